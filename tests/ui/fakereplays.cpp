#include "fakereplays.h"

#include <algorithm>
#include <map>

namespace deckhand {

namespace {

class FakeReplays final : public ReplaysApi
{
public:
    explicit FakeReplays(FakeEngine &owner) : e(owner) {}

    FutureResult<Replay> create(ReplayRequest request) override
    {
        e.replayRequests.push_back(request);
        if (!request.planId.isEmpty() && request.planId != m_planId)
            return e.answer<Replay>(failure(ErrorCode::Conflict, QStringLiteral("Plan again."),
                                            QStringLiteral("plan_id")));
        Replay replay;
        static_cast<ReplayOptions &>(replay) = request;
        replay.id = ReplayId(e.nextId("rply_"));
        replay.filter = request.filter;
        replay.destinationIds = request.destinationIds;
        replay.only = request.only;
        replay.createdAt = SystemClock().now();
        std::map<DestinationId, qint64> shares;
        std::map<QByteArray, qint64> types;
        for (const DestinationId &id : request.destinationIds)
            shares[id] = 0;
        for (const Delivery &delivery : e.storedDeliveries) {
            if (takes(request, delivery)) {
                ++replay.counts.total;
                replay.bytes += 400;
                ++shares[delivery.destinationId];
                ++types[delivery.eventType];
            }
        }
        if (request.only == ReplayOnly::Missed)
            replay.counts.total = e.missed;
        replay.counts.left = replay.counts.total;
        if (request.dryRun) {
            replay.outlook.emplace();
            m_planId = replay.outlook->planId = e.nextId("rpln_");
            replay.outlook->byDestination.assign(shares.begin(), shares.end());
            replay.outlook->byType.assign(types.begin(), types.end());
            replay.outlook->types = qint64(types.size());
            tellDates(request, *replay.outlook);
            if (!request.countOnly)
                replay.outlook->check =
                    e.replayCheck.value_or(ReplayCheck{replay.counts.total, 0, {}});
        } else {
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
    /// Of the events that match, and how many deliveries of them are left out.
    void tellDates(const ReplayRequest &request, ReplayOutlook &outlook) const
    {
        qint64 arrived = 0;
        for (const Delivery &delivery : e.storedDeliveries) {
            ReplayRequest all = request;
            all.only = ReplayOnly::All;
            if (!takes(all, delivery))
                continue;
            arrived += delivery.status == DeliveryStatus::Success ? 1 : 0;
            outlook.oldest =
                std::min(outlook.oldest.value_or(delivery.createdAt), delivery.createdAt);
            outlook.newest =
                std::max(outlook.newest.value_or(delivery.createdAt), delivery.createdAt);
        }
        outlook.alreadyDelivered = request.only == ReplayOnly::All ? 0 : arrived;
    }
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
            if (status == ReplayStatus::Running)
                replay.stopped.reset();
            return e.answer<Replay>(replay);
        }
        return e.answer<Replay>(
            failure(ErrorCode::ResourceNotFound, QStringLiteral("There is no such replay.")));
    }

    FakeEngine &e;
    QByteArray m_planId; ///< the newest one alone is known
};

} // namespace

std::unique_ptr<ReplaysApi> makeFakeReplays(FakeEngine &engine)
{
    return std::make_unique<FakeReplays>(engine);
}

} // namespace deckhand
