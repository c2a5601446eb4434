// What the page of replays tells of one that runs, and its report.

#include "console.h"
#include "sampledata.h"
#include "ui/messagepanel.h"
#include "ui/tableview.h"

#include <QCheckBox>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLabel>
#include <QPushButton>
#include <QRegularExpression>
#include <QSpinBox>
#include <QTableWidget>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>
#include <QToolButton>

using namespace deckhand;
using namespace Qt::Literals::StringLiterals;

namespace {

Replay makeReplay(ReplayStatus status, const ReplayCounts &counts)
{
    Replay replay;
    replay.id = ReplayId("rply_1");
    replay.status = status;
    replay.counts = counts;
    replay.rate = 100;
    return replay;
}

} // namespace

class TestReplaysPage : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u"^(?!This plugin does not)"_s)); }

    void aReplayThatRunsTellsItsPaceAndTheTimeLeft()
    {
        Console console;
        console.engine.storedReplays = {
            makeReplay(ReplayStatus::Running, {100'000, 0, 0, 0, 100'000})};
        console.open();
        QTRY_COMPARE(console.models->replays.rowCount(), 1);
        console.window->goTo(Place::Replays, {}, "rply_1");
        auto *facts = console.find<QLabel>("replayFacts");
        QVERIFY2(facts->text().contains(u"is being measured"_s), qPrintable(facts->text()));
        QVERIFY(!console.actions->action("exportReplayReport")->isEnabled());
        // It is read every second; until then some more is done.
        QTimer work;
        connect(&work, &QTimer::timeout, this, [&console] {
            ReplayCounts &counts = console.engine.storedReplays[0].counts;
            counts.sent = counts.succeeded += 10;
            counts.left -= 10;
        });
        work.start(50);
        QTRY_VERIFY_WITH_TIMEOUT(facts->text().contains(u"per second, of at most 100"_s), 15'000);
        QVERIFY2(facts->text().contains(u"left."_s), qPrintable(facts->text()));
    }

    void theOptionsOfAReplayAndWhyItStoppedAreTold()
    {
        Console console;
        fillSample(console.engine, console.clock.now());
        Replay replay = makeReplay(ReplayStatus::Paused, {100, 9, 2, 7, 91});
        replay.parallel = 4;
        replay.stopAfterFailures = 5;
        replay.order = ReplayOrder::Newest;
        replay.targetDestinationId = console.engine.storedDestinations[0].id;
        replay.stopped = ReplayStop{
            5, {ErrorClass::HttpStatus, u"It answered 500."_s, u"Look."_s}, console.clock.now()};
        console.engine.storedReplays = {replay};
        console.open();
        QTRY_COMPARE(console.models->destinations.rowCount(), 4);
        QTRY_COMPARE(console.models->replays.rowCount(), 1);
        console.window->goTo(Place::Replays, {}, "rply_1");
        const QString options = console.find<QLabel>("replayOptions")->text();
        for (const QString &part : QStringList{
                 console.engine.storedDestinations[0].name + u" instead of"_s,
                 u"At most 4 at once"_s, u"after 5 failed attempts"_s, u"Newest events first"_s})
            QVERIFY2(options.contains(part), qPrintable(options));
        auto *stopped = console.find<MessagePanel>("replayStopped");
        QVERIFY(stopped->isVisible());
        QVERIFY2(stopped->text().contains(u"5 failed attempts in a row"_s) &&
                     stopped->text().contains(u"It answered 500. Look."_s),
                 qPrintable(stopped->text()));
        console.actions->action("resumeReplay")->trigger();
        QTRY_VERIFY(!stopped->isVisible());
    }

    void whoMadeAReplayIsTold()
    {
        Console console;
        Replay replay = makeReplay(ReplayStatus::Completed, {3, 3, 3, 0, 0});
        replay.createdBy = u"Ada <b>%1"_s;
        console.engine.storedReplays = {replay};
        console.open();
        QTRY_COMPARE(console.models->replays.rowCount(), 1);
        console.window->goTo(Place::Replays, {}, "rply_1");
        auto *facts = console.find<QLabel>("replayFacts");
        QVERIFY2(facts->text().contains(u"was made by Ada <b>%1 and began"_s),
                 qPrintable(facts->text()));
        auto *table = console.find<TableView>("replayTable");
        QCOMPARE(table->model()->index(0, 6).data().toString(), replay.createdBy);
        console.window->resize(2400, 800);
        QTRY_VERIFY(!table->isColumnHidden(6));
        console.window->resize(1024, 700);
        QTRY_VERIFY(table->isColumnHidden(6));             // the first to step aside
        console.engine.storedReplays[0].createdBy.clear(); // made before it was kept
        console.models->replays.reload();
        QTRY_VERIFY2(!facts->text().contains(u"made by"_s) &&
                         facts->text().contains(u"rply_1 began"_s),
                     qPrintable(facts->text()));
    }

    void newEventsAreChosenWithAWarning()
    {
        Console console;
        fillSample(console.engine, console.clock.now());
        console.open();
        QTRY_COMPARE(console.models->destinations.rowCount(), 4);
        console.window->goTo(Place::Deliveries, u"status:failure"_s);
        console.actions->action("replayDeliveriesMatching")->trigger();
        auto *next = console.find<QPushButton>("replayNext");
        QTRY_VERIFY(next->isVisible() && next->isEnabled());
        next->click();
        console.find<QToolButton>("replayMore")->click();
        auto *warning = console.find<QLabel>("replayAsNewWarning");
        QVERIFY(!warning->isVisible());
        console.find<QCheckBox>("replayAsNew")->click();
        QVERIFY(warning->isVisible());
        QVERIFY(console.models->planner.options().asNewEvent);
        // The plan was counted for the other way; it is counted again.
        QTRY_COMPARE(console.models->planner.state(), ReplayPlanner::State::Ready);
        console.find<QPushButton>("startReplay")->click();
        QTRY_COMPARE(console.engine.storedReplays.size(), std::size_t(1));
        QVERIFY(console.engine.storedReplays.front().asNewEvent);
    }

    void deliveriesThatWouldFailAreListedAndTheirEventOpens()
    {
        Console console;
        fillSample(console.engine, console.clock.now());
        const Delivery failed = *std::find_if(
            console.engine.storedDeliveries.begin(), console.engine.storedDeliveries.end(),
            [](const Delivery &d) { return d.status == DeliveryStatus::Failure; });
        console.engine.replayCheck =
            ReplayCheck{9,
                        1,
                        {{failed.eventId,
                          failed.destinationId,
                          {ErrorClass::TooLarge, u"It has 300 KiB."_s, u"Send it elsewhere."_s}}}};
        console.open();
        QTRY_COMPARE(console.models->destinations.rowCount(), 4);
        console.window->goTo(Place::Deliveries, u"status:failure"_s);
        console.actions->action("replayDeliveriesMatching")->trigger();
        auto *next = console.find<QPushButton>("replayNext");
        QTRY_VERIFY(next->isVisible() && next->isEnabled());
        QVERIFY(console.find<QTableWidget>("replayTypes")->rowCount() > 0);
        next->click();
        QVERIFY(!console.find<QSpinBox>("replayParallel")->isVisible()); // folded
        console.find<QToolButton>("replayMore")->click();
        console.find<QSpinBox>("replayParallel")->setValue(2);
        console.find<QSpinBox>("replayStopAfter")->setValue(7);
        console.find<QPushButton>("checkReplay")->click();
        auto *items = console.find<QTableWidget>("replayObstacles");
        QTRY_VERIFY(items->isVisible() && items->rowCount() == 1);
        QCOMPARE(items->item(0, 2)->text(), u"It has 300 KiB. Send it elsewhere."_s);
        QVERIFY(console.find<QLabel>("replayChecked")->text().contains(u"1 of 9"_s));
        const ReplayOptions &options = console.models->planner.options();
        QVERIFY(options.parallel == 2 && options.stopAfterFailures == 7);
        Q_EMIT items->itemActivated(items->item(0, 0));
        QVERIFY(!console.find<QWidget>("replayDialog")->isVisible());
        QTRY_COMPARE(console.window->page(Place::Events)->currentItem(), failed.eventId.bytes());
        QVERIFY(console.engine.storedReplays.empty());
    }

    void theReportOfAFinishedReplayIsWritten()
    {
        const QTemporaryDir folder;
        Console console;
        fillSample(console.engine, console.clock.now());
        console.engine.storedReplays = {makeReplay(ReplayStatus::Completed, {7, 7, 4, 3, 0})};
        console.dialogs.path = folder.filePath(u"report.json"_s);
        console.open();
        QTRY_COMPARE(console.models->replays.rowCount(), 1);
        console.window->goTo(Place::Replays, {}, "rply_1");
        QAction *action = console.actions->action("exportReplayReport");
        QTRY_VERIFY(action->isEnabled());
        action->trigger();
        QFile file(*console.dialogs.path);
        QTRY_VERIFY(file.exists());
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QJsonObject report = QJsonDocument::fromJson(file.readAll()).object();
        QCOMPARE(report[u"format"].toString(), u"deckhand.replay_report"_s);
        QCOMPARE(report[u"replay"][u"id"].toString(), u"rply_1"_s);
        QVERIFY(!report[u"outcomes"].toArray().isEmpty());
        const auto told = [&console] {
            for (const QLabel *label : console.window->findChildren<QLabel *>(u"messageText"_s)) {
                if (label->text().contains(u"report.json"_s))
                    return true;
            }
            return false;
        };
        QTRY_VERIFY(told());
    }
};

QTEST_MAIN(TestReplaysPage)
#include "tst_replayspage.moc"
