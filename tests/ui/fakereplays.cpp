#include "fakereplays.h"

#include <algorithm>

namespace deckhand {

namespace {

class FakeReplays final : public ReplaysApi
{
public:
    explicit FakeReplays(FakeEngine &owner) : e(owner) {}

    FutureResult<Replay> create(ReplayRequest request) override
    {
        Replay replay;
        replay.id = ReplayId(e.nextId("rply_"));
        replay.filter = request.filter;
        replay.destinationIds = request.destinationIds;
        replay.only = request.only;
        replay.rate = request.rate;
        replay.createdAt = SystemClock().now();
        for (const Delivery &delivery : e.storedDeliveries) {
            if (takes(request, delivery)) {
                ++replay.counts.total;
                replay.bytes += 400;
            }
        }
        replay.counts.left = replay.counts.total;
        if (!request.dryRun) {
            replay.status = ReplayStatus::Running;
            if (!e.refusal)
                e.storedReplays.insert(e.storedReplays.begin(), replay);
        }
        return e.answer<Replay>(replay);
    }
    FutureResult<Page<Replay>> list(PageRequest) override
    {
        return e.answer<Page<Replay>>(Page<Replay>{e.storedReplays, false, {}});
    }
    FutureResult<Replay> get(ReplayId id) override { return with(id, std::nullopt); }
    FutureResult<Replay> pause(ReplayId id) override { return with(id, ReplayStatus::Paused); }
    FutureResult<Replay> resume(ReplayId id) override { return with(id, ReplayStatus::Running); }
    FutureResult<Replay> cancel(ReplayId id) override { return with(id, ReplayStatus::Canceled); }

private:
    [[nodiscard]] bool takes(const ReplayRequest &request, const Delivery &delivery) const
    {
        const bool here = request.destinationIds.empty() ||
                          std::count(request.destinationIds.begin(), request.destinationIds.end(),
                                     delivery.destinationId) > 0;
        const bool failed =
            delivery.status == DeliveryStatus::Failure || delivery.status == DeliveryStatus::Held;
        const auto event =
            std::find_if(e.storedEvents.begin(), e.storedEvents.end(),
                         [&](const Event &stored) { return stored.id == delivery.eventId; });
        SearchRow row;
        row.event = event == e.storedEvents.end() ? nullptr : &*event;
        row.delivery = &delivery;
        for (const Destination &destination : e.storedDestinations) {
            if (destination.id == delivery.destinationId)
                row.destinationName = destination.name;
        }
        return here && row.event && request.only != ReplayOnly::Missed &&
               (request.only == ReplayOnly::All || failed) &&
               (request.filter.q.isEmpty() || request.filter.q.matches(row, SystemClock().now()));
    }
    FutureResult<Replay> with(const ReplayId &id, std::optional<ReplayStatus> status)
    {
        for (Replay &replay : e.storedReplays) {
            if (replay.id != id)
                continue;
            if (status)
                replay.status = *status;
            return e.answer<Replay>(replay);
        }
        return e.answer<Replay>(
            failure(ErrorCode::ResourceNotFound, QStringLiteral("There is no such replay.")));
    }

    FakeEngine &e;
};

} // namespace

std::unique_ptr<ReplaysApi> makeFakeReplays(FakeEngine &engine)
{
    return std::make_unique<FakeReplays>(engine);
}

} // namespace deckhand
