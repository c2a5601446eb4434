// How a replay is measured while it runs and reported when it has ended; room for the store.

#include "fakeengine.h"
#include "models/replayreport.h"
#include "models/replaypace.h"
#include "models/sourcepace.h"
#include "models/storagewatch.h"
#include "support/manualclock.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace deckhand;
using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace {

Replay running(qint64 left)
{
    Replay replay;
    replay.id = ReplayId("rply_1");
    replay.status = ReplayStatus::Running;
    replay.counts = {1000, 1000 - left, 1000 - left, 0, left};
    return replay;
}

constexpr qint64 gibibyte = 1024LL * 1024 * 1024;

} // namespace

class TestReplayRuns : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void itsDeliveriesAreFoundAndNoOthers()
    {
        Replay replay = running(0);
        replay.id = ReplayId("rply_7");
        replay.destinationIds = {DestinationId("evtd_1")};
        const auto parsed = SearchExpression::parse(replayedFilter(replay, u"status:failure"_s));
        QVERIFY(parsed);
        Event made{EventId("evt_2"), "a.b", "{}", replay.createdAt + 1s, EventId("evt_1")};
        Delivery delivery;
        delivery.eventId = made.id;
        delivery.destinationId = DestinationId("evtd_1");
        delivery.status = DeliveryStatus::Failure;
        delivery.createdAt = made.createdAt;
        delivery.replayId = replay.id;
        const SearchRow row{&made, &delivery, u"Billing", "webhook", {}};
        QVERIFY(parsed->matches(row, made.createdAt));
        for (const char *other : {"rply_8", "rply_77", ""}) { // at the same time, to the same place
            delivery.replayId = ReplayId(other);
            QVERIFY2(!parsed->matches(row, made.createdAt), other);
        }
        delivery.replayId = replay.id;
        delivery.status = DeliveryStatus::Success;
        QVERIFY(!parsed->matches(row, made.createdAt));
    }

    void paceAndTimeLeftAreMeasured()
    {
        ManualClock clock;
        ReplayPace pace;
        pace.add(clock.steadyNow(), running(1000));
        QVERIFY(!pace.perSecond() && !pace.left());
        clock.advance(500ms);
        pace.add(clock.steadyNow(), running(990));
        QVERIFY(!pace.perSecond());
        clock.advance(1500ms);
        pace.add(clock.steadyNow(), running(900));
        QCOMPARE(*pace.perSecond(), 50.0);
        QCOMPARE(*pace.left(), 18s);
    }

    void whatItWentLongAgoIsForgotten()
    {
        ManualClock clock;
        ReplayPace pace;
        for (qint64 left = 1000; left >= 500; left -= 100) {
            pace.add(clock.steadyNow(), running(left));
            clock.advance(1s);
        }
        QVERIFY(*pace.perSecond() > 90);
        for (int i = 0; i < 25; ++i) {
            clock.advance(1s);
            pace.add(clock.steadyNow(), running(500));
        }
        QCOMPARE(*pace.perSecond(), 0.0);
        QVERIFY(!pace.left());
    }

    void aPauseBeginsItAnew()
    {
        ManualClock clock;
        ReplayPace pace;
        pace.add(clock.steadyNow(), running(1000));
        clock.advance(2s);
        pace.add(clock.steadyNow(), running(900));
        QVERIFY(pace.perSecond());
        Replay paused = running(900);
        paused.status = ReplayStatus::Paused;
        pace.add(clock.steadyNow(), paused);
        QVERIFY(!pace.perSecond());
    }

    void theReportHoldsPlanOptionsAndBoundedGroups()
    {
        FakeEngine engine;
        const Timestamp at = fromMillis(1'736'933'475'000);
        const DestinationId billing("des_1");
        for (int i = 0; i < 240; ++i) {
            Delivery delivery;
            delivery.id = DeliveryId(engine.nextId("edlv_"));
            delivery.destinationId = billing;
            delivery.status = DeliveryStatus::Failure;
            delivery.lastError = {i < 3 ? ErrorClass::Timeout : ErrorClass::HttpStatus, {}, {}};
            delivery.replayId = ReplayId(i < 230 ? "rply_7" : "rply_8");
            delivery.attempts = 1;
            engine.storedDeliveries.push_back(delivery);
        }
        Replay replay;
        replay.id = ReplayId("rply_7");
        replay.status = ReplayStatus::Completed;
        replay.destinationIds = {billing};
        replay.rate = 20;
        replay.counts = {240, 240, 10, 230, 0};
        replay.createdAt = at;
        ReplayOutcomes outcomes(engine);
        QSignalSpy changed(&outcomes, &ReplayOutcomes::changed);
        outcomes.show(replay);
        QTRY_VERIFY(!outcomes.isReading() && !outcomes.groups().empty());
        const QJsonObject report =
            QJsonDocument::fromJson(replayReport(replay, outcomes, {{billing, u"Billing"_s}}, at))
                .object();
        QCOMPARE(report[u"format"].toString(), u"deckhand.replay_report"_s);
        const QJsonObject plan = report[u"replay"].toObject();
        QCOMPARE(plan[u"id"].toString(), u"rply_7"_s);
        QCOMPARE(plan[u"rate"].toDouble(), 20.0);
        QCOMPARE(report[u"destinations"][0][u"name"].toString(), u"Billing"_s);
        const QJsonArray groups = report[u"outcomes"].toArray();
        QCOMPARE(groups.size(), 3);
        QCOMPARE(groups[0][u"status"].toString(), u"success"_s);
        QCOMPARE(groups[0][u"count"].toInt(), 10);
        QVERIFY(!groups[0].toObject().contains(u"delivery_ids"_s));
        QCOMPARE(groups[1][u"count"].toInt(), 227);
        QCOMPARE(groups[1][u"delivery_ids"].toArray().size(), 200);
        QCOMPARE(groups[1][u"more_ids"].toBool(), true);
        QCOMPARE(groups[2][u"error_class"].toString(), u"timeout"_s);
        QCOMPARE(groups[2][u"delivery_ids"].toArray().size(), 3);
        QCOMPARE(groups[2][u"more_ids"].toBool(), false);
        QCOMPARE(report[u"outcomes_cut"].toBool(), false);
    }

    void aSourceThatFallsBehindIsTold()
    {
        ManualClock clock;
        SourcePace pace;
        qint64 published = 0, requests = 0;
        const auto goOn = [&](double asked, qint64 made) {
            clock.advance(1s);
            pace.add(clock.steadyNow(), asked, published += made, requests += 3705);
        };
        for (int i = 0; i < 3; ++i)
            goOn(10'000, 6200);
        QVERIFY(!pace.behind()); // not yet known
        goOn(10'000, 6200);
        QVERIFY(pace.behind());
        QCOMPARE(pace.behind()->asked, 10'000.0);
        QCOMPARE(pace.behind()->published, 6200.0);
        QCOMPARE(pace.behind()->requests, 3705.0);
        for (int i = 0; i < 6; ++i)
            goOn(10'000, 9500); // what was before is forgotten
        QVERIFY(!pace.behind());
        for (int i = 0; i < 6; ++i)
            goOn(10'000, 5000);
        QVERIFY(pace.behind());
        goOn(100, 5000); // something else is asked for
        QVERIFY(!pace.behind());
        for (int i = 0; i < 6; ++i)
            goOn(5, 3); // too few to judge
        QVERIFY(!pace.behind());
    }

    void aVolumeIsNearlyFullByShareWithinBounds()
    {
        QVERIFY(!StorageWatch::isNearlyFull({6 * gibibyte, 1000 * gibibyte}));
        QVERIFY(StorageWatch::isNearlyFull({4 * gibibyte, 1000 * gibibyte}));
        QVERIFY(StorageWatch::isNearlyFull({gibibyte, 40 * gibibyte}));
        QVERIFY(!StorageWatch::isNearlyFull({3 * gibibyte, 40 * gibibyte}));
        QVERIFY(!StorageWatch::isNearlyFull({gibibyte, 2 * gibibyte}));
        QVERIFY(StorageWatch::isNearlyFull({gibibyte / 4, 2 * gibibyte}));
    }

    void aFullVolumeIsToldOnceUntilThereIsRoomAgain()
    {
        Volume volume{gibibyte, 40 * gibibyte};
        int looks = 0;
        StorageWatch watch([&] {
            ++looks;
            return readyFuture<Volume>(volume);
        });
        QSignalSpy full(&watch, &StorageWatch::nearlyFull);
        const auto look = [&](qint64 free) {
            volume.free = free;
            watch.look();
            QCoreApplication::processEvents();
        };
        look(10 * gibibyte);
        QCOMPARE(full.count(), 0);
        look(gibibyte);
        QCOMPARE(full.count(), 1);
        look(2 * gibibyte + gibibyte / 10); // a little above the limit
        look(gibibyte);
        QCOMPARE(full.count(), 1);
        look(10 * gibibyte);
        look(gibibyte);
        QCOMPARE(full.count(), 2);
        QCOMPARE(looks, 6);
    }

    void theVolumeOfAFolderIsRead()
    {
        const QTemporaryDir folder;
        const auto volume = readVolume(folder.path());
        QTRY_VERIFY(volume.isFinished());
        QVERIFY(volume.result());
        QVERIFY(volume.result()->total > 0);
        QVERIFY(volume.result()->free <= volume.result()->total);
        const auto none = readVolume(folder.filePath(u"no/such/place"_s));
        QTRY_VERIFY(none.isFinished());
        QVERIFY(!none.result() && none.result().error().text().contains(u"no/such/place"_s));
    }
};

QTEST_GUILESS_MAIN(TestReplayRuns)
#include "tst_replayruns.moc"
