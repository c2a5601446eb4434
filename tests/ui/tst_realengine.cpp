#include "console/host.h"
#include "models/chosenreplay.h"
#include "models/consolemodels.h"
#include "ui/words.h"

#include <QRegularExpression>
#include <QSignalSpy>
#include <QTest>

using namespace deckhand;

/// The console's models on the engine they are made for, with the demo's traffic.
class TestRealEngine : public QObject
{
    Q_OBJECT

    SystemClock m_clock;
    Words m_words;
    std::unique_ptr<DemoHost> m_demo;

private Q_SLOTS:
    void initTestCase()
    {
        auto demo = DemoHost::start(m_clock);
        QVERIFY2(demo, demo ? "" : qPrintable(demo.error().text()));
        m_demo = std::move(*demo);
        m_demo->setRate(200);
    }
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral("."))); }
    void cleanupTestCase() { m_demo.reset(); }

    void liveAndStoredEventsRelatedOnesAndThePreviewAgree()
    {
        ConsoleModels models(m_demo->engine(), m_words, m_clock);
        models.setPace(Pace::Full);
        QTRY_VERIFY_WITH_TIMEOUT(models.live.rowCount() > 300, 20'000);
        QTRY_COMPARE_WITH_TIMEOUT(models.connection.state(), LinkState::Live, 5'000);
        m_demo->setRate(0);
        const Event *run = nullptr;
        // The newest one: runs that were under way at the beginning have no story before.
        for (int row = models.live.rowCount() - 1; row >= 0 && !run; --row) {
            const Event *event = models.live.eventAt(row);
            if (event->type == "task_run.completed")
                run = event;
        }
        QVERIFY(run);
        models.eventDetail.show(*run);
        QTRY_VERIFY2(models.related.rowCount() > 1,
                     qPrintable(QStringLiteral("%1 rows for %2 %3: %4")
                                    .arg(models.related.rowCount())
                                    .arg(QString::fromUtf8(models.related.entity().field),
                                         QString::fromUtf8(models.related.entity().id),
                                         models.related.error() ? models.related.error()->text()
                                                                : QString())));
        QVERIFY(models.related.rowOfCurrent() >= 0);
        models.editor.load();
        QTRY_VERIFY(models.editor.isReady());
        models.editor.startNew();
        QTRY_VERIFY(models.preview.isReady());
        QCOMPARE(models.preview.matching(), int(models.preview.sample().size()));
        QVERIFY(models.preview.matching() > 300);
    }

    void aReplayIsCountedRunAndFinished()
    {
        ConsoleModels models(m_demo->engine(), m_words, m_clock);
        models.setPace(Pace::Full);
        QTRY_COMPARE(models.destinations.rowCount(), 4);
        std::vector<Destination> destinations;
        for (int row = 0; row < 4; ++row)
            destinations.push_back(*models.destinations.destinationAt(row));
        const auto archive =
            std::find_if(destinations.begin(), destinations.end(),
                         [](const Destination &d) { return d.name == QLatin1String("Archive"); });
        ReplayScope scope;
        scope.filter.q = *SearchExpression::parse(QStringLiteral("type:session.*"));
        scope.only = ReplayOnly::All;
        scope.destinations = {archive->id};
        models.planner.begin(scope, destinations, false);
        QTRY_COMPARE(models.planner.state(), ReplayPlanner::State::Ready);
        QVERIFY(models.planner.total() > 0);
        const qint64 planned = models.planner.total();
        QSignalSpy started(&models.planner, &ReplayPlanner::started);
        models.planner.start();
        QTRY_COMPARE(started.count(), 1);
        const Replay replay = started[0][0].value<Replay>();
        QCOMPARE(replay.counts.total, planned);
        models.replays.add(replay);
        QTRY_VERIFY_WITH_TIMEOUT(isFinished(*models.replays.find(replay.id)), 30'000);
        QCOMPARE(models.replays.find(replay.id)->counts.left, 0);
        QCOMPARE(models.replays.find(replay.id)->counts.succeeded, planned);
    }

    void deliveriesChosenOneByOneAreCountedAlone()
    {
        ConsoleModels models(m_demo->engine(), m_words, m_clock);
        models.setPace(Pace::Full);
        QTRY_COMPARE(models.destinations.rowCount(), 4);
        std::vector<Destination> destinations;
        for (int row = 0; row < 4; ++row)
            destinations.push_back(*models.destinations.destinationAt(row));
        DeliveryFilter arrived;
        arrived.q = *SearchExpression::parse(QStringLiteral("dest:Archive status:success"));
        models.deliveries.setFilter(arrived);
        QTRY_VERIFY(models.deliveries.rowCount() > 5);
        const auto chosen =
            replayOf({*models.deliveries.deliveryAt(0), *models.deliveries.deliveryAt(2),
                      *models.deliveries.deliveryAt(4)});
        QVERIFY(chosen && chosen->exact);
        models.planner.begin(chosen->scope, destinations, false);
        QTRY_COMPARE(models.planner.state(), ReplayPlanner::State::Ready);
        QCOMPARE(models.planner.total(), 3);
    }

    void aDestinationIsDuplicatedEditedAndItsSecretRotated()
    {
        ConsoleModels models(m_demo->engine(), m_words, m_clock);
        models.setPace(Pace::Full);
        models.editor.load();
        QTRY_VERIFY(models.editor.isReady());
        QTRY_COMPARE(models.destinations.rowCount(), 4);
        models.editor.startCopy(*models.destinations.destinationAt(0), QStringLiteral("Copy"));
        models.editor.setFilterText(QStringLiteral("{\"type\": \"session.failed\"}"));
        QSignalSpy saved(&models.editor, &DestinationEditor::saved);
        models.editor.save();
        QTRY_COMPARE(saved.count(), 1);
        const auto copy = saved[0][0].value<Destination>();
        QVERIFY(!copy.filter.isEmpty());
        QSignalSpy rotated(&models.destinationActions, &DestinationActions::secretRotated);
        models.destinationActions.rotateSecret(copy.id, milliseconds(3'600'000));
        QTRY_COMPARE(rotated.count(), 1);
        QCOMPARE(rotated[0][0].value<Destination>().previousSecrets.size(), std::size_t(1));
        QTRY_VERIFY(models.destinations.find(copy.id));
        models.delayed.remove(*models.destinations.find(copy.id));
        models.delayed.flush();
        QTRY_COMPARE(models.destinations.rowCount(), 4);
    }
};

QTEST_GUILESS_MAIN(TestRealEngine)
#include "tst_realengine.moc"
