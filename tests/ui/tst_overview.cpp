#include "console.h"
#include "sampledata.h"

#include "models/formatting.h"
#include "models/storeforecast.h"
#include "support/manualclock.h"
#include "ui/messagepanel.h"
#include "ui/tile.h"
#include "ui/timechart.h"

#include <QClipboard>
#include <QComboBox>
#include <QDateTimeEdit>
#include <QDialog>
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

Q_DECLARE_METATYPE(std::optional<double>)
Q_DECLARE_METATYPE(std::optional<deckhand::Retention>)
Q_DECLARE_METATYPE(std::optional<qint64>)
Q_DECLARE_METATYPE(deckhand::StoreForecast)

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

    void theStoreSaysWhatBecomesOfIt_data()
    {
        using Kind = StoreForecast::Kind;
        QTest::addColumn<std::optional<double>>("perDay");
        QTest::addColumn<std::optional<Retention>>("kept");
        QTest::addColumn<std::optional<qint64>>("free");
        QTest::addColumn<StoreForecast>("forecast");
        const auto row = [](const char *name, std::optional<double> perDay,
                            std::optional<Retention> kept, std::optional<qint64> free,
                            const StoreForecast &forecast) {
            QTest::newRow(name) << perDay << kept << free << forecast;
        };
        const milliseconds month(30LL * 86'400'000);
        row("nothing known", {}, {}, 500, {});
        row("for ever on an unknown disk", 10, {}, {}, {});
        row("for ever", 10, {}, 500, {Kind::Full, 50});
        row("nothing comes", 0, {}, 500, {Kind::Steady});
        row("kept a month", 10, Retention{month, 0}, 500, {Kind::Bounded, 0, 300});
        row("kept a month, disk unknown", 10, Retention{month, 0}, {}, {Kind::Bounded, 0, 300});
        row("kept a month, little room", 10, Retention{month, 0}, 150, {Kind::Full, 15});
        row("budget", 10, Retention{month, 200}, 500, {Kind::Bounded, 0, 200});
        row("budget alone", 10, Retention{milliseconds(0), 200}, 500, {Kind::Bounded, 0, 200});
        row("larger than it becomes", 1, Retention{month, 0}, 0, {Kind::Bounded, 0, 100});
        row("no room left", 10, {}, 0, {Kind::Full, 0});
    }

    void theStoreSaysWhatBecomesOfIt()
    {
        QFETCH(std::optional<double>, perDay);
        QFETCH(std::optional<Retention>, kept);
        QFETCH(std::optional<qint64>, free);
        QFETCH(StoreForecast, forecast);
        QVERIFY(forecastStore(100, perDay, kept, free) == forecast);
    }

    void theForecastStandsOnItsTile()
    {
        Console console;
        const milliseconds day(86'400'000);
        fillSample(console.engine, console.clock.now());
        console.engine.serverInfo.retention = Retention{2 * day, 1'000'000'000};
        console.open();
        QTRY_VERIFY(console.models->server.info());
        const auto said = [&console] {
            return console.find<Tile>("tileStore")->accessibleDescription();
        };
        QTRY_VERIFY2(said().startsWith(QStringLiteral("stays within ")), qPrintable(said()));
        QVERIFY(said().contains(format::size(console.engine.storedStats.storeBytes)));
        console.engine.serverInfo.retention.reset();
        console.open();
        QTRY_VERIFY(console.models->overview.stats());
        const double perDay = console.models->overview.growthPerDay().value_or(0);
        console.models->overview.setFreeBytes(qint64(perDay * 12.5));
        QTRY_VERIFY2(said().contains(QStringLiteral("full in about 12 days")), qPrintable(said()));
    }

    void retriesOpenWhatTheyCount()
    {
        Console console;
        openSample(console);
        auto *retries = console.find<Tile>("tileRetries");
        QCOMPARE(retries->accessibleName(), QStringLiteral("Retries waiting: 21"));
        QVERIFY(retries->accessibleDescription().startsWith(QStringLiteral("16 not tried yet")));
        retries->click();
        QCOMPARE(console.window->place(), Place::Deliveries);
        QCOMPARE(console.window->page(Place::Deliveries)->filterText(),
                 QStringLiteral("status:retrying"));
        console.engine.storedStats.deliveriesRetrying.reset(); // as an older server answers
        console.open();
        QTRY_VERIFY(console.models->overview.stats());
        QTRY_COMPARE(console.find<Tile>("tileRetries")->accessibleName(),
                     QStringLiteral("Retries waiting: –"));
        QVERIFY(console.find<Tile>("tileRetries")
                    ->accessibleDescription()
                    .startsWith(QStringLiteral("not told by the server")));
    }

    void slowDeliveriesOpenByTheShownShare()
    {
        Console console;
        openSample(console);
        const auto filter = [&] { return console.window->page(Place::Deliveries)->filterText(); };
        const double p95 = console.models->overview.latency()->p95Ms;
        console.find<Tile>("tileLatency")->click();
        QVERIFY2(filter().startsWith(
                     QStringLiteral("latency>=%1ms status:success after:").arg(qint64(p95))),
                 qPrintable(filter()));
        QVERIFY(SearchExpression::parse(filter()));
    }

    void theDestinationsThatFailMostAreRanked()
    {
        Console console;
        openSample(console);
        auto *failing = console.find<QTableWidget>("topDestinations");
        QCOMPARE(failing->rowCount(), 2);
        QCOMPARE(failing->item(0, 0)->text(), QStringLiteral("Billing (flaky)"));
        QCOMPARE(failing->item(0, 1)->text(), format::count(1284 + 212));
        QCOMPARE(failing->item(1, 1)->text(), format::count(9));
        Q_EMIT failing->itemActivated(failing->item(0, 1));
        QCOMPARE(console.window->place(), Place::Deliveries);
        const QString filter = console.window->page(Place::Deliveries)->filterText();
        QVERIFY2(filter.startsWith(QStringLiteral("dest=%1 error:*")
                                       .arg(console.engine.storedDestinations[2].id.toString())),
                 qPrintable(filter));
        QVERIFY(SearchExpression::parse(filter));
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
                    .startsWith(QStringLiteral("dest=%1 error:timeout")
                                    .arg(console.engine.storedDestinations[2].id.toString())));
    }

    void destinationsOfOneNameAreToldApart()
    {
        Console console;
        fillSample(console.engine, console.clock.now());
        auto &destinations = console.engine.storedDestinations;
        for (Destination &destination : destinations)
            destination.name = QStringLiteral("Billing");
        console.open();
        QTRY_VERIFY(console.models->overview.stats());
        for (const char *name : {"topErrors", "topDestinations"}) {
            const auto *table = console.find<QTableWidget>(name);
            QTRY_VERIFY(table->rowCount() > 1 && table->item(0, 0)->text() == destinations[0].name);
            QSet<QString> tips;
            for (int row = 0; row < table->rowCount(); ++row) {
                const QString id = table->item(row, 0)->toolTip();
                tips.insert(id);
                Q_EMIT console.find<QTableWidget>(name)->itemActivated(table->item(row, 0));
                const QString filter = console.window->page(Place::Deliveries)->filterText();
                QVERIFY2(filter.startsWith(QStringLiteral("dest=%1 ").arg(id)), qPrintable(filter));
                console.window->goTo(Place::Overview);
            }
            QCOMPARE(tips.size(), 2);
        }
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
        const SystemClock clock;
        Overview overview(engine, clock);
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

    void aSpanIsMeasuredByTheClockThatWasGiven()
    {
        FakeEngine engine;
        fillSample(engine, SystemClock().now());
        const ManualClock clock(SystemClock().now() - std::chrono::hours(24 * 300));
        Overview overview(engine, clock);
        engine.hold = true; // no answer tells the time
        OverviewView view;
        view.span = TimeSpan{clock.now() - std::chrono::hours(3), clock.now()};
        overview.setPace(Pace::Full);
        overview.show(view);
        engine.release();
        QTRY_VERIFY(engine.lastStats.window == Overview::requestFor(view, clock.now()).window);
        QVERIFY(engine.lastStats.window < std::chrono::hours(6));
        overview.setPace(Pace::Stopped);
        engine.release();
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
            QStringLiteral("No new figures since ")));
        QVERIFY(console.find<TimeChart>("chartEvents")->graphicsEffect());
        for (const Tile *tile : page->findChildren<Tile *>()) {
            QVERIFY2(tile->isStale(), qPrintable(tile->objectName()));
            QVERIFY(
                tile->accessibleDescription().contains(QStringLiteral("No new figures since ")));
        }
        // It comes back by itself.
        console.engine.refusal.reset();
        QTRY_VERIFY(!console.models->overview.error());
        QVERIFY(!console.find<Tile>("tileFailed")->isStale());
        QVERIFY(!page->findChild<MessagePanel *>()->isVisible());
    }

    void aFeedThatFallsSilentIsToldOf()
    {
        Console console;
        openSample(console);
        Overview &overview = console.models->overview;
        auto *tile = console.find<Tile>("tileDelivered");
        console.engine.hold = true;
        overview.setRange(OverviewRange::Day);
        QTRY_VERIFY(!console.engine.held.empty());
        QVERIFY(!tile->isStale());
        auto *silence = overview.findChild<QTimer *>(QStringLiteral("silenceTimer"));
        QVERIFY(silence->isActive());
        silence->setInterval(1);
        QTRY_VERIFY(tile->isStale());
        QVERIFY(overview.staleSince() && !overview.error());
        console.engine.hold = false;
        console.engine.release();
        QTRY_VERIFY(!tile->isStale());
    }

    void aTimeOfOnesOwnIsChosenAndRemembered()
    {
        Console console;
        openSample(console);
        const Overview &overview = console.models->overview;
        auto *range = console.find<QComboBox>("overviewRange");
        const int custom = range->count() - 1;
        const auto ask = [&] {
            range->setCurrentIndex(custom);
            Q_EMIT range->activated(custom);
            return console.window->findChild<QDialog *>(QStringLiteral("timeRangeDialog"));
        };
        // What is not chosen changes nothing.
        QDialog *dialog = ask();
        QVERIFY(dialog);
        dialog->reject();
        QCOMPARE(range->currentData().toInt(), int(OverviewRange::Hour));
        QTRY_VERIFY(!console.window->findChild<QDialog *>(QStringLiteral("timeRangeDialog")));
        dialog = ask();
        const QDateTime until = QDateTime::currentDateTime().addDays(-2);
        dialog->findChild<QDateTimeEdit *>(QStringLiteral("rangeFrom"))
            ->setDateTime(until.addSecs(-3600));
        dialog->findChild<QDateTimeEdit *>(QStringLiteral("rangeUntil"))->setDateTime(until);
        dialog->findChild<QPushButton *>(QStringLiteral("applyRange"))->click();
        QVERIFY(overview.zoom());
        QCOMPARE(range->currentIndex(), custom);
        // Enough is asked for, in steps that an answer has room for.
        QTRY_VERIFY(console.engine.lastStats.window >= std::chrono::hours(49));
        QVERIFY(console.engine.lastStats.window / console.engine.lastStats.step < 1000);
        QTRY_COMPARE(overview.window(), console.engine.lastStats.window);
        const OverviewView chosen = overview.view();
        QCOMPARE(overviewViewFrom(console.settings.overviewView()), chosen);
        auto *back = console.find<QPushButton>("unzoom");
        QVERIFY(back->isVisible());
        // Zooming into it is one step further; one step back is what was chosen.
        console.models->overview.setZoom(
            {chosen.span->from, chosen.span->from + std::chrono::minutes(20)});
        back->click();
        QCOMPARE(overview.view(), chosen);
        back->click();
        QVERIFY(!overview.zoom() && !back->isVisible());
        QCOMPARE(range->currentData().toInt(), int(OverviewRange::Hour));
        // The next window begins with what this one showed.
        Console later;
        later.settings.setOverviewView(toText(chosen));
        later.open();
        QCOMPARE(later.models->overview.view(), chosen);
        Console muchLater;
        muchLater.settings.setOverviewView(
            QStringLiteral("day 2020-01-15T09:00:00.000Z 2020-01-15T10:00:00.000Z"));
        muchLater.open();
        QCOMPARE(muchLater.models->overview.view(),
                 (OverviewView{OverviewRange::Day, std::nullopt}));
        QCOMPARE(overviewViewFrom(QStringLiteral("nonsense 1 2")), OverviewView{});
    }

    void everyNumberSaysOfWhenItIs()
    {
        Console console;
        openSample(console);
        for (const Tile *tile : console.window->page(Place::Overview)->findChildren<Tile *>()) {
            const QString said = tile->accessibleDescription();
            QVERIFY2(said.contains(QStringLiteral("last ")) ||
                         said.contains(QStringLiteral("as of ")),
                     qPrintable(tile->objectName() + said));
        }
    }
};

QTEST_MAIN(TestOverview)
#include "tst_overview.moc"
