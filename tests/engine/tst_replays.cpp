#include "enginefixture.h"
#include "faultystore.h"

using namespace deckhand;
using namespace std::chrono_literals;

/// Replays: planning, running, pausing, canceling, surviving a restart; and explanations.
class TestReplays : public QObject
{
    Q_OBJECT

private:
    static Replay waitFor(EngineFixture &engine, const ReplayId &id)
    {
        return engine.wait(engine->replays().get(id)).value_or(Replay());
    }
    /// Ten deliveries that failed, on a destination that is active again.
    static DestinationId withFailures(EngineFixture &engine)
    {
        engine.script.setAnswer([](const auto &) { return SendScript::failed(410); });
        DestinationDraft draft = engine.draft();
        draft.maxConcurrency = 64;
        const DestinationId id = engine.create(draft);
        engine.script.setAnswer([](const auto &) { return std::optional<SendOutcome>(); });
        engine.publish(10);
        if (!QTest::qWaitFor([&] { return engine.script.hanging() == 10; }))
            return {};
        engine.script.release(SendScript::failed(410));
        if (!QTest::qWaitFor([&] { return engine.countOf(id, DeliveryStatus::Failure) == 10; }))
            return {};
        if (!QTest::qWaitFor(
                [&] { return engine.destination(id).status == DestinationStatus::Inactive; }))
            return {};
        engine.script.setAnswer({});
        DestinationPatch patch;
        patch.status = DestinationStatus::Active;
        return engine.wait(engine->destinations().update(id, patch)) ? id : DestinationId();
    }

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".?"))); }

    void dryRunCountsAndStoresNothing()
    {
        EngineFixture engine;
        engine.start();
        const DestinationId id = withFailures(engine);
        QVERIFY(!id.isEmpty());
        ReplayRequest request;
        request.dryRun = true;
        const auto planned = engine.wait(engine->replays().create(request));
        QVERIFY(planned);
        QCOMPARE(planned->status, ReplayStatus::Planned);
        QCOMPARE(planned->counts.total, 10);
        QVERIFY(planned->bytes > 0);
        QCOMPARE(engine.wait(engine->replays().list({}))->items.size(), size_t(0));
        QCOMPARE(engine.countOf(id, DeliveryStatus::Failure), 10);
    }

    void aDryRunThatIsCanceledEndsBetweenTwoRequests()
    {
        StoreFaults faults;
        std::atomic<int> visits{0};
        std::promise<QFuture<void>> asked;
        faults.onVisit = [&visits, future = asked.get_future().share()] {
            ++visits;
            QFuture<void>(future.get()).cancel();
        };
        EngineFixture engine;
        engine.wrapStore = [&faults](auto store) {
            return std::make_unique<FaultyStore>(std::move(store), faults);
        };
        engine.start();
        QVERIFY(!withFailures(engine).isEmpty());
        ReplayRequest request;
        request.dryRun = true;
        FutureResult<Replay> planned = engine->replays().create(request);
        asked.set_value(QFuture<void>(planned));
        QTRY_VERIFY(planned.isFinished());
        QCOMPARE(planned.resultCount(), 0);
        QCOMPARE(visits.load(), 1);
        QVERIFY(engine.wait(engine->replays().create(request))); // the next one is answered
    }

    void aReplayIsMadeThoughNobodyWaitsForIt()
    {
        EngineFixture engine;
        engine.start();
        QVERIFY(!withFailures(engine).isEmpty());
        FutureResult<Replay> made = engine->replays().create({});
        made.cancel();
        QTRY_COMPARE(engine.wait(engine->replays().list({}))->items.size(), size_t(1));
    }

    void failedDeliveriesAreReplayed()
    {
        EngineFixture engine;
        engine.start();
        const DestinationId id = withFailures(engine);
        const auto made = engine.wait(engine->replays().create({}));
        QVERIFY(made);
        QTRY_COMPARE(waitFor(engine, made->id).status, ReplayStatus::Completed);
        const Replay replay = waitFor(engine, made->id);
        QCOMPARE(replay.counts.total, 10);
        QCOMPARE(replay.counts.succeeded, 10);
        QCOMPARE(replay.counts.left, 0);
        QVERIFY(replay.finishedAt.has_value());
        QCOMPARE(engine.countOf(id, DeliveryStatus::Success), 10);
        const auto late = engine.wait(engine->replays().pause(made->id));
        QVERIFY(!late);
        QCOMPARE(late.error().code(), ErrorCode::Conflict);
    }

    void rateIsKeptAndPauseHolds()
    {
        EngineFixture engine;
        engine.start();
        const DestinationId id = withFailures(engine);
        const int before = engine.script.count();
        ReplayRequest request;
        request.rate = 1;
        const auto made = engine.wait(engine->replays().create(request));
        QVERIFY(made);
        QTRY_COMPARE(engine.script.count(), before + 1);
        engine.publish(3); // live traffic is not delayed by a slow replay
        QTRY_COMPARE(engine.script.count(), before + 4);
        engine.pass(1s);
        QTRY_COMPARE(engine.script.count(), before + 5);
        QVERIFY(engine.wait(engine->replays().pause(made->id)));
        QTRY_COMPARE(waitFor(engine, made->id).counts.sent, 2);
        engine.pass(30s);
        engine.settle();
        QCOMPARE(engine.script.count(), before + 5);
        QCOMPARE(waitFor(engine, made->id).status, ReplayStatus::Paused);

        engine.restart(); // stays paused
        engine.pass(1s);
        engine.settle();
        QCOMPARE(engine.script.count(), before + 5);
        QVERIFY(engine.wait(engine->replays().resume(made->id)));
        QTRY_COMPARE(engine.script.count(), before + 6);
        const auto canceled = engine.wait(engine->replays().cancel(made->id));
        QVERIFY(canceled);
        QCOMPARE(canceled->status, ReplayStatus::Canceled);
        QTRY_COMPARE(engine.countOf(id, DeliveryStatus::Failure), 7);
        QCOMPARE(engine.countOf(id, DeliveryStatus::Success), 6);
        engine.pass(30s);
        engine.settle();
        QCOMPARE(engine.script.count(), before + 6);
    }

    void runningReplayGoesOnAfterRestart()
    {
        EngineFixture engine;
        engine.start();
        const DestinationId id = withFailures(engine);
        ReplayRequest request;
        request.rate = 1;
        const auto made = engine.wait(engine->replays().create(request));
        QVERIFY(made);
        QTRY_COMPARE(engine.countOf(id, DeliveryStatus::Success), 1);
        engine.restart();
        for (int i = 0; i < 12 && waitFor(engine, made->id).status == ReplayStatus::Running; ++i) {
            engine.pass(1s);
            engine.settle();
        }
        QTRY_COMPARE(waitFor(engine, made->id).status, ReplayStatus::Completed);
        QCOMPARE(engine.countOf(id, DeliveryStatus::Success), 10);
    }

    void soManyAreUnderWayAtOnce()
    {
        EngineFixture engine;
        engine.start();
        const DestinationId id = withFailures(engine);
        engine.script.setAnswer([](const auto &) { return std::optional<SendOutcome>(); });
        ReplayRequest request;
        request.parallel = 3;
        const auto made = engine.wait(engine->replays().create(request));
        QVERIFY(made);
        int most = 0; // it begins with one at once, as the destination has failed so often
        while (waitFor(engine, made->id).status == ReplayStatus::Running) {
            QTRY_VERIFY(engine.script.hanging() > 0 ||
                        waitFor(engine, made->id).status == ReplayStatus::Completed);
            engine.settle();
            most = std::max(most, engine.script.hanging());
            engine.script.release(SendScript::succeeded());
            engine.settle();
        }
        QCOMPARE(most, 3);
        QTRY_COMPARE(waitFor(engine, made->id).status, ReplayStatus::Completed);
        QCOMPARE(engine.countOf(id, DeliveryStatus::Success), 10);
    }

    void failuresInARowPauseIt()
    {
        EngineFixture engine;
        engine.start();
        const DestinationId id = withFailures(engine);
        const int before = engine.script.count();
        // A success in between begins the count again.
        engine.script.setAnswer([&, n = 0](const auto &) mutable {
            return ++n == 2 ? SendScript::succeeded() : SendScript::failed(500);
        });
        ReplayRequest request;
        request.parallel = 1;
        request.stopAfterFailures = 3;
        const auto made = engine.wait(engine->replays().create(request));
        QVERIFY(made);
        QTRY_COMPARE(waitFor(engine, made->id).status, ReplayStatus::Paused);
        const Replay stopped = waitFor(engine, made->id);
        QVERIFY(stopped.stopped.has_value());
        QCOMPARE(stopped.stopped->failures, 3);
        QCOMPARE(stopped.stopped->error.errorClass, ErrorClass::HttpStatus);
        QCOMPARE(stopped.counts.sent, 5);
        engine.pass(200s); // neither the others nor retries go on
        engine.settle();
        QCOMPARE(engine.script.count(), before + 5);
        engine.script.setAnswer({});
        const auto resumed = engine.wait(engine->replays().resume(made->id));
        QVERIFY(resumed && !resumed->stopped);
        QTRY_COMPARE(waitFor(engine, made->id).status, ReplayStatus::Completed);
        QCOMPARE(engine.countOf(id, DeliveryStatus::Success), 10);
    }

    void limitsHoldAfterARestart()
    {
        EngineFixture engine;
        engine.start();
        const DestinationId id = withFailures(engine);
        ReplayRequest request;
        request.rate = 1;
        request.parallel = 1;
        const auto made = engine.wait(engine->replays().create(request));
        QVERIFY(made);
        QTRY_COMPARE(engine.countOf(id, DeliveryStatus::Success), 1);
        engine.script.setAnswer([](const auto &) { return std::optional<SendOutcome>(); });
        engine.restart();
        QTRY_COMPARE(engine.script.hanging(), 1);
        for (int i = 0; i < 4; ++i) { // the rate would allow more
            engine.pass(1s);
            engine.settle();
        }
        QCOMPARE(engine.script.hanging(), 1);
        engine.script.setAnswer({});
        engine.script.release(SendScript::succeeded());
        for (int i = 0; i < 12 && waitFor(engine, made->id).status == ReplayStatus::Running; ++i) {
            engine.pass(1s);
            engine.settle();
        }
        QTRY_COMPARE(waitFor(engine, made->id).status, ReplayStatus::Completed);
    }

    void itGoesInItsOrder()
    {
        EngineFixture engine;
        engine.start();
        const DestinationId id = withFailures(engine);
        const std::size_t before = engine.script.sent().size();
        ReplayRequest request;
        request.order = ReplayOrder::Newest;
        request.parallel = 1;
        const auto made = engine.wait(engine->replays().create(request));
        QVERIFY(made);
        QTRY_COMPARE(waitFor(engine, made->id).status, ReplayStatus::Completed);
        const auto sent = engine.script.sent();
        QCOMPARE(sent.size(), before + 10);
        for (std::size_t i = before + 1; i < sent.size(); ++i)
            QVERIFY(sent[i].job.eventId.bytes() < sent[i - 1].job.eventId.bytes());
        QCOMPARE(engine.countOf(id, DeliveryStatus::Success), 10);
    }

    void aPlanIsKeptForAWhile()
    {
        EngineFixture engine;
        engine.start();
        QVERIFY(!withFailures(engine).isEmpty());
        ReplayRequest request;
        request.dryRun = true;
        const auto planned = engine.wait(engine->replays().create(request));
        QVERIFY(planned && planned->outlook);
        engine.pass(16min);
        request.dryRun = false;
        request.planId = planned->outlook->planId;
        const auto late = engine.wait(engine->replays().create(request));
        QVERIFY(!late);
        QCOMPARE(late.error().code(), ErrorCode::Conflict);
        QCOMPARE(late.error().items.front().field, QStringLiteral("plan_id"));
        QCOMPARE(engine.wait(engine->replays().list({}))->items.size(), size_t(0));
    }

    void wrongRequestsNameTheirFields()
    {
        EngineFixture engine;
        engine.start();
        ReplayRequest request;
        request.parallel = 0;
        request.stopAfterFailures = -1;
        const auto limits = engine.wait(engine->replays().create(request));
        QVERIFY(!limits);
        QCOMPARE(limits.error().items.size(), size_t(2));
        QCOMPARE(limits.error().items[0].field, QStringLiteral("parallel"));
        QCOMPARE(limits.error().items[1].field, QStringLiteral("stop_after_failures"));
        request = {};
        request.rate = 0;
        request.destinationIds = {DestinationId("evtd_none")};
        const auto refused = engine.wait(engine->replays().create(request));
        QVERIFY(!refused);
        QCOMPARE(refused.error().items.size(), size_t(2));
        QCOMPARE(refused.error().items[0].field, QStringLiteral("rate"));
        QCOMPARE(refused.error().items[1].field, QStringLiteral("destination_ids[0]"));
    }

    void explanationsCoverEveryDestination()
    {
        EngineFixture engine;
        engine.start();
        const DestinationId delivered = engine.create();
        const DestinationId other = engine.create(engine.draft({"agent.*"}));
        DestinationDraft filtering = engine.draft();
        filtering.filter = *ContentFilter::parse("{\"data\":{\"n\":{\"$gt\":5}}}");
        const DestinationId filtered = engine.create(filtering);
        DestinationDraft asleep = engine.draft();
        asleep.active = false;
        const DestinationId inactive = engine.create(asleep);
        const DestinationId deleted = engine.create();
        QVERIFY(engine.wait(engine->destinations().remove(deleted)));
        engine.clock.advance(1s);
        const EventId id = engine.publish(1).front().event.id;
        QTRY_COMPARE(engine.countOf(delivered, DeliveryStatus::Success), 1);
        engine.clock.advance(1s);
        const DestinationId later = engine.create();
        DestinationPatch patch; // what is changed afterwards does not matter
        patch.events = Subscription({"*"});
        QVERIFY(engine.wait(engine->destinations().update(other, patch)));
        const auto all = engine.wait(engine->events().explain(id));
        QVERIFY(all);
        std::map<DestinationId, Decision> decisions;
        for (const Explanation &explanation : *all)
            decisions[explanation.destinationId] = explanation.decision;
        QCOMPARE(decisions.size(), size_t(6));
        QCOMPARE(int(decisions[delivered]), int(Decision::Delivered));
        QCOMPARE(int(decisions[other]), int(Decision::NotSubscribed));
        QCOMPARE(int(decisions[filtered]), int(Decision::Filtered));
        QCOMPARE(int(decisions[inactive]), int(Decision::Inactive));
        QCOMPARE(int(decisions[deleted]), int(Decision::Deleted));
        QCOMPARE(int(decisions[later]), int(Decision::CreatedLater));
        QVERIFY(!engine.wait(engine->events().explain(EventId("evt_none"))));
    }
};

QTEST_GUILESS_MAIN(TestReplays)
#include "tst_replays.moc"
