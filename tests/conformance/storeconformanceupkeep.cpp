#include "conformancetools.h"
#include "storeconformance.h"

#include <atomic>

namespace deckhand {

using namespace Qt::Literals::StringLiterals;

void StoreConformance::oldEventsArePrunedInSteps()
{
    const DestinationId id = addDestination();
    const DeliveryId old = addFailure(id);
    for (int i = 0; i < 9; ++i)
        (void)addDelivery(id);
    m_clock.advance(std::chrono::hours(1));
    const DeliveryId young = addDelivery(id);
    int steps = 0;
    int deleted = 0;
    for (int last = 1; last > 0 && steps < 100; ++steps) {
        TAKE(count, m_calls->prune({now(), 4, {}}));
        QVERIFY(count <= 4);
        deleted += count;
        last = count;
    }
    QCOMPARE(deleted, 10);
    QVERIFY(steps >= 4);
    FAILS(m_calls->delivery(old), ErrorCode::ResourceNotFound);
    TAKE(events, m_calls->events());
    QCOMPARE(events.items.size(), std::size_t(1));
    TAKE(claimed, m_calls->claim(id, now()));
    QCOMPARE(claimed.size(), std::size_t(1));
    QCOMPARE(claimed[0].id, young);
    // An attempt that ends after its event is gone troubles nobody.
    m_clock.advance(std::chrono::hours(1));
    TAKE(all, m_calls->prune({now(), 1000, {}}));
    QCOMPARE(all, 1);
    SUCCEEDS(m_calls->record({success(claimed[0])}));
}

void StoreConformance::statisticsAreCounted()
{
    const DestinationId id = addDestination();
    (void)addFailure(id);
    m_clock.advance(std::chrono::minutes(2));
    for (int i = 0; i < 4; ++i)
        (void)addDelivery(id);
    TAKE(claimed, m_calls->claim(id, now(), 3));
    SUCCEEDS(m_calls->record({success(claimed[0]), success(claimed[1]), success(claimed[2])}));
    StatsRequest request;
    request.window = std::chrono::minutes(10);
    request.step = std::chrono::minutes(1);
    TAKE(stats, m_calls->stats(request, now()));
    QVERIFY(stats.at == now());
    QCOMPARE(stats.eventsStored, 5);
    QCOMPARE(stats.deliveriesWaiting, 1);
    QCOMPARE(stats.deliveriesHeld, 0);
    QCOMPARE(stats.deliveriesRetrying.value_or(-1), 0);
    QVERIFY(stats.oldestWaiting == now());
    QVERIFY(stats.storeBytes > 0);
    QCOMPARE(stats.series.size(), std::size_t(10));
    QCOMPARE(stats.series.back().events, 4);
    QCOMPARE(stats.series.back().succeeded, 3);
    QVERIFY(stats.series.back().p50Ms > 10 && stats.series.back().p50Ms < 20);
    QCOMPARE(stats.series[7].failed, 1);
    QCOMPARE(stats.series[7].events, 1);
    QCOMPARE(stats.topErrors.size(), std::size_t(1));
    QVERIFY(stats.topErrors[0].errorClass == ErrorClass::HttpStatus);
    QCOMPARE(stats.topErrors[0].destinationId, id);
    QCOMPARE(stats.topErrors[0].count, 1);
    TAKE(last, m_calls->claim(id, now(), 1));
    SUCCEEDS(m_calls->record({failed(last.at(0), DeliveryStatus::Retrying, milliseconds(5000))}));
    TAKE(retried, m_calls->stats(request, now()));
    QCOMPARE(retried.deliveriesWaiting, 1);
    QCOMPARE(retried.deliveriesRetrying.value_or(-1), 1);
    request.destinationId = addDestination(u"Other"_s);
    TAKE(other, m_calls->stats(request, now()));
    QCOMPARE(other.series.back().succeeded, 0);
    QVERIFY(other.topErrors.empty());
}

void StoreConformance::theStoreTellsItsSize()
{
    TAKE(before, m_calls->info());
    QCOMPARE(before.events, 0);
    QVERIFY(before.schemaVersion > 0);
    std::vector<NewEvent> events;
    for (int i = 0; i < 200; ++i)
        events.push_back(
            newEvent("agent.created", {}, "{\"pad\":\"" + QByteArray(1000, 'x') + "\"}"));
    SUCCEEDS(m_calls->append(std::move(events)));
    TAKE(after, m_calls->info());
    QCOMPARE(after.events, 200);
    QVERIFY(after.bytes > before.bytes + 200'000);
    SUCCEEDS(m_calls->prune({now() + milliseconds(1), 1000, {}}));
    TAKE(pruned, m_calls->info());
    QCOMPARE(pruned.events, 0);
    QVERIFY(pruned.bytes < before.bytes + 100'000); // room that is free to be used again is no use
}

void StoreConformance::keysAreKept()
{
    ApiKey key;
    key.id = m_ids->next<KeyTag>();
    key.name = u"deploy"_s;
    key.role = Role::Operator;
    key.prefix = "sk_live_ab";
    key.createdAt = now();
    key.expiresAt = now() + std::chrono::hours(1);
    SUCCEEDS(m_calls->insertKey(key, "hash one"));
    reopen();
    TAKE(found, m_calls->findKey("hash one"));
    QVERIFY(found);
    QCOMPARE(found->id, key.id);
    QCOMPARE(found->name, key.name);
    QVERIFY(found->role == Role::Operator);
    QCOMPARE(found->prefix, key.prefix);
    QVERIFY(found->createdAt == key.createdAt);
    QVERIFY(found->expiresAt == key.expiresAt);
    TAKE(none, m_calls->findKey("hash two"));
    QVERIFY(!none);
    TAKE(keys, m_calls->keys());
    QCOMPARE(keys.size(), std::size_t(1));
    SUCCEEDS(m_calls->removeKey(key.id));
    FAILS(m_calls->removeKey(key.id), ErrorCode::ResourceNotFound);
    TAKE(gone, m_calls->findKey("hash one"));
    QVERIFY(!gone);
}

void StoreConformance::theFirstKeyIsMadeOnce()
{
    ApiKey key;
    key.id = m_ids->next<KeyTag>();
    key.name = u"admin"_s;
    key.prefix = "sk_live_abcd";
    key.createdAt = now();
    KeyWrite first;
    first.onlyFirst = true;
    TAKE(made, m_calls->insertKey(key, "hash one", first));
    QVERIFY(made);
    key.id = m_ids->next<KeyTag>();
    TAKE(again, m_calls->insertKey(key, "hash two", first));
    QVERIFY(!again);
    TAKE(keys, m_calls->keys());
    QCOMPARE(keys.size(), std::size_t(1));
}

void StoreConformance::auditEntriesAreKeptUntilTheyAreOld()
{
    AuditEntry entry;
    entry.id = m_ids->next<AuditTag>();
    entry.createdAt = now();
    entry.actor = {KeyId("key_1"), u"Käthe"_s, "admin", "192.0.2.7"};
    entry.action = "event_destination.updated";
    entry.targetObject = "event_destination";
    entry.targetId = "evtd_1";
    entry.changed = {"name", "webhook.url"};
    entry.requestId = "req_1";
    SUCCEEDS(m_calls->insertAudit(entry));
    DestinationWrite write;
    write.destination.id = m_ids->next<DestinationTag>();
    write.destination.name = u"Production"_s;
    write.destination.type = "webhook";
    write.destination.events = Subscription({"*"});
    write.at = now();
    write.note = entry;
    write.note->id = m_ids->next<AuditTag>();
    write.note->changed.clear();
    write.note->createdAt = now() + std::chrono::seconds(10);
    SUCCEEDS(m_calls->write(write));
    reopen();
    TAKE(page, m_calls->auditEntries());
    QCOMPARE(page.items.size(), std::size_t(2));
    QCOMPARE(page.items[0].id, write.note->id);
    QVERIFY(page.items[0].changed.empty());
    const AuditEntry &kept = page.items[1];
    QCOMPARE(kept.id, entry.id);
    QVERIFY(kept.createdAt == entry.createdAt);
    QVERIFY(kept.actor == entry.actor);
    QCOMPARE(kept.action, entry.action);
    QCOMPARE(kept.targetObject, entry.targetObject);
    QCOMPARE(kept.targetId, entry.targetId);
    QVERIFY(kept.changed == entry.changed);
    QCOMPARE(kept.requestId, entry.requestId);

    RetentionStep step;
    step.before = now() + std::chrono::hours(1);
    SUCCEEDS(m_calls->prune(step)); // events have an age of their own
    TAKE(both, m_calls->auditEntries());
    QCOMPARE(both.items.size(), std::size_t(2));
    step.auditBefore = now() + std::chrono::seconds(5);
    SUCCEEDS(m_calls->prune(step));
    TAKE(left, m_calls->auditEntries());
    QCOMPARE(left.items.size(), std::size_t(1));
    QCOMPARE(left.items[0].id, write.note->id);
}

void StoreConformance::soManyAuditEntriesAreKept()
{
    QByteArrayList ids;
    for (int i = 0; i < 5; ++i) {
        AuditEntry entry;
        entry.id = m_ids->next<AuditTag>();
        entry.createdAt = now();
        entry.action = "api_key.created";
        ids.prepend(entry.id.bytes());
        SUCCEEDS(m_calls->insertAudit(entry));
    }
    RetentionStep step;
    step.before = now() - std::chrono::hours(1);
    step.auditBefore = step.before;
    step.mostAudit = 2;
    SUCCEEDS(m_calls->prune(step));
    TAKE(left, m_calls->auditEntries());
    QCOMPARE(left.items.size(), std::size_t(2));
    QCOMPARE(left.items[0].id.bytes(), ids[0]);
    QCOMPARE(left.items[1].id.bytes(), ids[1]);
}

void StoreConformance::idempotentAnswersExpire()
{
    const Timestamp expires = now() + std::chrono::hours(24);
    SUCCEEDS(m_calls->saveIdempotent("key_1", "abc", "print", {202, "{\"ok\":1}"}, expires));
    TAKE(found, m_calls->findIdempotent("key_1", "abc", now()));
    QVERIFY(found);
    QCOMPARE(found->first, QByteArray("print"));
    QCOMPARE(found->second.status, 202);
    QCOMPARE(found->second.body, QByteArray("{\"ok\":1}"));
    TAKE(other, m_calls->findIdempotent("key_2", "abc", now()));
    QVERIFY(!other);
    TAKE(late, m_calls->findIdempotent("key_1", "abc", expires));
    QVERIFY(!late);
    SUCCEEDS(m_calls->saveIdempotent("key_1", "abc", "second", {200, "x"}, expires));
    TAKE(again, m_calls->findIdempotent("key_1", "abc", now()));
    QCOMPARE(again->first, QByteArray("second"));
}

void StoreConformance::aClosingStoreFinishesItsWrites()
{
    const DestinationId id = addDestination();
    std::atomic<int> answered{0};
    std::atomic<int> stored{0};
    for (int i = 0; i < 50; ++i) {
        m_store->appendEvents({newEvent("agent.created", {id})}, [&](const auto &result) {
            ++answered;
            stored += result.has_value() ? 1 : 0;
        });
    }
    reopen();
    QCOMPARE(answered.load(), 50);
    QCOMPARE(stored.load(), 50);
    TAKE(events, m_calls->events({}, {100, {}}));
    QCOMPARE(events.items.size(), std::size_t(50));
}

} // namespace deckhand
