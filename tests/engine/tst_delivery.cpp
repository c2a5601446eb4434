#include "enginefixture.h"

using namespace deckhand;
using namespace std::chrono_literals;

/// The life of a delivery and of its destination, on the real store, with a clock of the test's own.
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
            QTest::qWait(0);
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
};

QTEST_GUILESS_MAIN(TestDelivery)
#include "tst_delivery.moc"
