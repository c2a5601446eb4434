#include "conformancetools.h"
#include "storeconformance.h"

#include <algorithm>

namespace deckhand {

using namespace Qt::Literals::StringLiterals;
using Waiting = DestinationWrite::Waiting;

Destination StoreConformance::destination(const QString &name)
{
    Destination d;
    d.id = m_ids->next<DestinationTag>();
    d.name = name;
    d.type = "webhook";
    d.events = Subscription({"*"});
    d.config.fields[u"url"_s] = u"https://example.com/hook"_s;
    d.config.credentials[u"secret"_s] = Secret("whsec_c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0");
    d.createdAt = d.updatedAt = now();
    return d;
}

DestinationId StoreConformance::addDestination(const QString &name)
{
    DestinationWrite write;
    write.destination = destination(name);
    write.at = now();
    const DestinationId id = write.destination.id;
    return m_calls->write(std::move(write)) ? id : DestinationId();
}

WaitingChange StoreConformance::change(const DestinationId &id, Waiting waiting,
                                       DestinationStatus status, bool deleted, AuditNote note)
{
    DestinationWrite write;
    const auto all = m_calls->destinations();
    for (const Destination &one : all ? *all : std::vector<Destination>()) {
        if (one.id == id)
            write.destination = one;
    }
    write.destination.status = status;
    write.destination.updatedAt = write.at = now();
    write.waiting = waiting;
    write.deleted = deleted;
    write.note = std::move(note);
    const auto changed = m_calls->write(std::move(write));
    return changed ? *changed : WaitingChange{-1, -1, -1};
}

void StoreConformance::destinationsAreKeptWithTheirCredentials()
{
    DestinationWrite write;
    Destination &d = write.destination;
    d = destination(QString::fromUtf8("Größe \"quoted\" '; DROP"));
    d.status = DestinationStatus::Inactive;
    d.statusReason = StatusReason::AttemptsExhausted;
    d.statusDelivery = m_ids->next<DeliveryTag>();
    d.statusChangedAt = now();
    d.events = Subscription({"agent.created", "task.*"});
    d.config.fields[u"custom_headers"_s] = u"{\"X-A\":\"1\"}"_s;
    d.config.credentials[u"other"_s] = Secret("second credential");
    d.previousSecrets = {{Secret("whsec_former"), now() + std::chrono::hours(24)}};
    d.filter = ContentFilter::parse(R"({"data":{"status":"failed"}})").value();
    d.metadata = {{u"team"_s, u"core"_s}};
    d.retryPolicy = RetryPolicy{5, milliseconds(1000), 1.5, milliseconds(9000), 0.2, {}};
    d.maxConcurrency = 3;
    d.maxRate = 2.5;
    write.at = now();
    SUCCEEDS(m_calls->write(write));
    for (int round = 0; round < 2; ++round) {
        TAKE(all, m_calls->destinations());
        QCOMPARE(all.size(), std::size_t(1));
        const Destination &read = all[0];
        QCOMPARE(read.id, d.id);
        QCOMPARE(read.name, d.name);
        QCOMPARE(read.type, d.type);
        QVERIFY(read.status == d.status && read.statusReason == d.statusReason);
        QCOMPARE(read.statusDelivery, d.statusDelivery);
        QVERIFY(read.statusChangedAt == d.statusChangedAt);
        QVERIFY(read.events == d.events);
        QVERIFY(read.config == d.config);
        QVERIFY(read.previousSecrets == d.previousSecrets);
        QVERIFY(read.filter == d.filter);
        QVERIFY(read.metadata == d.metadata);
        QVERIFY(read.retryPolicy == d.retryPolicy);
        QVERIFY(read.maxConcurrency == d.maxConcurrency && read.maxRate == d.maxRate);
        QVERIFY(read.createdAt == d.createdAt && read.updatedAt == d.updatedAt);
        reopen();
    }
}

void StoreConformance::revisionsTellEveryState()
{
    const Timestamp before = now();
    m_clock.advance(milliseconds(10));
    const DestinationId id = addDestination(u"First"_s);
    const Timestamp first = now();
    m_clock.advance(milliseconds(10));
    QCOMPARE(change(id, Waiting::Hold, DestinationStatus::Inactive).held, 0);
    TAKE(history, m_calls->history(id));
    QCOMPARE(history.size(), std::size_t(2));
    QVERIFY(history[0].validFrom == first && history[1].validFrom == now());
    QVERIFY(history[0].destination.status == DestinationStatus::Active);
    QVERIFY(history[1].destination.status == DestinationStatus::Inactive);
    QVERIFY(history[0].revision < history[1].revision);
    for (const DestinationRevision &revision : history) {
        QVERIFY(revision.destination.config.credentials.empty());
        QVERIFY(!revision.destination.config.fields.empty());
        QCOMPARE(revision.destination.id, id);
    }
    for (const auto &[at, status] :
         {std::pair{before, DestinationStatus::Active}, std::pair{first, DestinationStatus::Active},
          std::pair{now() - milliseconds(1), DestinationStatus::Active},
          std::pair{now(), DestinationStatus::Inactive}}) {
        TAKE(then, m_calls->destinationsAt(at));
        QCOMPARE(then.size(), std::size_t(1));
        QVERIFY(then[0].destination.status == status);
    }
    TAKE(none, m_calls->history(DestinationId("evtd_none")));
    QVERIFY(none.empty());
}

void StoreConformance::aDeletedDestinationIsRemembered()
{
    const DestinationId id = addDestination();
    m_clock.advance(milliseconds(10));
    (void)change(id, Waiting::Cancel, DestinationStatus::Inactive, true);
    TAKE(left, m_calls->destinations());
    QVERIFY(left.empty());
    TAKE(then, m_calls->destinationsAt(now()));
    QCOMPARE(then.size(), std::size_t(1));
    QVERIFY(then[0].deleted);
    TAKE(earlier, m_calls->destinationsAt(now() - milliseconds(1)));
    QVERIFY(!earlier.at(0).deleted);
    TAKE(stats, m_calls->destinationStats(now()));
    QVERIFY(stats.empty());
}

void StoreConformance::waitingWorkIsHeldAndResumed()
{
    const DestinationId id = addDestination();
    const DestinationId other = addDestination(u"Other"_s);
    const DeliveryId untouched = addDelivery(other);
    const DeliveryId pending = addDelivery(id);
    TAKE(claimed, m_calls->claim(id, now()));
    SUCCEEDS(
        m_calls->record({failed(claimed.at(0), DeliveryStatus::Retrying, milliseconds(5000))}));
    const DeliveryId second = addDelivery(id);
    const WaitingChange held = change(id, Waiting::Hold, DestinationStatus::Inactive);
    QCOMPARE(held.held, 2);
    for (const DeliveryId &delivery : {pending, second}) {
        TAKE(row, m_calls->delivery(delivery));
        QVERIFY(row.status == DeliveryStatus::Held);
    }
    QVERIFY(statusOf(untouched) == DeliveryStatus::Pending);
    m_clock.advance(milliseconds(10'000));
    TAKE(none, m_calls->claim(id, now()));
    QVERIFY(none.empty());
    TAKE(due, m_calls->nextDue(id));
    QVERIFY(!due);
    TAKE(stats, m_calls->destinationStats(now()));
    QCOMPARE(stats[id].held, 2);
    QCOMPARE(stats[id].waiting, 0);
    const WaitingChange resumed = change(id, Waiting::Resume, DestinationStatus::Active);
    QCOMPARE(resumed.resumed, 2);
    QVERIFY(statusOf(pending) == DeliveryStatus::Retrying);
    QVERIFY(statusOf(second) == DeliveryStatus::Pending);
    TAKE(again, m_calls->claim(id, now()));
    QCOMPARE(again.size(), std::size_t(2));
}

void StoreConformance::heldWorkIsDropped()
{
    const DestinationId id = addDestination();
    const DeliveryId delivery = addDelivery(id);
    (void)change(id, Waiting::Hold, DestinationStatus::Inactive);
    QCOMPARE(change(id, Waiting::DropHeld, DestinationStatus::Active).canceled, 1);
    QVERIFY(statusOf(delivery) == DeliveryStatus::Canceled);
}

void StoreConformance::deletionCancelsWhatWaits()
{
    const DestinationId id = addDestination();
    const DeliveryId ended = addFailure(id);
    const DeliveryId held = addDelivery(id);
    (void)change(id, Waiting::Hold, DestinationStatus::Inactive);
    (void)change(id, Waiting::Keep, DestinationStatus::Active);
    const DeliveryId pending = addDelivery(id);
    QCOMPARE(change(id, Waiting::Cancel, DestinationStatus::Inactive, true).canceled, 2);
    QVERIFY(statusOf(held) == DeliveryStatus::Canceled);
    QVERIFY(statusOf(pending) == DeliveryStatus::Canceled);
    QVERIFY(statusOf(ended) == DeliveryStatus::Failure);
    TAKE(row, m_calls->delivery(ended));
    QCOMPARE(row.history.size(), std::size_t(1));
}

void StoreConformance::anInactiveDestinationGetsNothing()
{
    // Routed while it was active, stored when it no longer is: kept, but not sent.
    const DestinationId inactive = addDestination(u"Inactive"_s);
    const DestinationId deleted = addDestination(u"Deleted"_s);
    NewEvent event = newEvent("agent.created", {inactive, deleted});
    (void)change(inactive, Waiting::Hold, DestinationStatus::Inactive);
    (void)change(deleted, Waiting::Cancel, DestinationStatus::Inactive, true);
    TAKE(appended, m_calls->append({event}));
    QCOMPARE(appended[0].deliveryKeys.size(), std::size_t(2));
    QVERIFY(statusOf(event.deliveries[0].id) == DeliveryStatus::Held);
    QVERIFY(statusOf(event.deliveries[1].id) == DeliveryStatus::Canceled);
    TAKE(none, m_calls->claim(inactive, now()));
    QVERIFY(none.empty());
}

void StoreConformance::whatWasInFlightWhenTheDestinationEnded()
{
    const DestinationId held = addDestination(u"Held"_s);
    const DestinationId gone = addDestination(u"Gone"_s);
    std::vector<DeliveryId> ids;
    for (const DestinationId &id : {held, held, held, gone, gone})
        ids.push_back(addDelivery(id));
    TAKE(first, m_calls->claim(held, now()));
    TAKE(second, m_calls->claim(gone, now()));
    (void)change(held, Waiting::Hold, DestinationStatus::Inactive);
    (void)change(gone, Waiting::Cancel, DestinationStatus::Inactive, true);
    SUCCEEDS(m_calls->record({success(first[0]),
                              failed(first[1], DeliveryStatus::Retrying, milliseconds(100)),
                              failed(first[2], DeliveryStatus::Failure), success(second[0]),
                              failed(second[1], DeliveryStatus::Retrying, milliseconds(100))}));
    // What arrived has arrived; what did not waits for the operator, or for nothing any more.
    const std::vector expected{DeliveryStatus::Success, DeliveryStatus::Held,
                               DeliveryStatus::Failure, DeliveryStatus::Success,
                               DeliveryStatus::Canceled};
    for (std::size_t i = 0; i < ids.size(); ++i) {
        TAKE(row, m_calls->delivery(ids[i]));
        QVERIFY2(row.status == expected[i], qPrintable(QString::number(i)));
        QCOMPARE(row.history.size(), std::size_t(1));
    }
    QCOMPARE(change(held, Waiting::Resume, DestinationStatus::Active).resumed, 1);
    m_clock.advance(milliseconds(100));
    TAKE(again, m_calls->claim(held, now()));
    QCOMPARE(again.size(), std::size_t(1));
    QCOMPARE(again[0].attempts, 1);
}

void StoreConformance::manyWaitingDeliveriesMoveInSteps()
{
    constexpr int count = 25'000; // more than two steps
    const DestinationId id = addDestination();
    for (int i = 0; i < count; i += 5000) {
        std::vector<NewEvent> events;
        for (int n = 0; n < 5000; ++n)
            events.push_back(newEvent("agent.created", {id}, "{}"));
        SUCCEEDS(m_calls->append(std::move(events)));
    }
    QCOMPARE(change(id, Waiting::Hold, DestinationStatus::Inactive).held, count);
    TAKE(stats, m_calls->destinationStats(now()));
    QCOMPARE(stats[id].held, count);
    // Dropped while it becomes active again: what comes afterwards is not dropped with it.
    auto dropped = std::make_shared<std::promise<Result<WaitingChange>>>();
    DestinationWrite write;
    write.destination = m_calls->destinations()->at(0);
    write.destination.status = DestinationStatus::Active;
    write.at = now();
    write.waiting = Waiting::DropHeld;
    m_store->writeDestination(
        write, [dropped](Result<WaitingChange> r) { dropped->set_value(std::move(r)); });
    const DeliveryId fresh = addDelivery(id);
    const auto answer = dropped->get_future().get();
    QVERIFY(answer);
    QCOMPARE(answer->canceled, count);
    QVERIFY(statusOf(fresh) == DeliveryStatus::Pending);
}

void StoreConformance::destinationsAreCounted()
{
    const DestinationId id = addDestination();
    const DestinationId idle = addDestination(u"Idle"_s);
    (void)addFailure(id);
    const Timestamp failedAt = now();
    m_clock.advance(std::chrono::hours(2));
    for (int i = 0; i < 3; ++i)
        (void)addDelivery(id);
    TAKE(claimed, m_calls->claim(id, now(), 2));
    SUCCEEDS(m_calls->record({success(claimed[0]), success(claimed[1])}));
    TAKE(stats, m_calls->destinationStats(now()));
    const DestinationStats &one = stats[id];
    QCOMPARE(one.success24h, 2);
    QCOMPARE(one.failure24h, 1);
    QCOMPARE(one.waiting, 1);
    QCOMPARE(one.held, 0);
    QVERIFY(one.lastSuccessAt == now());
    QVERIFY(one.lastFailureAt == failedAt);
    QCOMPARE(one.hourlySuccess.size(), std::size_t(24));
    QCOMPARE(one.hourlySuccess.back(), 2);
    QCOMPARE(one.hourlyFailure[21], 1);
    QVERIFY(!stats[idle].lastSuccessAt);
    m_clock.advance(std::chrono::hours(30));
    TAKE(later, m_calls->destinationStats(now()));
    QCOMPARE(later[id].success24h, 0);
    QVERIFY(later[id].lastSuccessAt == now() - std::chrono::hours(30));
}

} // namespace deckhand
