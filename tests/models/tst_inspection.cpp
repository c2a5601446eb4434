#include "fakeengine.h"
#include "models/attemptexport.h"
#include "models/attemptfacts.h"
#include "models/chosenreplay.h"
#include "models/consolemodels.h"
#include "models/consolesettings.h"
#include "models/deeplink.h"
#include "models/filtercompletion.h"
#include "models/formatting.h"
#include "models/jsontreemodel.h"
#include "models/palettemodel.h"
#include "sampledata.h"
#include "support/manualclock.h"
#include "ui/words.h"

#include <QAbstractItemModelTester>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace deckhand;

/// Models that look into one event, one delivery or one replay.
class TestInspection : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral("."))); }

    void jsonIsATreeWithPathsAndTheValuesAsWritten()
    {
        JsonTreeModel model;
        QAbstractItemModelTester tester(&model,
                                        QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setJson("{\"z\":1.10,\"a\":{\"list\":[true,\"x \\\"y\\\"\"]},"
                      "\"big\":12345678901234567890}");
        QCOMPARE(model.rowCount(), 3);
        QCOMPARE(model.index(0, 0).data().toString(), QStringLiteral("z"));
        QCOMPARE(model.index(0, 1).data().toString(), QStringLiteral("1.10"));
        QCOMPARE(model.index(2, 1).data().toString(), QStringLiteral("12345678901234567890"));
        const QModelIndexList found = model.find(QStringLiteral("Y"));
        QCOMPARE(found.size(), 1);
        QCOMPARE(found[0].data(JsonTreeModel::PathRole).toString(), QStringLiteral("a.list.1"));
        QCOMPARE(JsonTreeModel::clause(found[0]), QStringLiteral("data.a.list.1=\"x \\\"y\\\"\""));
        QVERIFY(SearchExpression::parse(JsonTreeModel::clause(found[0])));
        QVERIFY(JsonTreeModel::clause(model.index(1, 0)).isEmpty());
        model.setJson("not json");
        QCOMPARE(model.rowCount(), 0);
        model.setJson(QByteArray(5000, '[') + QByteArray(5000, ']'));
        QVERIFY(model.rowCount() <= 1); // too deep to open, and no crash
    }

    void timesAreKnownByTheirFormOrTheirName()
    {
        JsonTreeModel model;
        model.setJson("{\"created_at\":\"2025-01-15T09:31:15Z\",\"paid_at\":1736933475,"
                      "\"timestamp\":1736933475000,\"count\":1736933475,\"name\":\"2025\","
                      "\"runtime\":4100,\"ends_at\":99999999999999999}");
        const auto timeAt = [&model](int row) {
            return model.index(row, 1).data(JsonTreeModel::TimeRole).toDateTime();
        };
        const QDateTime expected(QDate(2025, 1, 15), QTime(9, 31, 15), Qt::UTC);
        for (int row = 0; row < 3; ++row)
            QCOMPARE(timeAt(row), expected);
        for (int row = 3; row < 7; ++row)
            QVERIFY2(!timeAt(row).isValid(), qPrintable(model.index(row, 0).data().toString()));
    }

    void relatedEventsAreThoseOfTheSameThing()
    {
        FakeEngine engine;
        SystemClock clock;
        Words words;
        const auto event = [&](const char *id, const char *data) {
            engine.storedEvents.insert(
                engine.storedEvents.begin(),
                Event{EventId(id), "task_run.running", data,
                      fromMillis(1000 * qint64(engine.storedEvents.size()))});
        };
        event("evt_1", R"({"id":"trun_1","object":"task_run","session_id":"sess_1"})");
        event("evt_2", R"({"id":"stor_1","object":"storage","task_run_id":"trun_1"})");
        event("evt_3", R"({"id":"trun_2","object":"task_run"})");
        RelatedEvents model(engine, words, clock);
        QAbstractItemModelTester tester(&model,
                                        QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setEvent(engine.storedEvents[2]);
        QCOMPARE(model.entities().size(), std::size_t(2));
        QCOMPARE(model.entity().id, QByteArray("trun_1"));
        QTRY_COMPARE(model.rowCount(), 2);
        QCOMPARE(model.eventAt(0)->id, EventId("evt_1")); // oldest first
        QCOMPARE(model.index(1, 1).data().toString(), QStringLiteral("+1.0 s"));
        QCOMPARE(model.rowOfCurrent(), 0);
        event("evt_4", R"({"id":"trun_1","object":"task_run"})");
        model.take({std::make_shared<const std::vector<StreamMessage>>(
            std::vector<StreamMessage>{{"m", engine.storedEvents[0]}})});
        QTRY_COMPARE(model.rowCount(), 3);
        model.setEvent(Event{EventId("evt_9"), "a.b", "{}", {}});
        QCOMPARE(model.rowCount(), 0);
    }

    void attemptsAreExportedWithoutSecrets()
    {
        FakeEngine engine;
        fillSample(engine, SystemClock().now());
        Delivery delivery;
        for (const Delivery &stored : engine.storedDeliveries) {
            if (stored.history.size() == 4)
                delivery = stored;
        }
        Attempt attempt = delivery.history[0];
        attempt.request->headers.push_back({"x-it's", "a'b"});
        const QString curl = toCurl(attempt, "{\"quote\":\"it's\"}");
        QVERIFY(curl.contains(QStringLiteral("webhook-signature: $WEBHOOK_SIGNATURE")));
        QVERIFY(curl.contains(QStringLiteral("'x-it'\\''s: a'\\''b'")));
        QVERIFY(curl.contains(QStringLiteral("--data-binary '{\"quote\":\"it'\\''s\"}'")));
        QVERIFY(scanJson(toAttemptJson(delivery, attempt), {}).has_value());
        const QByteArray har = toHar(attempt, "{}");
        QVERIFY(scanJson(har, {}).has_value());
        QVERIFY(har.contains("\"version\": \"1.2\""));
        QVERIFY(
            toRawText(attempt, "{}").startsWith(QStringLiteral("POST /billing HTTP/1.1\nHost:")));
        QCOMPARE(signatureOf(attempt).count, 1);
        QVERIFY(toCurl(Attempt(), {}).isEmpty());
        QVERIFY(scanJson(toHar(Attempt(), {}), {}).has_value());
    }

    void aReplayIsCountedBeforeItIsStarted()
    {
        FakeEngine engine;
        SystemClock clock;
        fillSample(engine, clock.now());
        ReplayPlanner planner(engine);
        ReplayScope scope;
        scope.only = ReplayOnly::All;
        planner.begin(scope, engine.storedDestinations, true);
        QCOMPARE(planner.shares().size(), std::size_t(4));
        QVERIFY(!planner.canStart());
        QTRY_COMPARE(planner.state(), ReplayPlanner::State::Ready);
        const qint64 all = planner.total();
        QVERIFY(all > 320);
        qint64 sum = 0;
        for (const auto &share : planner.shares()) {
            QCOMPARE(share.count.has_value(), share.active); // an inactive one gets nothing
            sum += share.count.value_or(0);
        }
        QCOMPARE(sum, all);
        QVERIFY(!planner.canStart()); // production: the number is to be typed
        planner.setTyped(QString::number(all));
        QVERIFY(planner.canStart());
        ReplayOptions options;
        options.rate = 10;
        options.parallel = 3;
        planner.setOptions(options);
        QCOMPARE(*planner.seconds(), double(all) / 10);
        QVERIFY(!planner.checked());
        planner.check();
        QCOMPARE(planner.state(), ReplayPlanner::State::Checking);
        QTRY_VERIFY(planner.checked());
        QCOMPARE(planner.checked()->checked, all);
        QVERIFY(engine.storedReplays.empty());
        planner.setChosen(planner.shares()[0].id, false);
        QTRY_VERIFY(planner.state() == ReplayPlanner::State::Ready && planner.total() < all);
        planner.setTyped(QString::number(planner.total()));
        QSignalSpy started(&planner, &ReplayPlanner::started);
        planner.start();
        QTRY_COMPARE(started.count(), 1);
        QCOMPARE(engine.storedReplays.size(), std::size_t(1));
        QCOMPARE(engine.storedReplays[0].parallel.value_or(0), 3);
        for (const auto &share : planner.shares())
            planner.setChosen(share.id, false);
        QVERIFY(!planner.canStart()); // none chosen is none, not all
    }

    void aPlanThatIsNotKnownAnyMoreIsCountedAnew()
    {
        FakeEngine engine;
        SystemClock clock;
        fillSample(engine, clock.now());
        ReplayPlanner planner(engine);
        planner.begin({}, engine.storedDestinations, false);
        QTRY_COMPARE(planner.state(), ReplayPlanner::State::Ready);
        ReplayRequest other; // the fake one knows the newest plan only
        other.dryRun = true;
        const auto asked = engine.replays().create(other);
        QTRY_VERIFY(asked.isFinished());
        planner.start();
        QTRY_VERIFY(planner.wasRenewed() && planner.state() == ReplayPlanner::State::Ready);
        QVERIFY(engine.storedReplays.empty() && !planner.error());
        planner.start();
        QTRY_COMPARE(engine.storedReplays.size(), std::size_t(1));
        QVERIFY(!planner.wasRenewed());
    }

    void aTargetLetsInactiveDestinationsBeChosen()
    {
        FakeEngine engine;
        SystemClock clock;
        fillSample(engine, clock.now());
        ReplayPlanner planner(engine);
        planner.begin({}, engine.storedDestinations, false);
        QTRY_COMPARE(planner.state(), ReplayPlanner::State::Ready);
        const auto target = std::find_if(planner.shares().begin(), planner.shares().end(),
                                         [](const auto &share) { return share.active; });
        ReplayOptions options;
        options.targetDestinationId = target->id;
        const qint64 before = planner.total();
        planner.setOptions(options);
        QCOMPARE(planner.state(), ReplayPlanner::State::Counting);
        QTRY_COMPARE(planner.state(), ReplayPlanner::State::Ready);
        QVERIFY(planner.total() > before); // the inactive one's are chosen too
        planner.start();
        QTRY_COMPARE(engine.storedReplays.size(), std::size_t(1));
        QVERIFY(engine.storedReplays[0].targetDestinationId == target->id);
        QCOMPARE(engine.storedReplays[0].destinationIds.size(), planner.shares().size());
    }

    void replaysFollowWhatRuns()
    {
        FakeEngine engine;
        SystemClock clock;
        Words words;
        Replay replay;
        replay.id = ReplayId("rply_1");
        replay.status = ReplayStatus::Running;
        replay.counts = {100, 40, 30, 10, 60};
        replay.createdBy = QStringLiteral("Ada");
        engine.storedReplays = {replay};
        ConsoleModels models(engine, words, clock);
        QAbstractItemModelTester tester(&models.replays,
                                        QAbstractItemModelTester::FailureReportingMode::QtTest);
        models.replays.setPace(Pace::Full);
        QTRY_COMPARE(models.replays.rowCount(), 1);
        QCOMPARE(models.replays.unfinished(), 1);
        QCOMPARE(models.replays.index(0, 2).data(ReplaysModel::ShareRole).toDouble(), 0.4);
        QCOMPARE(models.replays.index(0, 6).data().toString(), QStringLiteral("Ada"));
        QCOMPARE(models.replays.headerData(6, Qt::Horizontal, Qt::DisplayRole).toString(),
                 QStringLiteral("Created by"));
        models.replays.pause(replay.id);
        QTRY_COMPARE(models.replays.replayAt(0)->status, ReplayStatus::Paused);
        engine.storedReplays[0].status = ReplayStatus::Completed;
        QTRY_COMPARE(models.replays.unfinished(), 0);
    }

    void aReplayTellsWhereItTakesMoreThanWasChosen()
    {
        const auto delivery = [](const QByteArray &event, const char *destination) {
            Delivery made;
            made.eventId = EventId(event);
            made.destinationId = DestinationId(destination);
            made.status = DeliveryStatus::Failure;
            return made;
        };
        const auto one = replayOf({delivery("evt_1", "evtd_1"), delivery("evt_2", "evtd_1")});
        QVERIFY(one && one->exact);
        QCOMPARE(one->scope.destinations.size(), std::size_t(1));
        const auto cross = replayOf({delivery("evt_1", "evtd_1"), delivery("evt_2", "evtd_2")});
        QVERIFY(cross && !cross->exact);
        QVERIFY(!replayOf({}));
        std::vector<Delivery> many;
        for (int i = 0; i <= mostChosen; ++i)
            many.push_back(delivery(QByteArray("evt_" + QByteArray::number(i)), "evtd_1"));
        QVERIFY(!replayOf(many));
        many.pop_back();
        QVERIFY(replayOf(many));
    }

    void theWholeSizeOfACutBodyIsTold()
    {
        AttemptResponse response;
        response.body = QByteArray(100, 'x');
        response.truncated = true;
        QVERIFY(!wholeSize(response));
        response.headers = {{"Content-Length", "2100000"}};
        QCOMPARE(wholeSize(response), std::optional<qint64>(2'100'000));
        response.headers = {{"Content-Length", "50"}}; // less than what came
        QVERIFY(!wholeSize(response));
        response.headers = {{"Content-Length", "2100000"}, {"Content-Encoding", "gzip"}};
        QVERIFY(!wholeSize(response));
    }
};

QTEST_GUILESS_MAIN(TestInspection)
#include "tst_inspection.moc"
