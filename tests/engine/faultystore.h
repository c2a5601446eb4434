#pragma once

#include "store/store.h"

#include <atomic>
#include <functional>

namespace deckhand {

/// Which calls of a `FaultyStore` fail now, as on a full disk.
struct StoreFaults
{
    std::atomic<bool> appends{false};
    std::atomic<bool> records{false};
    std::atomic<bool> destinations{false};
    std::atomic<bool> audit{false};
    std::atomic<int> refused{0};
    /// Called before each request of a dry run is built, on the store's thread.
    std::function<void()> onVisit;
};

/// A store whose writes can be made to fail.
class FaultyStore final : public Store
{
public:
    FaultyStore(std::unique_ptr<Store> store, StoreFaults &faults)
        : m_store(std::move(store)), m_faults(faults)
    {}

    void appendEvents(std::vector<NewEvent> events, Done<std::vector<AppendedEvent>> done) override
    {
        if (!fails<std::vector<AppendedEvent>>(m_faults.appends, done))
            m_store->appendEvents(std::move(events), std::move(done));
    }
    void record(std::vector<AttemptRecord> records, Done<bool> done) override
    {
        if (!fails<bool>(m_faults.records, done))
            m_store->record(std::move(records), std::move(done));
    }
    void writeDestination(DestinationWrite write, Done<WaitingChange> done) override
    {
        if (!fails<WaitingChange>(m_faults.destinations, done))
            m_store->writeDestination(std::move(write), std::move(done));
    }

    void event(EventId id, Done<Event> done) override
    {
        m_store->event(std::move(id), std::move(done));
    }
    void listEvents(EventFilter filter, PageRequest page, Done<Page<Event>> done,
                    GivenUp givenUp) override
    {
        m_store->listEvents(std::move(filter), std::move(page), std::move(done), givenUp);
    }
    void delivery(DeliveryId id, Done<Delivery> done) override
    {
        m_store->delivery(std::move(id), std::move(done));
    }
    void listDeliveries(DeliveryFilter filter, PageRequest page, Done<Page<Delivery>> done,
                        GivenUp givenUp) override
    {
        m_store->listDeliveries(std::move(filter), std::move(page), std::move(done), givenUp);
    }
    void deliveriesOf(EventId id, Done<std::vector<Delivery>> done) override
    {
        m_store->deliveriesOf(std::move(id), std::move(done));
    }
    void claim(DestinationId destination, Timestamp now, int limit,
               Done<std::vector<ClaimedDelivery>> done) override
    {
        m_store->claim(std::move(destination), now, limit, std::move(done));
    }
    void claimReplays(DestinationId destination, Timestamp now, ReplayRooms rooms,
                      Done<std::vector<ClaimedDelivery>> done) override
    {
        m_store->claimReplays(std::move(destination), now, std::move(rooms), std::move(done));
    }
    void nextDue(DestinationId destination, std::vector<ReplayId> leftOut,
                 Done<std::optional<Timestamp>> done) override
    {
        m_store->nextDue(std::move(destination), std::move(leftOut), std::move(done));
    }
    void claimOne(DeliveryId id, Done<ClaimedDelivery> done) override
    {
        m_store->claimOne(std::move(id), std::move(done));
    }
    void release(std::vector<RowKey> keys) override { m_store->release(std::move(keys)); }
    void cancelDelivery(DeliveryId id, Timestamp at, Done<Delivery> done, AuditNote note) override
    {
        m_store->cancelDelivery(std::move(id), at, std::move(done), std::move(note));
    }
    void loadDestinations(Done<std::vector<Destination>> done) override
    {
        m_store->loadDestinations(std::move(done));
    }
    void destinationsAt(Timestamp at, Done<std::vector<DestinationRevision>> done) override
    {
        m_store->destinationsAt(at, std::move(done));
    }
    void history(DestinationId id, Done<std::vector<DestinationRevision>> done) override
    {
        m_store->history(std::move(id), std::move(done));
    }
    void destinationStats(Timestamp now,
                          Done<std::map<DestinationId, DestinationStats>> done) override
    {
        m_store->destinationStats(now, std::move(done));
    }
    void estimateReplay(ReplayPlan plan, WouldReceive would, Done<ReplayEstimate> done,
                        GivenUp givenUp) override
    {
        if (plan.visit && m_faults.onVisit) {
            plan.visit = [this, visit = std::move(plan.visit)](const DestinationId &id,
                                                               const Event &event) {
                m_faults.onVisit();
                return visit(id, event);
            };
        }
        m_store->estimateReplay(std::move(plan), std::move(would), std::move(done), givenUp);
    }
    void createReplay(Replay replay, ReplayPlan plan, WouldReceive would, Done<Replay> done,
                      AuditNote note) override
    {
        m_store->createReplay(std::move(replay), std::move(plan), std::move(would), std::move(done),
                              std::move(note));
    }
    void replay(ReplayId id, Done<Replay> done) override
    {
        m_store->replay(std::move(id), std::move(done));
    }
    void listReplays(PageRequest page, Done<Page<Replay>> done) override
    {
        m_store->listReplays(std::move(page), std::move(done));
    }
    void setReplayStatus(ReplayId id, ReplayStatus status, Timestamp at, Done<Replay> done,
                         AuditNote note, std::optional<ReplayStop> stopped) override
    {
        m_store->setReplayStatus(std::move(id), status, at, std::move(done), std::move(note),
                                 std::move(stopped));
    }
    void prune(RetentionStep step, Done<int> done) override
    {
        m_store->prune(step, std::move(done));
    }
    void stats(StatsRequest request, Timestamp now, Done<Stats> done, GivenUp givenUp) override
    {
        m_store->stats(std::move(request), now, std::move(done), givenUp);
    }
    void info(Done<StoreInfo> done) override { m_store->info(std::move(done)); }
    void insertKey(ApiKey key, QByteArray hash, Done<bool> done, KeyWrite how) override
    {
        m_store->insertKey(std::move(key), std::move(hash), std::move(done), std::move(how));
    }
    void listKeys(Done<std::vector<ApiKey>> done) override { m_store->listKeys(std::move(done)); }
    void removeKey(KeyId id, Done<bool> done, AuditNote note) override
    {
        m_store->removeKey(std::move(id), std::move(done), std::move(note));
    }
    void findKey(QByteArray hash, Done<std::optional<ApiKey>> done) override
    {
        m_store->findKey(std::move(hash), std::move(done));
    }
    void findIdempotent(QByteArray scope, QByteArray key, Timestamp now,
                        Done<std::optional<std::pair<QByteArray, IdempotentAnswer>>> done) override
    {
        m_store->findIdempotent(std::move(scope), std::move(key), now, std::move(done));
    }
    void saveIdempotent(QByteArray scope, QByteArray key, QByteArray fingerprint,
                        IdempotentAnswer answer, Timestamp expires, Done<bool> done) override
    {
        m_store->saveIdempotent(std::move(scope), std::move(key), std::move(fingerprint),
                                std::move(answer), expires, std::move(done));
    }
    void insertAudit(AuditEntry entry, Done<bool> done) override
    {
        if (!fails<bool>(m_faults.audit, done))
            m_store->insertAudit(std::move(entry), std::move(done));
    }
    void listAudit(AuditFilter filter, PageRequest page, Done<Page<AuditEntry>> done,
                   GivenUp givenUp) override
    {
        m_store->listAudit(std::move(filter), std::move(page), std::move(done), givenUp);
    }

private:
    template <class T>
    bool fails(const std::atomic<bool> &fault, const Done<T> &done)
    {
        if (!fault)
            return false;
        ++m_faults.refused;
        done(failure(ErrorCode::ApiError, QStringLiteral("The disk is full.")));
        return true;
    }

    std::unique_ptr<Store> m_store;
    StoreFaults &m_faults;
};

} // namespace deckhand
