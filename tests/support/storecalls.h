#pragma once

#include "store/store.h"

#include <chrono>
#include <future>
#include <memory>
#include <tuple>
#include <utility>

namespace deckhand {

/// A store's calls, each waited for. For tests: an answer that does not come within half a minute
/// is a `Timeout`. Thread: any but the store's own.
class StoreCalls
{
    template <class Last>
    struct Value;
    template <class T>
    struct Value<std::function<void(Result<T>)>>
    {
        using Type = T;
    };
    template <class Method>
    struct Answer;
    template <class... Parameters>
    struct Answer<void (Store::*)(Parameters...)>
    {
        using Type = typename Value<
            std::tuple_element_t<sizeof...(Parameters) - 1, std::tuple<Parameters...>>>::Type;
    };

public:
    explicit StoreCalls(Store &store) : m_store(store) {}

    /// `start(store, done)` makes the call.
    template <class T, class Start>
    Result<T> ask(Start start)
    {
        auto answer = std::make_shared<std::promise<Result<T>>>();
        auto future = answer->get_future();
        start(m_store, Done<T>([answer](Result<T> r) { answer->set_value(std::move(r)); }));
        if (future.wait_for(std::chrono::seconds(30)) != std::future_status::ready)
            return failure(ErrorCode::Timeout, QStringLiteral("The store did not answer."));
        return future.get();
    }

private:
    template <class Method, class... Given>
    auto call(Method method, Given &&...given)
    {
        using T = typename Answer<Method>::Type;
        return ask<T>([&](Store &store, Done<T> done) {
            (store.*method)(std::forward<Given>(given)..., std::move(done));
        });
    }

public:
    Result<std::vector<AppendedEvent>> append(std::vector<NewEvent> events)
    {
        return call(&Store::appendEvents, std::move(events));
    }
    Result<Event> event(EventId id) { return call(&Store::event, std::move(id)); }
    Result<Page<Event>> events(EventFilter filter = {}, PageRequest page = {})
    {
        return ask<Page<Event>>([&](Store &s, auto done) { s.listEvents(filter, page, done); });
    }
    Result<Delivery> delivery(DeliveryId id) { return call(&Store::delivery, std::move(id)); }
    Result<Page<Delivery>> deliveries(DeliveryFilter filter = {}, PageRequest page = {})
    {
        return ask<Page<Delivery>>(
            [&](Store &s, auto done) { s.listDeliveries(filter, page, done); });
    }
    Result<std::vector<Delivery>> deliveriesOf(EventId id)
    {
        return call(&Store::deliveriesOf, std::move(id));
    }
    Result<std::vector<ClaimedDelivery>> claim(DestinationId id, Timestamp now, int limit = 100,
                                               Lane lane = Lane::Live)
    {
        if (lane == Lane::Replay)
            return claimReplays(std::move(id), now, {{}, limit});
        return call(&Store::claim, std::move(id), now, limit);
    }
    Result<std::vector<ClaimedDelivery>> claimReplays(DestinationId id, Timestamp now,
                                                      ReplayRooms rooms)
    {
        return call(&Store::claimReplays, std::move(id), now, std::move(rooms));
    }
    Result<std::optional<Timestamp>> nextDue(DestinationId id, std::vector<ReplayId> leftOut = {})
    {
        return call(&Store::nextDue, std::move(id), std::move(leftOut));
    }
    Result<ClaimedDelivery> claimOne(DeliveryId id)
    {
        return call(&Store::claimOne, std::move(id));
    }
    Result<bool> record(std::vector<AttemptRecord> records)
    {
        return call(&Store::record, std::move(records));
    }
    Result<Delivery> cancel(DeliveryId id, Timestamp at, AuditNote note = {})
    {
        return ask<Delivery>([&](Store &store, auto done) {
            store.cancelDelivery(std::move(id), at, done, std::move(note));
        });
    }
    Result<std::vector<Destination>> destinations() { return call(&Store::loadDestinations); }
    Result<WaitingChange> write(DestinationWrite write)
    {
        return call(&Store::writeDestination, std::move(write));
    }
    Result<std::vector<DestinationRevision>> destinationsAt(Timestamp at)
    {
        return call(&Store::destinationsAt, at);
    }
    Result<std::vector<DestinationRevision>> history(DestinationId id)
    {
        return call(&Store::history, std::move(id));
    }
    Result<std::map<DestinationId, DestinationStats>> destinationStats(Timestamp now)
    {
        return call(&Store::destinationStats, now);
    }
    Result<ReplayEstimate> estimate(ReplayPlan plan, WouldReceive would = {})
    {
        return ask<ReplayEstimate>([&](Store &store, auto done) {
            store.estimateReplay(std::move(plan), std::move(would), done);
        });
    }
    Result<Replay> createReplay(Replay replay, ReplayPlan plan, WouldReceive would = {})
    {
        return ask<Replay>([&](Store &store, auto done) {
            store.createReplay(std::move(replay), std::move(plan), std::move(would), done);
        });
    }
    Result<Replay> replay(ReplayId id) { return call(&Store::replay, std::move(id)); }
    Result<Page<Replay>> replays(PageRequest page = {})
    {
        return call(&Store::listReplays, std::move(page));
    }
    Result<Replay> setReplayStatus(ReplayId id, ReplayStatus status, Timestamp at,
                                   std::optional<ReplayStop> stopped = {}, AuditNote note = {})
    {
        return ask<Replay>([&](Store &store, auto done) {
            store.setReplayStatus(std::move(id), status, at, done, std::move(note),
                                  std::move(stopped));
        });
    }
    Result<int> prune(RetentionStep step) { return call(&Store::prune, step); }
    Result<Stats> stats(StatsRequest request, Timestamp now)
    {
        return ask<Stats>([&](Store &s, auto done) { s.stats(request, now, done); });
    }
    Result<StoreInfo> info() { return call(&Store::info); }
    Result<bool> insertKey(ApiKey key, QByteArray hash, KeyWrite how = {})
    {
        return ask<bool>([&](Store &store, auto done) {
            store.insertKey(std::move(key), std::move(hash), done, std::move(how));
        });
    }
    Result<std::vector<ApiKey>> keys() { return call(&Store::listKeys); }
    Result<bool> removeKey(KeyId id)
    {
        return ask<bool>([&](Store &store, auto done) { store.removeKey(std::move(id), done); });
    }
    Result<bool> insertAudit(AuditEntry entry)
    {
        return call(&Store::insertAudit, std::move(entry));
    }
    Result<Page<AuditEntry>> auditEntries(AuditFilter filter = {}, PageRequest page = {})
    {
        return ask<Page<AuditEntry>>([&](Store &s, auto done) { s.listAudit(filter, page, done); });
    }
    Result<std::optional<ApiKey>> findKey(QByteArray hash)
    {
        return call(&Store::findKey, std::move(hash));
    }
    Result<std::optional<std::pair<QByteArray, IdempotentAnswer>>>
    findIdempotent(QByteArray scope, QByteArray key, Timestamp now)
    {
        return call(&Store::findIdempotent, std::move(scope), std::move(key), now);
    }
    Result<bool> saveIdempotent(QByteArray scope, QByteArray key, QByteArray fingerprint,
                                IdempotentAnswer answer, Timestamp expires)
    {
        return call(&Store::saveIdempotent, std::move(scope), std::move(key),
                    std::move(fingerprint), std::move(answer), expires);
    }
    [[nodiscard]] Store &store() { return m_store; }

private:
    Store &m_store;
};

} // namespace deckhand
