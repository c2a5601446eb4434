#include "enginefixture.h"

using namespace deckhand;
using namespace std::chrono_literals;

/// Several replays to one destination at once: none holds up another.
class TestReplayTurns : public QObject
{
    Q_OBJECT

private:
    static constexpr int queueLength = 20;
    static constexpr int slowEvents = 60; // three times what the queue takes
    static constexpr int fastEvents = 50;

    struct Desk : EngineFixture
    {
        Desk()
        {
            settings.queueLength = queueLength;
            start();
            DestinationDraft wanted = draft();
            wanted.maxConcurrency = 8;
            destination = create(wanted);
            publish(slowEvents, "slow.made");
            publish(fastEvents, "fast.made");
        }
        [[nodiscard]] bool isReady()
        {
            const auto arrived = [this] {
                return countOf(destination, DeliveryStatus::Success) == slowEvents + fastEvents;
            };
            if (!QTest::qWaitFor(arrived))
                return false;
            before = script.sent().size();
            return true;
        }
        [[nodiscard]] Replay replay(const QByteArray &type, std::optional<double> rate,
                                    std::optional<int> stopAfter = {})
        {
            ReplayRequest request;
            request.filter.types = {type};
            request.only = ReplayOnly::All;
            request.rate = rate;
            request.stopAfterFailures = stopAfter;
            return wait((**this).replays().create(request)).value_or(Replay());
        }
        [[nodiscard]] Replay get(const ReplayId &id)
        {
            return wait((**this).replays().get(id)).value_or(Replay());
        }
        /// What replays have sent of a type, in the order they did.
        [[nodiscard]] std::vector<EventId> sentOf(const QByteArray &type) const
        {
            std::vector<EventId> ids;
            const auto sent = script.sent();
            for (std::size_t i = before; i < sent.size(); ++i) {
                if (sent[i].job.eventType == type)
                    ids.push_back(sent[i].job.eventId);
            }
            return ids;
        }
        [[nodiscard]] int countSent(const QByteArray &type) const
        {
            return int(sentOf(type).size());
        }

        DestinationId destination;
        std::size_t before = 0;
    };

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".?"))); }

    void aSlowReplayHoldsUpNoOther()
    {
        Desk desk;
        QVERIFY(desk.isReady());
        const Replay slow = desk.replay("slow.made", 0.01);
        QCOMPARE(slow.counts.total, slowEvents);
        QTRY_COMPARE(desk.countSent("slow.made"), 1);
        desk.settle();
        QVERIFY(desk->counters().queued <= 16); // the rest waits in the store
        const Replay fast = desk.replay("fast.made", {});
        QTRY_COMPARE(desk.get(fast.id).status, ReplayStatus::Completed);
        QCOMPARE(desk.get(fast.id).counts.succeeded, fastEvents);
        const auto order = desk.sentOf("fast.made");
        QCOMPARE(order.size(), size_t(fastEvents));
        QVERIFY(std::is_sorted(order.begin(), order.end()));
        desk.settle();
        QCOMPARE(desk.countSent("slow.made"), 1);
        QCOMPARE(desk.get(slow.id).status, ReplayStatus::Running);
        for (int i = 2; i < 12; ++i) { // more than are claimed at once
            desk.pass(100s);
            QTRY_COMPARE(desk.countSent("slow.made"), i);
        }
        const auto slowOrder = desk.sentOf("slow.made");
        QVERIFY(std::is_sorted(slowOrder.begin(), slowOrder.end()));
    }

    void aPausedOneGivesItsPlace()
    {
        Desk desk;
        QVERIFY(desk.isReady());
        desk.script.setAnswer([](const auto &sent) {
            return sent.job.eventType == "slow.made" ? std::optional<SendOutcome>()
                                                     : std::optional(SendScript::succeeded());
        });
        const Replay slow = desk.replay("slow.made", {}); // it fills the queue
        QTRY_COMPARE(desk.script.hanging(), 8);
        const Replay fast = desk.replay("fast.made", {});
        QVERIFY(desk.wait(desk->replays().pause(slow.id)));
        desk.script.setAnswer({});
        desk.script.release(SendScript::succeeded());
        QTRY_COMPARE(desk.get(fast.id).status, ReplayStatus::Completed);
        QCOMPARE(desk.get(fast.id).counts.succeeded, fastEvents);
        QCOMPARE(desk.get(slow.id).status, ReplayStatus::Paused);
        QVERIFY(desk.countSent("slow.made") < slowEvents);
        QTRY_COMPARE(desk->counters().queued, 0);
        QVERIFY(desk.wait(desk->replays().resume(slow.id)));
        QTRY_COMPARE(desk.get(slow.id).status, ReplayStatus::Completed);
        QCOMPARE(desk.get(slow.id).counts.succeeded, slowEvents);
        QCOMPARE(desk.countSent("slow.made"), slowEvents);
    }

    void eachKeepsToItsOwnRate()
    {
        Desk desk;
        QVERIFY(desk.isReady());
        const Replay slow = desk.replay("slow.made", 1);
        const Replay fast = desk.replay("fast.made", 7);
        QTRY_COMPARE(desk.countSent("slow.made"), 1);
        QTRY_COMPARE(desk.countSent("fast.made"), 1);
        for (int second = 1; second <= 6; ++second) {
            desk.pass(1s);
            QTRY_COMPARE(desk.countSent("fast.made"), 1 + 7 * second);
            QTRY_COMPARE(desk.countSent("slow.made"), 1 + second);
            desk.settle();
            QCOMPARE(desk.countSent("fast.made"), 1 + 7 * second);
            QCOMPARE(desk.countSent("slow.made"), 1 + second);
        }
        desk.pass(1s);
        QTRY_COMPARE(desk.get(fast.id).status, ReplayStatus::Completed);
        QVERIFY(desk.wait(desk->replays().cancel(slow.id)));
        QTRY_COMPARE(desk->counters().queued, 0);
        QCOMPARE(desk.countSent("slow.made"), 8);
    }

    void neitherAfterARestart()
    {
        Desk desk;
        QVERIFY(desk.isReady());
        const Replay slow = desk.replay("slow.made", 0.01);
        const Replay fast = desk.replay("fast.made", 1);
        QTRY_COMPARE(desk.countSent("slow.made"), 1);
        QTRY_COMPARE(desk.countSent("fast.made"), 1);
        QTRY_COMPARE(desk.get(slow.id).counts.sent + desk.get(fast.id).counts.sent, 2);
        desk.restart();
        for (int i = 0; i < fastEvents && desk.get(fast.id).status == ReplayStatus::Running; ++i) {
            desk.pass(1s);
            desk.settle();
        }
        QTRY_COMPARE(desk.get(fast.id).status, ReplayStatus::Completed);
        QCOMPARE(desk.get(fast.id).counts.succeeded, fastEvents);
        QCOMPARE(desk.countSent("slow.made"), 2); // a rate begins with one
    }

    void oneThatFailsStopsItselfAlone()
    {
        Desk desk;
        QVERIFY(desk.isReady());
        desk.script.setAnswer([](const auto &sent) {
            return sent.job.eventType == "slow.made" ? SendScript::failed(500)
                                                     : SendScript::succeeded();
        });
        const Replay failing = desk.replay("slow.made", 1, 2);
        QTRY_COMPARE(desk.countSent("slow.made"), 1);
        const Replay fast = desk.replay("fast.made", {});
        desk.pass(1s);
        QTRY_COMPARE(desk.get(failing.id).status, ReplayStatus::Paused);
        QVERIFY(desk.get(failing.id).stopped.has_value());
        QTRY_COMPARE(desk.get(fast.id).status, ReplayStatus::Completed);
        QCOMPARE(desk.countSent("slow.made"), 2);
    }
};

QTEST_GUILESS_MAIN(TestReplayTurns)
#include "tst_replayturns.moc"
