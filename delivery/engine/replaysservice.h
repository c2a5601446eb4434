#pragma once

#include "api/engineapi.h"
#include "api/ulid.h"
#include "engine/auditservice.h"
#include "engine/destinationbook.h"
#include "engine/dispatchdoor.h"
#include "engine/storegate.h"
#include "engine/wouldreceive.h"

namespace deckhand {

// A replay: planned ─► running ◄─► paused, and from both ─► completed | canceled | failed.
// Its set of deliveries is fixed when it is made; the store counts, and completes it with the last.

/// Replays of the engine in this process. Thread: any.
class ReplaysService final : public ReplaysApi
{
public:
    struct Parts
    {
        StoreGate &gate;
        DestinationBook &book;
        DispatchDoor &door;
        IdSource &ids;
        const Clock &clock;
        AuditService &audit;
    };
    explicit ReplaysService(const Parts &parts) : m_parts(parts) {}

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

private:
    struct Plan;
    [[nodiscard]] std::optional<Error> check(const ReplayRequest &request) const;
    void readHistories(const std::shared_ptr<Plan> &plan);
    void execute(const std::shared_ptr<Plan> &plan);
    void created(const std::shared_ptr<Plan> &plan, const ReplayId &id, Result<Replay> replay);
    void change(const Caller &caller, const Replay &replay, ReplayStatus status,
                const std::shared_ptr<Completion<Replay>> &answer);

    Parts m_parts;
};

} // namespace deckhand
