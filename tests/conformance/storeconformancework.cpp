#include "conformancetools.h"
#include "storeconformance.h"

#include <atomic>
#include <map>
#include <thread>

namespace deckhand {

using namespace Qt::Literals::StringLiterals;

AttemptRecord StoreConformance::success(const ClaimedDelivery &claimed)
{
    AttemptRecord record;
    record.key = claimed.key;
    record.status = DeliveryStatus::Success;
    record.replayId = claimed.replayId;
    Attempt &attempt = record.attempt;
    attempt.id = m_ids->next<AttemptTag>();
    attempt.number = claimed.attempts + 1;
    attempt.trigger = claimed.trigger;
    attempt.scheduledAt = claimed.dueAt;
    attempt.startedAt = now();
    attempt.durationMs = 12.5;
    attempt.phases = {0.25, 1.5, std::nullopt, 11};
    attempt.outcome = AttemptOutcome::Success;
    attempt.request = AttemptRequest{
        "POST",
        "https://example.com/hook",
        {{"Content-Type", "application/json"},
         {"webhook-id", claimed.event.id.bytes()},
         {"webhook-topic", claimed.event.type},
         {"webhook-timestamp", QByteArray::number(toMillis(now()) / 1000)},
         {"webhook-signature", "v1," + QByteArray::number(claimed.key) + "g0hM9SsE+OTPJTGt="}},
        321};
    attempt.response = AttemptResponse{200,
                                       {{"Date", "Wed, 15 Jan 2025 09:31:15 GMT"}, {"Server", "x"}},
                                       QByteArray("ok\0\xFF", 4),
                                       false};
    return record;
}

AttemptRecord StoreConformance::failed(const ClaimedDelivery &claimed, DeliveryStatus status,
                                       std::optional<milliseconds> wait)
{
    AttemptRecord record = success(claimed);
    record.status = status;
    if (wait)
        record.nextAttemptAt = now() + *wait;
    record.attempt.outcome = AttemptOutcome::Failure;
    record.attempt.error = {ErrorClass::HttpStatus, u"The receiver answered 500."_s,
                            u"Look at its log."_s};
    record.attempt.response->status = 500;
    return record;
}

DeliveryId StoreConformance::addFailure(const DestinationId &destination)
{
    const DeliveryId id = addDelivery(destination);
    const auto claimed = m_calls->claimOne(id);
    if (!claimed || !m_calls->record({failed(*claimed)}))
        return {};
    return id;
}

void StoreConformance::workIsClaimedOldestDueFirstAndOnce()
{
    const DestinationId one = addDestination(u"One"_s);
    const DestinationId two = addDestination(u"Two"_s);
    std::vector<DeliveryId> expected;
    for (int i = 0; i < 5; ++i) {
        expected.push_back(addDelivery(one));
        (void)addDelivery(two);
        m_clock.advance(milliseconds(10));
    }
    TAKE(first, m_calls->claim(one, now(), 2));
    TAKE(second, m_calls->claim(one, now(), 10));
    QCOMPARE(first.size(), std::size_t(2));
    QCOMPARE(second.size(), std::size_t(3));
    first.insert(first.end(), second.begin(), second.end());
    for (std::size_t i = 0; i < expected.size(); ++i) {
        QCOMPARE(first[i].id, expected[i]);
        QCOMPARE(first[i].destinationId, one);
        QVERIFY(first[i].event == *m_calls->event(first[i].event.id));
        QVERIFY(first[i].status == DeliveryStatus::Pending);
        QVERIFY(first[i].trigger == AttemptTrigger::Automatic);
        QVERIFY(first[i].dueAt == first[i].createdAt && first[i].dueAt <= now());
        QCOMPARE(first[i].attempts, 0);
    }
    TAKE(third, m_calls->claim(one, now()));
    QVERIFY(third.empty());
    TAKE(due, m_calls->nextDue(one));
    QVERIFY(!due);
    TAKE(unknown, m_calls->claim(DestinationId("evtd_none"), now()));
    QVERIFY(unknown.empty());
}

void StoreConformance::claimsAtAppendBelongToTheCaller()
{
    const DestinationId id = addDestination();
    NewEvent event = newEvent("agent.created", {id, id});
    event.deliveries.pop_back();
    event.deliveries[0].claimed = true;
    TAKE(appended, m_calls->append({event, newEvent("agent.created", {id})}));
    TAKE(claimed, m_calls->claim(id, now()));
    QCOMPARE(claimed.size(), std::size_t(1));
    QCOMPARE(claimed[0].key, appended[1].deliveryKeys[0]);
    ClaimedDelivery mine;
    mine.key = appended[0].deliveryKeys[0];
    mine.event = event.event;
    SUCCEEDS(m_calls->record({success(mine)}));
    QVERIFY(statusOf(event.deliveries[0].id) == DeliveryStatus::Success);
}

void StoreConformance::releasedWorkIsClaimedAgain()
{
    const DestinationId id = addDestination();
    (void)addDelivery(id);
    TAKE(claimed, m_calls->claim(id, now()));
    m_store->release({claimed.at(0).key, 123456});
    TAKE(again, m_calls->claim(id, now()));
    QCOMPARE(again.size(), std::size_t(1));
    QCOMPARE(again[0].attempts, 0);
}

void StoreConformance::nothingIsClaimedBeforeItIsDue()
{
    const DestinationId id = addDestination();
    const DeliveryId delivery = addDelivery(id);
    TAKE(claimed, m_calls->claim(id, now()));
    SUCCEEDS(
        m_calls->record({failed(claimed.at(0), DeliveryStatus::Retrying, milliseconds(30'000))}));
    TAKE(early, m_calls->claim(id, now() + milliseconds(29'999)));
    QVERIFY(early.empty());
    TAKE(due, m_calls->nextDue(id));
    QVERIFY(due == now() + milliseconds(30'000));
    m_clock.advance(milliseconds(30'000));
    TAKE(late, m_calls->claim(id, now()));
    QCOMPARE(late.at(0).id, delivery);
    QVERIFY(late[0].status == DeliveryStatus::Retrying);
    QCOMPARE(late[0].attempts, 1);
    QCOMPARE(late[0].automaticAttempts, 1);
    QVERIFY(late[0].dueAt == now());
}

void StoreConformance::aSuccessIsRecordedWithItsWholeHistory()
{
    const DestinationId id = addDestination();
    const DeliveryId delivery = addDelivery(id);
    TAKE(claimed, m_calls->claim(id, now()));
    AttemptRecord record = success(claimed.at(0));
    record.attempt.acknowledgement = "sequence 7";
    record.attempt.connection =
        AttemptConnection{"1.1", "127.0.0.1:443", "TLSv1.3", "TLS_AES_256_GCM_SHA384", true};
    m_clock.advance(milliseconds(13));
    SUCCEEDS(m_calls->record({record}));
    for (int round = 0; round < 2; ++round) {
        TAKE(row, m_calls->delivery(delivery));
        QVERIFY(row.status == DeliveryStatus::Success);
        QCOMPARE(row.attempts, 1);
        QVERIFY(row.deliveredAt == now());
        QVERIFY(!row.nextAttemptAt && !row.lastError);
        QCOMPARE(row.history.size(), std::size_t(1));
        QVERIFY(row.history[0] == record.attempt);
        reopen();
    }
    TAKE(none, m_calls->claim(id, now()));
    QVERIFY(none.empty());
}

void StoreConformance::aFailureWaitsForItsNextAttempt()
{
    const DestinationId id = addDestination();
    const DeliveryId delivery = addDelivery(id);
    TAKE(claimed, m_calls->claim(id, now()));
    AttemptRecord record = failed(claimed.at(0), DeliveryStatus::Retrying, milliseconds(30'000));
    record.attempt.connection = AttemptConnection{{}, "127.0.0.1:5672", {}, {}, false};
    SUCCEEDS(m_calls->record({record}));
    TAKE(row, m_calls->delivery(delivery));
    QVERIFY(row.status == DeliveryStatus::Retrying);
    QVERIFY(row.nextAttemptAt == now() + milliseconds(30'000));
    QVERIFY(row.lastError == record.attempt.error);
    QVERIFY(row.history.at(0) == record.attempt);
    m_clock.advance(milliseconds(30'000));
    TAKE(again, m_calls->claim(id, now()));
    const AttemptRecord last = failed(again.at(0));
    SUCCEEDS(m_calls->record({last}));
    TAKE(ended, m_calls->delivery(delivery));
    QVERIFY(ended.status == DeliveryStatus::Failure);
    QVERIFY(!ended.nextAttemptAt);
    QCOMPARE(ended.attempts, 2);
    QVERIFY(ended.history.at(0) == record.attempt && ended.history.at(1) == last.attempt);
}

void StoreConformance::aSuccessAfterAFailureClearsTheError()
{
    const DestinationId id = addDestination();
    const DeliveryId delivery = addFailure(id);
    TAKE(claimed, m_calls->claimOne(delivery));
    SUCCEEDS(m_calls->record({success(claimed)}));
    TAKE(row, m_calls->delivery(delivery));
    QVERIFY(row.status == DeliveryStatus::Success && row.deliveredAt);
    QVERIFY(!row.lastError);
    DeliveryFilter filter;
    filter.error = ErrorClass::HttpStatus;
    TAKE(list, m_calls->deliveries(filter));
    QVERIFY(list.items.empty());
}

void StoreConformance::oneDeliveryIsClaimedWhateverItsState()
{
    const DestinationId id = addDestination();
    const DeliveryId ended = addFailure(id);
    const DeliveryId waiting = addDelivery(id);
    TAKE(one, m_calls->claimOne(ended));
    QVERIFY(one.status == DeliveryStatus::Failure);
    QCOMPARE(one.attempts, 1);
    TAKE(two, m_calls->claimOne(waiting));
    QVERIFY(two.status == DeliveryStatus::Pending);
    FAILS(m_calls->claimOne(ended), ErrorCode::Conflict);
    FAILS(m_calls->claimOne(waiting), ErrorCode::Conflict);
    FAILS(m_calls->claimOne(DeliveryId("edlv_none")), ErrorCode::ResourceNotFound);
    m_store->release({one.key});
    SUCCEEDS(m_calls->claimOne(ended));
}

void StoreConformance::aManualAttemptReplacesTheScheduledOne()
{
    const DestinationId id = addDestination();
    const DeliveryId delivery = addDelivery(id);
    TAKE(claimed, m_calls->claim(id, now()));
    SUCCEEDS(
        m_calls->record({failed(claimed.at(0), DeliveryStatus::Retrying, milliseconds(30'000))}));
    TAKE(manual, m_calls->claimOne(delivery));
    manual.trigger = AttemptTrigger::Manual;
    SUCCEEDS(m_calls->record({failed(manual, DeliveryStatus::Retrying, milliseconds(30'000))}));
    TAKE(again, m_calls->claimOne(delivery));
    QCOMPARE(again.attempts, 2);
    QCOMPARE(again.automaticAttempts, 2);
    again.trigger = AttemptTrigger::Manual;
    SUCCEEDS(m_calls->record({failed(again)}));
    // Nothing is scheduled any more, so there is nothing to replace.
    TAKE(ended, m_calls->claimOne(delivery));
    QCOMPARE(ended.automaticAttempts, 3);
    ended.trigger = AttemptTrigger::Manual;
    AttemptRecord asked = failed(ended);
    asked.attempt.by = u"Ada Müller"_s;
    SUCCEEDS(m_calls->record({asked}));
    TAKE(last, m_calls->claimOne(delivery));
    QCOMPARE(last.attempts, 4);
    QCOMPARE(last.automaticAttempts, 3);
    TAKE(row, m_calls->delivery(delivery));
    QVERIFY(row.history.at(1).trigger == AttemptTrigger::Manual);
    QVERIFY(row.history.at(1).by.isEmpty());
    QCOMPARE(row.history.at(3).by, u"Ada Müller"_s);
}

void StoreConformance::waitingDeliveriesAreCanceled()
{
    const DestinationId id = addDestination();
    const DeliveryId delivery = addDelivery(id);
    TAKE(canceled, m_calls->cancel(delivery, now()));
    QVERIFY(canceled.status == DeliveryStatus::Canceled);
    QVERIFY(!canceled.nextAttemptAt);
    TAKE(none, m_calls->claim(id, now()));
    QVERIFY(none.empty());
    FAILS(m_calls->cancel(delivery, now()), ErrorCode::Conflict);
    FAILS(m_calls->cancel(DeliveryId("edlv_none"), now()), ErrorCode::ResourceNotFound);
}

void StoreConformance::whatIsBeingSentCannotBeCanceled()
{
    const DestinationId id = addDestination();
    const DeliveryId delivery = addDelivery(id);
    TAKE(claimed, m_calls->claim(id, now()));
    FAILS(m_calls->cancel(delivery, now()), ErrorCode::Conflict);
    QVERIFY(statusOf(delivery) == DeliveryStatus::Pending);
    SUCCEEDS(m_calls->record({success(claimed.at(0))}));
    FAILS(m_calls->cancel(delivery, now()), ErrorCode::Conflict);
    QVERIFY(statusOf(delivery) == DeliveryStatus::Success);
}

void StoreConformance::claimsEndWithTheProcess()
{
    const DestinationId id = addDestination();
    (void)addDelivery(id);
    TAKE(claimed, m_calls->claim(id, now()));
    QCOMPARE(claimed.size(), std::size_t(1));
    reopen();
    TAKE(again, m_calls->claim(id, now()));
    QCOMPARE(again.size(), std::size_t(1));
}

/// What threads that share a store have sent, and whether every call succeeded.
struct StoreConformance::Traffic
{
    static constexpr int perThread = 400;
    std::mutex mutex;
    std::map<QByteArray, int> sent;
    std::atomic<int> publishers{2};
    std::atomic<bool> ok{true};

    void note(const DeliveryId &id)
    {
        const std::lock_guard lock(mutex);
        ++sent[id.bytes()];
    }
    void require(bool succeeded) { ok = ok && succeeded; }
};

/// Where it claims, the first delivery of each call is its own and recorded at once.
void StoreConformance::publishTo(const std::vector<DestinationId> &ids, bool claims,
                                 Traffic &traffic)
{
    constexpr int together = 4; // events of one call
    for (int i = 0; i < Traffic::perThread; i += together) {
        std::vector<NewEvent> events;
        for (int n = 0; n < together; ++n)
            events.push_back(newEvent("agent.created", ids));
        events[0].deliveries[0].claimed = claims;
        const auto appended = m_calls->append(events);
        traffic.require(appended.has_value());
        if (!appended || !claims)
            continue;
        ClaimedDelivery mine;
        mine.key = appended->front().deliveryKeys[0];
        mine.event = events[0].event;
        traffic.require(m_calls->record({success(mine)}).has_value());
        traffic.note(events[0].deliveries[0].id);
    }
    --traffic.publishers;
}

/// Until nothing is left, looked at once more after the last was published.
void StoreConformance::deliverFrom(const DestinationId &id, Traffic &traffic)
{
    for (bool last = false; traffic.ok;) {
        const bool ended = traffic.publishers == 0;
        const auto claimed = m_calls->claim(id, now(), 7);
        traffic.require(claimed.has_value());
        std::vector<AttemptRecord> records;
        for (const ClaimedDelivery &delivery :
             claimed ? *claimed : std::vector<ClaimedDelivery>()) {
            records.push_back(success(delivery));
            traffic.note(delivery.id);
        }
        if (records.empty() && ended && std::exchange(last, true))
            return;
        traffic.require(records.empty() || m_calls->record(std::move(records)));
    }
}

int StoreConformance::countSuccesses()
{
    DeliveryFilter filter;
    filter.statuses = {DeliveryStatus::Success};
    int counted = 0;
    PageRequest page{1000, {}};
    do {
        const auto list = m_calls->deliveries(filter, page);
        if (!list)
            return -1;
        counted += int(list->items.size());
        page.cursor = list->nextCursor;
    } while (!page.cursor.isEmpty());
    return counted;
}

void StoreConformance::severalThreadsLoseNothingAndSendNothingTwice()
{
    const std::vector ids{addDestination(u"One"_s), addDestination(u"Two"_s)};
    Traffic traffic;
    std::vector<std::thread> threads;
    for (const bool claims : {true, false})
        threads.emplace_back([&, claims] { publishTo(ids, claims, traffic); });
    for (std::size_t i = 0; i < 4; ++i)
        threads.emplace_back([&, i] { deliverFrom(ids[i % 2], traffic); });
    for (std::thread &thread : threads)
        thread.join();
    QVERIFY(traffic.ok);
    QCOMPARE(traffic.sent.size(), std::size_t(4 * Traffic::perThread));
    for (const auto &[id, times] : traffic.sent)
        QVERIFY2(times == 1, id.constData());
    QCOMPARE(countSuccesses(), 4 * Traffic::perThread);
}

} // namespace deckhand
