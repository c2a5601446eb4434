#pragma once

#include "api/engineapi.h"
#include "api/ulid.h"
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
    };
    explicit ReplaysService(const Parts &parts) : m_parts(parts) {}

    FutureResult<Replay> create(ReplayRequest request) override;
    FutureResult<Page<Replay>> list(PageRequest page) override;
    FutureResult<Replay> get(ReplayId id) override;
    FutureResult<Replay> pause(ReplayId id) override;
    FutureResult<Replay> resume(ReplayId id) override;
    FutureResult<Replay> cancel(ReplayId id) override;

private:
    struct Plan;
    [[nodiscard]] std::optional<Error> check(const ReplayRequest &request) const;
    void readHistories(const std::shared_ptr<Plan> &plan);
    void execute(const std::shared_ptr<Plan> &plan);
    void created(const std::shared_ptr<Plan> &plan, Result<Replay> replay);
    FutureResult<Replay> setStatus(ReplayId id, ReplayStatus status);
    void change(const Replay &replay, ReplayStatus status,
                const std::shared_ptr<Completion<Replay>> &answer);

    Parts m_parts;
};

} // namespace deckhand
