#pragma once

#include "api/engineapi.h"
#include "api/ulid.h"
#include "engine/auditservice.h"
#include "engine/destinationbook.h"
#include "engine/dispatchdoor.h"
#include "engine/rehearsal.h"
#include "engine/replayplans.h"
#include "engine/storegate.h"
#include "engine/streamhub.h"
#include "engine/wouldreceive.h"

namespace deckhand {

// A replay: planned ─► running ◄─► paused, and from both ─► completed | canceled | failed.
// Its set of deliveries is fixed when it is made, or by the dry run whose plan it starts; the store
// counts, and completes it with the last. One that fails too often in a row pauses itself.

/// Replays of the engine in this process. Thread: any.
class ReplaysService final : public ReplaysApi
{
public:
    struct Parts
    {
        StoreGate &gate;
        DestinationBook &book;
        DispatchDoor &door;
        StreamHub &hub;
        IdSource &ids;
        const Clock &clock;
        AuditService &audit;
        Rehearsal::Parts rehearsal;
        milliseconds retention{}; ///< how long events are kept
    };
    explicit ReplaysService(const Parts &parts) : m_parts(parts), m_plans(parts.ids, parts.clock) {}

    /// A dry run that is canceled ends between two requests, and its plan is not kept; a replay is
    /// made all the same.
    FutureResult<Replay> create(ReplayRequest request) override
    {
        return createFor(m_parts.audit.self(), std::move(request));
    }
    FutureResult<Page<Replay>> list(PageRequest page) override;
    FutureResult<Replay> get(ReplayId id) override;
    FutureResult<Replay> pause(ReplayId id) override;
    FutureResult<Replay> resume(ReplayId id) override;
    FutureResult<Replay> cancel(ReplayId id) override;
    // The same on behalf of somebody, who stands in the audit list.
    FutureResult<Replay> createFor(const Caller &caller, ReplayRequest request);
    FutureResult<Replay> setStatusFor(const Caller &caller, ReplayId id, ReplayStatus status);
    /// It has failed too often in a row and is not sent any more: becomes paused.
    void stop(const ReplayId &id, const ReplayStop &why);

private:
    struct Plan;
    /// The target of those that have one.
    [[nodiscard]] static std::vector<DestinationId> receiversOf(const Replay &replay);
    void chooseDestinations(ReplayRequest &request) const;
    [[nodiscard]] std::optional<Error> takeKept(Plan &plan);
    void estimate(const std::shared_ptr<Plan> &plan, ReplayPlan set, WouldReceive would);
    void estimated(const std::shared_ptr<Plan> &plan, ReplayEstimate estimate,
                   const Rehearsal *rehearsal);
    [[nodiscard]] std::optional<double> secondsFor(const ReplayRequest &request,
                                                   const ReplayOutlook &outlook) const;
    void readHistories(const std::shared_ptr<Plan> &plan);
    void execute(const std::shared_ptr<Plan> &plan);
    void created(const std::shared_ptr<Plan> &plan, Result<Replay> replay);
    /// Those that a replay has made, to who watches.
    void show(std::vector<Event> events);
    void change(const Caller &caller, const Replay &replay, ReplayStatus status,
                const std::shared_ptr<Completion<Replay>> &answer);

    Parts m_parts;
    ReplayPlans m_plans;
};

} // namespace deckhand
