// The audit list.

#include "engineconformancetools.h"

#include "api/codec.h"

#include <algorithm>

namespace deckhand {

using namespace std::chrono_literals;

namespace {

/// Oldest first.
QByteArrayList actionsOf(const Page<AuditEntry> &page)
{
    QByteArrayList actions;
    for (const AuditEntry &entry : page.items)
        actions.prepend(entry.action);
    return actions;
}

} // namespace

void EngineConformance::changesOfDestinationsAreInTheAuditList()
{
    TAKE(made, wait(m_engine->destinations().create(draft())));
    DestinationPatch patch;
    patch.name = QStringLiteral("A hidden name");
    patch.configFields[QStringLiteral("url")] =
        QString(QString::fromUtf8(m_receiver->url()) + QStringLiteral("/other"));
    TAKE(updated, wait(m_engine->destinations().update(made.id, patch)));
    QVERIFY(wait(m_engine->destinations().rotateSecret(made.id, 1h)).has_value());
    QVERIFY(wait(m_engine->destinations().test(made.id, {})).has_value());
    FAILS(wait(m_engine->destinations().update(DestinationId("evtd_none"), patch)),
          ErrorCode::ResourceNotFound);
    QVERIFY(wait(m_engine->destinations().remove(made.id)).has_value());

    AuditFilter filter;
    filter.target = made.id.bytes();
    TAKE(page, wait(m_engine->audit().list(filter, {})));
    QCOMPARE(actionsOf(page),
             QByteArrayList({"event_destination.created", "event_destination.updated",
                             "event_destination.secret_rotated", "event_destination.tested",
                             "event_destination.deleted"}));
    const AuditEntry &change = page.items[3];
    QCOMPARE(change.changed, std::vector<QByteArray>({"name", "webhook.url"}));
    QCOMPARE(page.items[2].changed, std::vector<QByteArray>({"webhook.secret"}));
    QCOMPARE(change.targetObject, QByteArray("event_destination"));
    QVERIFY(change.id.bytes().startsWith("audt_"));
    QVERIFY(!change.actor.name.isEmpty() && !change.actor.role.isEmpty());
    QVERIFY(change.createdAt >= updated.createdAt);
    for (const AuditEntry &entry : page.items) {
        QByteArray text;
        encode(text, entry);
        QVERIFY(!text.contains("hidden") && !text.contains("whsec_") && !text.contains("/other"));
        QCOMPARE(entry.actor, change.actor);
    }
}

void EngineConformance::whatIsDoneToDeliveriesIsInTheAuditList()
{
    answerWith(500);
    DestinationDraft slow = draft();
    slow.retryPolicy = RetryPolicy();
    slow.retryPolicy->schedule = {60s, 60s, 60s};
    const DestinationId id = create(slow);
    QCOMPARE(publish(1).size(), size_t(1));
    QTRY_COMPARE(countOf(id, DeliveryStatus::Retrying), 1);
    const DeliveryId delivery = deliveries(id)[0].id;
    QVERIFY(wait(m_engine->deliveries().retry(delivery)).has_value());
    QTRY_COMPARE(m_receiver->counters().requests, 2);
    // While the attempt is still being recorded it is a conflict.
    QVERIFY(QTest::qWaitFor(
        [&] { return wait(m_engine->deliveries().cancel(delivery)).has_value(); }, 5'000));
    FAILS(wait(m_engine->deliveries().cancel(delivery)), ErrorCode::Conflict);
    AuditFilter filter;
    filter.target = delivery.bytes();
    TAKE(page, wait(m_engine->audit().list(filter, {})));
    QCOMPARE(actionsOf(page),
             QByteArrayList({"event_delivery.retried", "event_delivery.canceled"}));
}

void EngineConformance::replaysAreInTheAuditList()
{
    const DestinationId id = create(draft());
    QCOMPARE(publish(5).size(), size_t(5));
    QTRY_COMPARE(countOf(id, DeliveryStatus::Success), 5);
    ReplayRequest request;
    request.only = ReplayOnly::All;
    request.destinationIds = {id};
    request.rate = 0.01;
    request.dryRun = true;
    QVERIFY(wait(m_engine->replays().create(request)).has_value());
    request.dryRun = false;
    TAKE(replay, wait(m_engine->replays().create(request)));
    QVERIFY(!replay.createdBy.isEmpty());
    for (const auto step : {&ReplaysApi::pause, &ReplaysApi::resume, &ReplaysApi::cancel}) {
        const auto done = wait((m_engine->replays().*step)(replay.id));
        QVERIFY2(done, done ? "" : qPrintable(done.error().text()));
    }
    AuditFilter filter;
    filter.action = "replay.*";
    TAKE(page, wait(m_engine->audit().list(filter, {})));
    QCOMPARE(actionsOf(page), QByteArrayList({"replay.created", "replay.paused", "replay.resumed",
                                              "replay.canceled"}));
    QCOMPARE(page.items[0].targetId, replay.id.bytes());
    QCOMPARE(page.items[0].changed, std::vector<QByteArray>({"status"}));
}

void EngineConformance::theAuditListIsFilteredAndPaged()
{
    std::vector<DestinationId> made;
    for (int i = 0; i < 5; ++i)
        made.push_back(create(draft()));
    AuditFilter filter;
    filter.action = "event_destination.created";
    QByteArrayList ids;
    PageRequest request{2, {}};
    bool more = true;
    while (more) {
        TAKE(page, wait(m_engine->audit().list(filter, request)));
        QVERIFY(page.items.size() <= 2);
        for (const AuditEntry &entry : page.items)
            ids.prepend(entry.targetId);
        more = page.hasMore;
        request.cursor = page.nextCursor;
    }
    QCOMPARE(ids.size(), 5);
    for (int i = 0; i < 5; ++i)
        QCOMPARE(ids[i], made[size_t(i)].bytes());

    TAKE(all, wait(m_engine->audit().list(filter, {})));
    filter.actor = all.items[0].actor.name;
    TAKE(own, wait(m_engine->audit().list(filter, {})));
    QCOMPARE(own.items.size(), size_t(5));
    filter.actor = QStringLiteral("somebody else");
    TAKE(others, wait(m_engine->audit().list(filter, {})));
    QVERIFY(others.items.empty());
    filter = {};
    filter.createdBefore = all.items.back().createdAt;
    TAKE(before, wait(m_engine->audit().list(filter, {100, {}})));
    for (const AuditEntry &entry : before.items)
        QVERIFY(entry.action != "event_destination.created");
    FAILS(wait(m_engine->audit().list({}, {20, "nonsense"})), ErrorCode::InputInvalid);
}

void EngineConformance::keysAreMadeToldOnceAndRemoved()
{
    AccessApi &access = m_engine->access();
    KeyOptions options;
    options.expiresAt = fromMillis(4'102'444'800'000); // 2100
    TAKE(made, wait(access.createKey(QStringLiteral("Build “ci”"), Role::Operator, {}, options)));
    QVERIFY(made.secret.reveal().startsWith("sk_live_"));
    TAKE(forever, wait(access.createKey(QStringLiteral("other"), Role::Viewer, {})));
    QVERIFY(!forever.key.expiresAt);
    TAKE(keys, wait(access.listKeys()));
    const auto listed = std::find_if(keys.begin(), keys.end(),
                                     [&](const ApiKey &key) { return key.id == made.key.id; });
    QVERIFY(listed != keys.end());
    QCOMPARE(listed->name, QStringLiteral("Build “ci”"));
    QVERIFY(listed->role == Role::Operator);
    QVERIFY(listed->expiresAt == options.expiresAt && made.key.expiresAt == options.expiresAt);
    QVERIFY(made.secret.reveal().startsWith(listed->prefix));
    QVERIFY(listed->prefix.size() < made.secret.reveal().size() / 2);
    options.expiresAt = fromMillis(1'000);
    FAILS(wait(access.createKey(QStringLiteral("late"), Role::Viewer, {}, options)),
          ErrorCode::InputInvalid);
    TAKE(removed, wait(access.removeKey(made.key.id)));
    QCOMPARE(removed, made.key.id);
    FAILS(wait(access.removeKey(made.key.id)), ErrorCode::ResourceNotFound);
    AuditFilter filter;
    filter.target = made.key.id.bytes();
    TAKE(page, wait(m_engine->audit().list(filter, {})));
    QCOMPARE(actionsOf(page), QByteArrayList({"api_key.created", "api_key.deleted"}));
}

} // namespace deckhand
