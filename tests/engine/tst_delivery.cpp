#include "enginefixture.h"

using namespace deckhand;
using namespace std::chrono_literals;

/// The life of a delivery and of its destination, on the real store, with a clock of the test's
/// own.
class TestDelivery : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".?"))); }

    void eventIsDeliveredAndRecorded()
    {
        EngineFixture engine;
        engine.start();
        const DestinationId id = engine.create();
        QVERIFY(!id.isEmpty());
        const auto outcomes = engine.publish(3);
        QCOMPARE(outcomes.size(), size_t(3));
        QTRY_COMPARE(engine.countOf(id, DeliveryStatus::Success), 3);
        const auto sent = engine.script.sent();
        QCOMPARE(sent.size(), size_t(3));
        QCOMPARE(sent[0].job.body, envelope(outcomes[0].event));
        QCOMPARE(engine->counters().eventsPublished, 3);
        QTRY_COMPARE(engine->counters().attemptsSucceeded, 3);
        QCOMPARE(engine->counters().queued, 0);
    }

    void failedAttemptsFollowTheSchedule()
    {
        EngineFixture engine;
        engine.start();
        engine.script.setAnswer([](const auto &) { return SendScript::failed(); });
        const DestinationId id = engine.create();
        const Timestamp begin = engine.clock.now();
        engine.publish(1);
        const std::array waits{30s, 60s, 120s};
        Timestamp due = begin;
        for (int attempt = 1; attempt <= 3; ++attempt) {
            QTRY_COMPARE(engine.script.count(), attempt);
            QTRY_COMPARE(engine.only(id).attempts, attempt);
            due += waits[size_t(attempt - 1)];
            const Delivery delivery = engine.only(id);
            QCOMPARE(delivery.status, DeliveryStatus::Retrying);
            QCOMPARE(delivery.nextAttemptAt, std::optional(due));
            engine.pass(due - engine.clock.now() - 1ms);
            engine.settle();
            QCOMPARE(engine.script.count(), attempt);
            engine.pass(1ms);
        }
        QTRY_COMPARE(engine.script.count(), 4);
        QTRY_COMPARE(engine.only(id).status, DeliveryStatus::Failure);
        QTRY_COMPARE(engine.destination(id).status, DestinationStatus::Inactive);
        const Destination inactive = engine.destination(id);
        QCOMPARE(inactive.statusReason, StatusReason::AttemptsExhausted);
        QCOMPARE(inactive.statusDelivery, engine.only(id).id);
        QCOMPARE(engine.only(id).history.size(), size_t(4));
    }

    void otherWaitingDeliveriesAreHeldAndResumed()
    {
        EngineFixture engine;
        engine.settings.retry.schedule = {30s};
        engine.start();
        engine.script.setAnswer([](const auto &) { return SendScript::failed(); });
        const DestinationId id = engine.create();
        engine.publish(1);
        QTRY_COMPARE(engine.script.count(), 1);
        QTRY_COMPARE(engine.countOf(id, DeliveryStatus::Retrying), 1);
        engine.clock.advance(29s);
        engine.publish(2); // will be waiting when the first one has failed for good
        QTRY_COMPARE(engine.script.count(), 3);
        QTRY_COMPARE(engine.countOf(id, DeliveryStatus::Retrying), 3);
        engine.pass(1s);
        QTRY_COMPARE(engine.countOf(id, DeliveryStatus::Failure), 1);
        QTRY_COMPARE(engine.countOf(id, DeliveryStatus::Held), 2);
        QCOMPARE(engine->counters().destinationsInactive, 1);

        engine.publish(1); // nothing is made for an inactive destination
        QCOMPARE(engine.deliveries(id).size(), size_t(3));
        engine.script.setAnswer([](const auto &) { return SendScript::succeeded(); });
        DestinationPatch patch;
        patch.status = DestinationStatus::Active;
        QVERIFY(engine.wait(engine->destinations().update(id, patch)));
        engine.pass(60s);
        QTRY_COMPARE(engine.countOf(id, DeliveryStatus::Success), 2);
        QCOMPARE(engine.countOf(id, DeliveryStatus::Failure), 1);
        QCOMPARE(engine.destination(id).status, DestinationStatus::Active);
        QCOMPARE(engine.destination(id).statusReason, StatusReason::None);
    }

    void reactivationDropsWhatIsHeldIfAsked()
    {
        EngineFixture engine;
        engine.start();
        engine.script.setAnswer([](const auto &) { return SendScript::failed(); });
        const DestinationId id = engine.create();
        engine.publish(2);
        QTRY_COMPARE(engine.countOf(id, DeliveryStatus::Retrying), 2);
        DestinationPatch patch;
        patch.status = DestinationStatus::Inactive;
        const auto inactive = engine.wait(engine->destinations().update(id, patch));
        QVERIFY(inactive);
        QCOMPARE(inactive->statusReason, StatusReason::Operator);
        QTRY_COMPARE(engine.countOf(id, DeliveryStatus::Held), 2);
        patch.status = DestinationStatus::Active;
        patch.onReactivate = OnReactivate::Drop;
        QVERIFY(engine.wait(engine->destinations().update(id, patch)));
        QTRY_COMPARE(engine.countOf(id, DeliveryStatus::Canceled), 2);
        engine.pass(10min);
        QCOMPARE(engine.script.count(), 2);
    }

    void reactivationReplaysWhatWasMissed()
    {
        EngineFixture engine;
        engine.start();
        const DestinationId id = engine.create(engine.draft({"task_run.*"}));
        DestinationPatch patch;
        patch.status = DestinationStatus::Inactive;
        engine.clock.advance(1s);
        QVERIFY(engine.wait(engine->destinations().update(id, patch)));
        engine.clock.advance(1s);
        engine.publish(3);
        engine.publish(2, "agent.created"); // it would not have had these
        QCOMPARE(engine.deliveries(id).size(), size_t(0));
        engine.clock.advance(1s);
        // As the console counts before it offers them.
        ReplayRequest missed;
        missed.filter.createdAfter = engine.destination(id).statusChangedAt;
        QVERIFY(missed.filter.createdAfter);
        missed.destinationIds = {id};
        missed.only = ReplayOnly::Missed;
        missed.dryRun = missed.countOnly = true;
        const auto counted = engine.wait(engine->replays().create(missed));
        QVERIFY(counted);
        QCOMPARE(counted->counts.total, 3);
        QCOMPARE(engine.wait(engine->replays().list({}))->items.size(), size_t(0));
        patch.status = DestinationStatus::Active;
        patch.onReactivate = OnReactivate::ReplayMissed;
        QVERIFY(engine.wait(engine->destinations().update(id, patch)));
        QTRY_COMPARE(engine.countOf(id, DeliveryStatus::Success), 3);
        QCOMPARE(engine.deliveries(id).size(), size_t(3));
        const auto after = engine.wait(engine->replays().create(missed));
        QCOMPARE(after->counts.total, 0);
    }

    void goneIsFinal()
    {
        EngineFixture engine;
        engine.start();
        engine.script.setAnswer([](const auto &) { return SendScript::failed(410); });
        const DestinationId id = engine.create();
        engine.publish(1);
        QTRY_COMPARE(engine.only(id).status, DeliveryStatus::Failure);
        QTRY_COMPARE(engine.destination(id).statusReason, StatusReason::Gone);
        engine.pass(10min);
        QCOMPARE(engine.script.count(), 1);
    }

    void retryAfterLengthensTheWait()
    {
        EngineFixture engine;
        engine.start();
        engine.script.setAnswer([](const auto &) {
            SendOutcome outcome = SendScript::failed(503);
            outcome.retryAfter = 90s;
            return outcome;
        });
        const DestinationId id = engine.create();
        engine.publish(1);
        QTRY_COMPARE(engine.only(id).nextAttemptAt, std::optional(engine.clock.now() + 90s));
    }

    void destinationsOwnPolicyWins()
    {
        EngineFixture engine;
        engine.start();
        engine.script.setAnswer([](const auto &) { return SendScript::failed(); });
        DestinationDraft draft = engine.draft();
        draft.retryPolicy = RetryPolicy();
        draft.retryPolicy->jitter = 0;
        draft.retryPolicy->schedule = {7s};
        const DestinationId id = engine.create(draft);
        engine.publish(1);
        QTRY_COMPARE(engine.only(id).nextAttemptAt, std::optional(engine.clock.now() + 7s));
        engine.pass(7s);
        QTRY_COMPARE(engine.only(id).status, DeliveryStatus::Failure);
    }

    void duplicatesDeliverNothingTwice()
    {
        EngineFixture engine;
        engine.start();
        const DestinationId id = engine.create();
        const EventDraft draft{EventId("order-1"), "task_run.completed", "{\"a\":1}", {}};
        EventDraft again = draft;
        again.data = "{\"a\":2}";
        const auto first = engine.wait(engine->events().publish({draft}));
        const auto second = engine.wait(engine->events().publish({again, again}));
        QVERIFY(first && second);
        QVERIFY(!first->front().duplicate);
        QVERIFY(second->front().duplicate && second->back().duplicate);
        QCOMPARE(second->front().event.data, draft.data);
        QTRY_COMPARE(engine.countOf(id, DeliveryStatus::Success), 1);
        QCOMPARE(engine.script.count(), 1);
        QCOMPARE(engine->counters().duplicates, 2);
        QCOMPARE(engine->counters().queued, 0);
    }

    void manualRetryLeavesTheScheduleWhenItFails()
    {
        EngineFixture engine;
        engine.start();
        engine.script.setAnswer([](const auto &) { return SendScript::failed(); });
        const DestinationId id = engine.create();
        engine.publish(1);
        QTRY_COMPARE(engine.only(id).status, DeliveryStatus::Retrying);
        const Delivery before = engine.only(id);
        engine.clock.advance(5s);
        QVERIFY(engine.wait(engine->deliveries().retry(before.id)));
        QTRY_COMPARE(engine.only(id).attempts, 2);
        const Delivery after = engine.only(id);
        QCOMPARE(after.status, DeliveryStatus::Retrying);
        QCOMPARE(after.nextAttemptAt, before.nextAttemptAt);
        QCOMPARE(after.history.back().trigger, AttemptTrigger::Manual);
        QCOMPARE(after.history.back().by, QStringLiteral("local"));
        QVERIFY(after.history.front().by.isEmpty());
        engine.script.setAnswer([](const auto &) { return SendScript::succeeded(); });
        QVERIFY(engine.wait(engine->deliveries().retry(before.id)));
        QTRY_COMPARE(engine.only(id).status, DeliveryStatus::Success);
        engine.pass(10min);
        QCOMPARE(engine.script.count(), 3);
    }

    void whoAskedForARetryIsKept()
    {
        EngineFixture engine;
        engine.settings.maxConcurrencyPerDestination = 1;
        engine.start();
        const DestinationId id = engine.create();
        engine.script.setAnswer([](const auto &) { return std::optional<SendOutcome>(); });
        engine.publish(2);
        QTRY_COMPARE(engine.script.hanging(), 1);
        const auto all = engine.deliveries(id);
        QCOMPARE(all.size(), size_t(2));
        const QString name(200, QLatin1Char('n'));
        const auto view = engine->actingFor({Actor{{}, name, "console", {}}, {}});
        // One of the two waits in memory, and is sent from there.
        const auto first = engine.wait(view->deliveries().retry(all[0].id));
        const auto second = engine.wait(view->deliveries().retry(all[1].id));
        QVERIFY(first.has_value() != second.has_value()); // the other one is being sent
        const DeliveryId waiting = first ? all[0].id : all[1].id;
        engine.script.setAnswer({});
        engine.script.release(SendScript::succeeded());
        QTRY_COMPARE(engine.countOf(id, DeliveryStatus::Success), 2);
        const auto asked = engine.wait(engine->deliveries().get(waiting));
        QVERIFY(asked && asked->history.size() == 1);
        QCOMPARE(asked->history.front().by, name.first(longestActorName)); // so much of it
        const DeliveryId other = first ? all[1].id : all[0].id;
        QVERIFY(engine.wait(engine->deliveries().get(other))->history.front().by.isEmpty());
    }

    void manualRetryInEveryState()
    {
        EngineFixture engine;
        engine.settings.retry.maxRetries = 0;
        engine.start();
        engine.script.setAnswer([](const auto &) { return SendScript::failed(); });
        const DestinationId id = engine.create();
        engine.publish(1);
        QTRY_COMPARE(engine.only(id).status, DeliveryStatus::Failure);
        QTRY_COMPARE(engine.destination(id).status, DestinationStatus::Inactive);
        const DeliveryId delivery = engine.only(id).id;
        const auto refused = engine.wait(engine->deliveries().retry(delivery));
        QVERIFY(!refused);
        QCOMPARE(refused.error().code(), ErrorCode::Conflict);
        DestinationPatch patch;
        patch.status = DestinationStatus::Active;
        QVERIFY(engine.wait(engine->destinations().update(id, patch)));
        engine.settle();
        QVERIFY(engine.wait(engine->deliveries().retry(delivery)));
        QTRY_COMPARE(engine.only(id).attempts, 2);
        QCOMPARE(engine.only(id).status, DeliveryStatus::Failure);
        QCOMPARE(engine.destination(id).status,
                 DestinationStatus::Active); // a person's probe harms nobody
        engine.script.setAnswer([](const auto &) { return std::optional<SendOutcome>(); });
        QVERIFY(engine.wait(engine->deliveries().retry(delivery)));
        QTRY_COMPARE(engine.script.hanging(), 1);
        const auto inFlight = engine.wait(engine->deliveries().retry(delivery));
        QVERIFY(!inFlight);
        QCOMPARE(inFlight.error().code(), ErrorCode::Conflict);
        engine.script.release(SendScript::succeeded());
        QTRY_COMPARE(engine.only(id).status, DeliveryStatus::Success);
        const auto unknown = engine.wait(engine->deliveries().retry(DeliveryId("edlv_none")));
        QVERIFY(!unknown);
        QCOMPARE(unknown.error().code(), ErrorCode::ResourceNotFound);
    }

    void cancelInEveryState()
    {
        EngineFixture engine;
        engine.start();
        engine.script.setAnswer([](const auto &) { return SendScript::failed(); });
        const DestinationId id = engine.create();
        engine.publish(1);
        QTRY_COMPARE(engine.only(id).status, DeliveryStatus::Retrying);
        const DeliveryId delivery = engine.only(id).id;
        const auto canceled = engine.wait(engine->deliveries().cancel(delivery));
        QVERIFY(canceled);
        QCOMPARE(canceled->status, DeliveryStatus::Canceled);
        const auto again = engine.wait(engine->deliveries().cancel(delivery));
        QVERIFY(!again);
        QCOMPARE(again.error().code(), ErrorCode::Conflict);
        engine.pass(10min);
        QCOMPARE(engine.script.count(), 1);
    }

    void waitingInMemoryCanBeCanceledOrSentFirst()
    {
        EngineFixture engine;
        engine.start();
        engine.script.setAnswer([](const auto &) { return std::optional<SendOutcome>(); });
        DestinationDraft draft = engine.draft();
        draft.maxConcurrency = 1;
        const DestinationId id = engine.create(draft);
        engine.publish(3);
        QTRY_COMPARE(engine.script.hanging(), 1);
        const auto all = engine.deliveries(id); // newest first
        QCOMPARE(all.size(), size_t(3));
        QVERIFY(engine.wait(engine->deliveries().cancel(all[1].id)));
        QVERIFY(engine.wait(engine->deliveries().retry(all[0].id)));
        engine.script.setAnswer([](const auto &) { return SendScript::succeeded(); });
        engine.script.release(SendScript::succeeded());
        QTRY_COMPARE(engine.countOf(id, DeliveryStatus::Success), 2);
        QCOMPARE(engine.countOf(id, DeliveryStatus::Canceled), 1);
        QCOMPARE(engine.wait(engine->deliveries().get(all[0].id))->history.front().trigger,
                 AttemptTrigger::Manual);
    }

    void deadDestinationDelaysNobody()
    {
        EngineFixture engine;
        engine.settings.maxConcurrency = 32;
        engine.start();
        std::vector<DestinationId> dead;
        for (int i = 0; i < 8; ++i)
            dead.push_back(
                engine.create(engine.draft({"*"}, QStringLiteral("http://127.0.0.1:9/dead"))));
        engine.script.setAnswer([](const SendScript::Sent &sent) {
            const bool hangs =
                sent.config.fields.at(QStringLiteral("url")).endsWith(QLatin1String("dead"));
            return hangs ? std::optional<SendOutcome>() : std::optional(SendScript::succeeded());
        });
        const DestinationId alive = engine.create();
        engine.publish(1); // proves the living one
        QTRY_COMPARE(engine.countOf(alive, DeliveryStatus::Success), 1);
        engine.publish(200);
        QTRY_COMPARE(engine.script.count(alive), 201);
        QVERIFY(engine.script.hanging() <= 24);
        engine.script.release(SendScript::failed());
    }

    void limitsAreKept()
    {
        EngineFixture engine;
        engine.start();
        engine.script.setAnswer([](const auto &) { return std::optional<SendOutcome>(); });
        DestinationDraft draft = engine.draft();
        draft.maxConcurrency = 3;
        engine.create(draft);
        engine.publish(20);
        QTRY_COMPARE(engine.script.hanging(), 3);
        engine.settle();
        QCOMPARE(engine.script.count(), 3);
    }

    void rateIsKept()
    {
        EngineFixture engine;
        engine.start();
        DestinationDraft draft = engine.draft();
        draft.maxRate = 2;
        const DestinationId id = engine.create(draft);
        engine.publish(6);
        QTRY_COMPARE(engine.script.count(), 1);
        engine.settle();
        QCOMPARE(engine.script.count(), 1);
        engine.pass(500ms);
        QTRY_COMPARE(engine.script.count(), 2);
        engine.pass(1s);
        QTRY_COMPARE(engine.script.count(), 4);
        engine.pass(1s);
        QTRY_COMPARE(engine.countOf(id, DeliveryStatus::Success), 6);
    }

    void backlogBeyondMemoryIsDelivered()
    {
        EngineFixture engine;
        engine.settings.queueLength = 10;
        engine.start();
        engine.script.setAnswer([](const auto &) { return std::optional<SendOutcome>(); });
        const DestinationId id = engine.create();
        engine.publish(100);
        engine.publish(100);
        QTRY_COMPARE(engine.script.hanging(), 16);
        QVERIFY(engine->counters().queued <= 10);
        engine.script.setAnswer([](const auto &) { return SendScript::succeeded(); });
        engine.script.release(SendScript::succeeded());
        QTRY_COMPARE(engine.countOf(id, DeliveryStatus::Success), 200);
        QCOMPARE(engine.script.count(), 200);
        engine.publish(5);
        QTRY_COMPARE(engine.countOf(id, DeliveryStatus::Success), 205);
    }

    void deletionCancelsWhatWaits()
    {
        EngineFixture engine;
        engine.start();
        engine.script.setAnswer([](const auto &) { return SendScript::failed(); });
        const DestinationId id = engine.create();
        engine.publish(3);
        QTRY_COMPARE(engine.countOf(id, DeliveryStatus::Retrying), 3);
        QVERIFY(engine.wait(engine->destinations().remove(id)));
        QTRY_COMPARE(engine.countOf(id, DeliveryStatus::Canceled), 3);
        const auto gone = engine.wait(engine->destinations().get(id));
        QVERIFY(!gone);
        QCOMPARE(gone.error().code(), ErrorCode::ResourceNotFound);
        engine.pass(10min);
        QCOMPARE(engine.script.count(), 3);
    }
};

QTEST_GUILESS_MAIN(TestDelivery)
#include "tst_delivery.moc"
