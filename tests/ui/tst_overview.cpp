#include "console.h"
#include "sampledata.h"

#include "ui/messagepanel.h"
#include "ui/tile.h"
#include "ui/timechart.h"

#include <QClipboard>
#include <QComboBox>
#include <QGuiApplication>
#include <QLabel>
#include <QPushButton>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTableWidget>
#include <QTest>
#include <QTimer>
#include <QToolButton>

using namespace deckhand;

/// Numbers of a range, and the lists behind them.
class TestOverview : public QObject
{
    Q_OBJECT

private:
    static void openSample(Console &console)
    {
        fillSample(console.engine, console.clock.now());
        console.open();
        QTRY_VERIFY(console.models->overview.stats());
        QTRY_COMPARE(console.models->destinations.rowCount(), 4);
    }
    static QPoint pointOf(const TimeChart *chart, double share)
    {
        // The scale stands at the left.
        const int left = chart->width() / 6;
        return {left + int((chart->width() - left) * share), chart->height() / 2};
    }

private Q_SLOTS:
    void init()
    {
        // Windows without a screen have no size hints to pass on; all other warnings fail.
        QTest::failOnWarning(
            QRegularExpression(QStringLiteral("^(?!This plugin does not support propagateSize)")));
    }

    void theRangeIsAskedForAndSharedByAll()
    {
        Console console;
        openSample(console);
        auto *range = console.find<QComboBox>("overviewRange");
        range->setCurrentIndex(range->findData(int(OverviewRange::Week)));
        Q_EMIT range->activated(range->currentIndex());
        QTRY_COMPARE(console.engine.lastStats.window, milliseconds(7 * 86'400'000LL));
        QCOMPARE(console.engine.lastStats.step.count() % 60'000, 0);
        QTRY_VERIFY(console.find<Tile>("tileFailed")
                        ->accessibleDescription()
                        .contains(QStringLiteral("7 days")));
    }

    void draggingZoomsAndAllNumbersFollow()
    {
        Console console;
        openSample(console);
        auto *chart = console.find<TimeChart>("chartEvents");
        const qint64 before = console.models->overview.events();
        QTest::mousePress(chart, Qt::LeftButton, {}, pointOf(chart, 0.5));
        QTest::mouseMove(chart, pointOf(chart, 0.8));
        QTest::mouseRelease(chart, Qt::LeftButton, {}, pointOf(chart, 0.8));
        QVERIFY(console.models->overview.zoom());
        QVERIFY(console.models->overview.events() < before);
        QVERIFY(console.models->overview.points().size() > 5);
        QVERIFY(console.find<QPushButton>("unzoom")->isVisible());
        // A tile opens the list of the span.
        console.find<Tile>("tileDelivered")->click();
        QCOMPARE(console.window->place(), Place::Deliveries);
        const QString filter = console.window->page(Place::Deliveries)->filterText();
        QVERIFY2(filter.contains(QStringLiteral("after:")) &&
                     filter.contains(QStringLiteral("before:")),
                 qPrintable(filter));
        console.find<QPushButton>("unzoom")->click();
        QCOMPARE(console.models->overview.events(), before);
        QVERIFY(!console.find<QPushButton>("unzoom")->isVisible());
    }

    void aPointOpensWhatIsBehindIt()
    {
        Console console;
        openSample(console);
        auto *chart = console.find<TimeChart>("chartAttempts");
        QTest::mouseClick(chart, Qt::LeftButton, {}, pointOf(chart, 0.6));
        QCOMPARE(console.window->place(), Place::Deliveries);
        QVERIFY(!console.models->overview.zoom());
        QVERIFY(console.window->page(Place::Deliveries)
                    ->filterText()
                    .startsWith(QStringLiteral("after:")));
        // By keyboard, too.
        console.window->goTo(Place::Overview);
        auto *events = console.find<TimeChart>("chartEvents");
        events->setFocus();
        QTest::keyClick(events, Qt::Key_Left);
        QTest::keyClick(events, Qt::Key_Return);
        QCOMPARE(console.window->place(), Place::Events);
    }

    void aChartIsHadAsATable()
    {
        Console console;
        openSample(console);
        console.find<QToolButton>("chartLatencyCopy")->click();
        const QStringList lines = QGuiApplication::clipboard()->text().split(QLatin1Char('\n'));
        QCOMPARE(lines.size(), 61); // a head and an hour of minutes
        QCOMPARE(lines[0].count(QLatin1Char('\t')), 3);
        QVERIFY(console.find<TimeChart>("chartLatency")
                    ->accessibleDescription()
                    .contains(QStringLiteral("95 %")));
    }

    void storageLatencyAndTheOldestAreSaid()
    {
        Console console;
        openSample(console);
        QVERIFY(console.models->overview.growthPerDay().value_or(0) > 0);
        QVERIFY(console.find<Tile>("tileStore")
                    ->accessibleDescription()
                    .startsWith(QStringLiteral("+")));
        QVERIFY(console.find<Tile>("tileWaiting")
                    ->accessibleDescription()
                    .startsWith(QStringLiteral("oldest ")));
        QVERIFY(console.find<Tile>("tileLatency")
                    ->accessibleDescription()
                    .contains(QStringLiteral("99 %")));
    }

    void aFailureOpensItsDeliveries()
    {
        Console console;
        openSample(console);
        auto *errors = console.find<QTableWidget>("topErrors");
        QCOMPARE(errors->rowCount(), 3);
        Q_EMIT errors->itemActivated(errors->item(1, 2));
        QCOMPARE(console.window->place(), Place::Deliveries);
        QVERIFY(console.window->page(Place::Deliveries)
                    ->filterText()
                    .contains(QStringLiteral("dest:\"Billing (flaky)\" error:timeout")));
    }

    void nothingIsClaimedBeforeTheFirstCounters()
    {
        Console console;
        fillTypes(console.engine);
        console.engine.hold = true;
        console.open();
        auto *none = console.find<QLabel>("noErrors");
        QVERIFY(none->isHidden());
        QVERIFY(console.find<QTableWidget>("topErrors")->isHidden());
        QVERIFY(!console.find<QPushButton>("unzoom")->isVisible());
        console.engine.hold = false;
        console.engine.release();
        QTRY_VERIFY(none->isVisible());
    }

    void aSlowServerIsNotAskedForEver()
    {
        FakeEngine engine;
        fillSample(engine, SystemClock().now());
        Overview overview(engine);
        QSignalSpy changed(&overview, &Overview::changed);
        engine.hold = true;
        overview.setPace(Pace::Full);
        QCOMPARE(engine.held.size(), std::size_t(1));
        // The timer rings while the answer is on its way.
        auto *timer = overview.findChild<QTimer *>(QStringLiteral("readTimer"));
        QVERIFY(timer);
        timer->setInterval(1);
        QSignalSpy rung(timer, &QTimer::timeout);
        QTRY_VERIFY(rung.size() >= 2);
        timer->setInterval(std::chrono::hours(1));
        QCOMPARE(engine.held.size(), std::size_t(1));
        engine.release();
        QTRY_COMPARE(changed.size(), 1);
        QVERIFY(overview.stats());
        // An answer to a question nobody asks any more is none.
        overview.setRange(OverviewRange::QuarterHour);
        overview.setRange(OverviewRange::Day);
        engine.release();
        QTRY_COMPARE(engine.held.size(), std::size_t(1));
        QCOMPARE(engine.lastStats.window, Overview::requestFor(OverviewRange::Day).window);
        QCOMPARE(changed.size(), 1);
    }

    void oldNumbersSayOfWhen()
    {
        Console console;
        openSample(console);
        console.engine.refusal = Error(ErrorCode::Timeout, QStringLiteral("No answer."));
        console.models->overview.setRange(OverviewRange::Day);
        QTRY_VERIFY(console.models->overview.error());
        QVERIFY(console.models->overview.staleSince());
        auto *page = console.window->page(Place::Overview);
        QVERIFY(page->findChild<MessagePanel *>()->text().startsWith(
            QStringLiteral("The numbers are those of")));
        QVERIFY(console.find<TimeChart>("chartEvents")->graphicsEffect());
    }
};

QTEST_MAIN(TestOverview)
#include "tst_overview.moc"
