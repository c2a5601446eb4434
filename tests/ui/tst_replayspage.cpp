// What the page of replays tells of one that runs, and its report.

#include "console.h"
#include "sampledata.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLabel>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>

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
