#include "enginefixture.h"

using namespace deckhand;
using namespace std::chrono_literals;

/// Deliveries that go out together, where the service takes them so.
class TestBatches : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".?"))); }

    void batchesFillWhileOneIsUnderWay()
    {
        EngineFixture engine;
        engine.script.maxBatch = 10;
        engine.start();
        engine.script.setAnswer([](const auto &) { return std::optional<SendOutcome>(); });
        const DestinationId id = engine.create();
        engine.publish(1); // nothing is under way: it goes at once
        QTRY_COMPARE(engine.script.batches(), std::vector<int>({1}));
        engine.publish(25); // full batches go, the others wait for more
        QTRY_COMPARE(engine.script.batches(), std::vector<int>({1, 10, 10}));
        engine.settle();
        QCOMPARE(engine.script.count(), 21);
        engine.publish(2);
        engine.settle();
        engine.pass(4ms);
        engine.settle();
        QCOMPARE(engine.script.count(), 21);
        engine.pass(1ms); // five milliseconds are enough
        QTRY_COMPARE(engine.script.batches(), std::vector<int>({1, 10, 10, 7}));
        engine.publish(1);
        engine.settle();
        QCOMPARE(engine.script.count(), 28);
        engine.script.setAnswer([](const auto &) { return SendScript::succeeded(); });
        engine.script.release(SendScript::succeeded()); // nothing is under way again
        QTRY_COMPARE(engine.countOf(id, DeliveryStatus::Success), 29);
        QCOMPARE(engine.script.count(), 29);
    }

    void aBatchIsOneAgainstTheLimit()
    {
        EngineFixture engine;
        engine.script.maxBatch = 4;
        engine.start();
        engine.script.setAnswer([](const auto &) { return std::optional<SendOutcome>(); });
        DestinationDraft draft = engine.draft();
        draft.maxConcurrency = 2;
        const DestinationId id = engine.create(draft);
        engine.publish(20);
        QTRY_COMPARE(engine.script.batches(), std::vector<int>({4, 4}));
        engine.settle();
        QCOMPARE(engine.script.count(), 8);
        engine.script.setAnswer([](const auto &) { return SendScript::succeeded(); });
        engine.script.release(SendScript::succeeded());
        QTRY_COMPARE(engine.countOf(id, DeliveryStatus::Success), 20);
    }

    void onlyWhatFailedOfABatchIsRetried()
    {
        EngineFixture engine;
        engine.script.maxBatch = 10;
        engine.start();
        engine.script.setAnswer([](const SendScript::Sent &sent) {
            return sent.job.eventType == "task_run.failed" ? SendScript::failed()
                                                           : SendScript::succeeded();
        });
        const DestinationId id = engine.create();
        std::vector<EventDraft> drafts;
        for (int i = 0; i < 10; ++i)
            drafts.push_back({{}, i == 3 ? "task_run.failed" : "task_run.completed", "{}", {}});
        QVERIFY(engine.wait(engine->events().publish(drafts)));
        QTRY_COMPARE(engine.countOf(id, DeliveryStatus::Success), 9);
        QTRY_COMPARE(engine.countOf(id, DeliveryStatus::Retrying), 1);
        engine.script.setAnswer([](const auto &) { return SendScript::succeeded(); });
        engine.pass(30s);
        QTRY_COMPARE(engine.countOf(id, DeliveryStatus::Success), 10);
        QCOMPARE(engine.script.count(), 11);
    }
};

QTEST_GUILESS_MAIN(TestBatches)
#include "tst_batches.moc"
