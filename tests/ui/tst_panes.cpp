// The panes of a window: how one goes between them, where the detail is, and what a profile keeps
// of them.

#include "console.h"
#include "sampledata.h"

#include "models/palettemodel.h"
#include "ui/detailpane.h"
#include "ui/tableview.h"

#include <QAbstractItemView>
#include <QHeaderView>
#include <QLineEdit>
#include <QListView>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QSplitter>
#include <QTabWidget>
#include <QTest>

using namespace deckhand;
using namespace Qt::Literals::StringLiterals;

namespace {

Replay sampleReplay(const char *id, qint64 failed, Timestamp at)
{
    Replay replay;
    replay.id = ReplayId(id);
    replay.status = ReplayStatus::Completed;
    replay.createdAt = at;
    replay.counts.total = 10;
    replay.counts.failed = failed;
    return replay;
}

} // namespace

class TestPanes : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u"^(?!This plugin does not)"_s));
        m_console = std::make_unique<Console>();
        FakeEngine &engine = m_console->engine;
        const Timestamp now = m_console->clock.now();
        fillSample(engine, now);
        engine.storedReplays = {sampleReplay("rply_c", 1, now - std::chrono::hours(1)),
                                sampleReplay("rply_b", 7, now - std::chrono::hours(2)),
                                sampleReplay("rply_a", 3, now - std::chrono::hours(3))};
        open();
    }
    void cleanup() { m_console.reset(); }

    void everyDetailIsReachedByF6_data()
    {
        QTest::addColumn<int>("place");
        QTest::addColumn<QString>("table");
        QTest::newRow("destinations") << int(Place::Destinations) << u"destinationTable"_s;
        QTest::newRow("replays") << int(Place::Replays) << u"replayTable"_s;
        QTest::newRow("issues") << int(Place::Issues) << u"issueTable"_s;
    }

    void everyDetailIsReachedByF6()
    {
        QFETCH(int, place);
        QFETCH(QString, table);
        TableView &list = openList(Place(place), table);
        const DetailPane *pane = m_console->window->page(Place(place))->detailPane();
        QVERIFY(pane);
        key(Qt::Key_F6);
        QTRY_VERIFY(pane->hasFocus());
        key(Qt::Key_F6);
        QTRY_VERIFY(m_console->find<QWidget>("places")->hasFocus());
        key(Qt::Key_F6, Qt::ShiftModifier);
        QTRY_VERIFY(pane->hasFocus());
        key(Qt::Key_F6, Qt::ShiftModifier);
        QTRY_VERIFY(list.hasFocus());
        key(Qt::Key_F6);
        QTRY_VERIFY(pane->hasFocus());
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Escape);
        QTRY_VERIFY(list.hasFocus());
    }

    void everyDetailGoesToTheRightAndIntoItsOwnWindow()
    {
        for (const auto &[place, table] : {std::pair{Place::Replays, u"replayTable"_s},
                                           std::pair{Place::Issues, u"issueTable"_s}}) {
            openList(place, table);
            DetailPane *pane = m_console->window->page(place)->detailPane();
            m_console->actions->action("detailSide")->trigger();
            QVERIFY(pane->isRight());
            m_console->actions->action("tearOff")->trigger();
            QVERIFY(pane->isTornOff());
            m_console->actions->action("tearOff")->trigger();
            QTRY_VERIFY(!pane->isTornOff());
        }
    }

    void aPlaceWithoutDetailSaysSo()
    {
        m_console->window->goTo(Place::Overview);
        for (const char *id : {"tearOff", "detailSide"}) {
            const QAction *action = m_console->actions->action(id);
            QVERIFY(!action->isEnabled());
            QCOMPARE(action->toolTip(), u"This place has no detail."_s);
        }
        m_console->actions->action("palette")->trigger();
        const auto *model = qobject_cast<const PaletteModel *>(
            m_console->find<QWidget>("commandPalette")->findChild<QListView *>()->model());
        m_console->find<QLineEdit>("paletteEdit")->setText(u"Detail in its own"_s);
        QVERIFY(model->rowCount() > 0);
        QCOMPARE(model->entryAt(0)->detail, u"This place has no detail."_s);
        m_console->window->goTo(Place::Issues);
        QVERIFY(m_console->actions->action("tearOff")->isEnabled());
    }

    void aDetailInItsOwnWindowKeepsTheKeys()
    {
        m_console->window->goTo(Place::Deliveries, {},
                                m_console->engine.storedDeliveries[3].id.bytes());
        QTRY_VERIFY(m_console->models->deliveryDetail.delivery());
        m_console->actions->action("tearOff")->trigger();
        auto *window = m_console->find<QWidget>("detailWindow");
        QVERIFY(QTest::qWaitForWindowActive(window));
        auto *timeline = window->findChild<QWidget *>(u"timeline"_s);
        timeline->setFocus();
        QTRY_VERIFY(timeline->hasFocus());
        const auto *tabs = window->findChild<QTabWidget *>(u"inspectorTabs"_s);
        QTest::keyClick(timeline, Qt::Key_Tab, Qt::ControlModifier);
        QCOMPARE(tabs->currentIndex(), 1);
        QTest::keyClick(window, Qt::Key_2, Qt::ControlModifier);
        QCOMPARE(m_console->window->place(), Place::Events);
        QSignalSpy asked(m_console->actions->action("palette"), &QAction::triggered);
        QTest::keyClick(window, Qt::Key_K, Qt::ControlModifier);
        QCOMPARE(asked.size(), 1);
    }

    void sizesOfPanesAreKept()
    {
        openList(Place::Issues, u"issueTable"_s);
        const QList<int> made = splitOf(Place::Issues).sizes();
        drag(splitOf(Place::Issues), 60);
        const QList<int> left = splitOf(Place::Issues).sizes();
        QVERIFY(!isNear(left, made));
        m_console->actions->action("detailSide")->trigger();
        QCOMPARE(splitOf(Place::Issues).orientation(), Qt::Horizontal);
        drag(splitOf(Place::Issues), -80);
        const QList<int> atRight = splitOf(Place::Issues).sizes();
        m_console->actions->action("detailSide")->trigger();
        QTRY_VERIFY(isNear(splitOf(Place::Issues).sizes(), left));
        m_console->actions->action("detailSide")->trigger();
        QTRY_VERIFY(isNear(splitOf(Place::Issues).sizes(), atRight));
        m_console->actions->action("tearOff")->trigger();
        m_console->actions->action("tearOff")->trigger();
        QTRY_VERIFY(isNear(splitOf(Place::Issues).sizes(), atRight));
        open();
        openList(Place::Issues, u"issueTable"_s);
        QTRY_VERIFY(isNear(splitOf(Place::Issues).sizes(), atRight));
    }

    void placeFiltersAndItemsAreKept()
    {
        const QByteArray delivery = m_console->engine.storedDeliveries[3].id.bytes();
        const QByteArray event = m_console->engine.storedEvents[2].id.bytes();
        const QByteArray destination = m_console->engine.storedDestinations[1].id.bytes();
        MainWindow &window = *m_console->window;
        window.goTo(Place::Events, u"type:*"_s, event);
        QTRY_COMPARE(window.page(Place::Events)->currentItem(), event);
        window.goTo(Place::Destinations, {}, destination);
        window.goTo(Place::Replays, {}, "rply_b");
        window.goTo(Place::Deliveries, u"attempts>=1"_s, delivery);
        open();
        MainWindow &next = *m_console->window;
        QCOMPARE(next.place(), Place::Deliveries);
        QCOMPARE(next.page(Place::Deliveries)->filterText(), u"attempts>=1"_s);
        QCOMPARE(next.page(Place::Deliveries)->currentItem(), delivery);
        QCOMPARE(next.page(Place::Events)->filterText(), u"type:*"_s);
        QTRY_COMPARE(next.page(Place::Events)->currentItem(), event);
        QCOMPARE(next.page(Place::Destinations)->currentItem(), destination);
        QCOMPARE(next.page(Place::Replays)->currentItem(), QByteArray("rply_b"));
        next.goTo(Place::Replays);
        auto *replays = m_console->find<TableView>("replayTable");
        QTRY_COMPARE(replays->chosenRows(), std::vector<int>{1});
    }

    void whatHasGoneMeanwhileIsNotMissed()
    {
        MainWindow &window = *m_console->window;
        window.goTo(Place::Events, {}, m_console->engine.storedEvents[2].id.bytes());
        window.goTo(Place::Deliveries, {}, m_console->engine.storedDeliveries[3].id.bytes());
        QTRY_VERIFY(m_console->models->deliveryDetail.delivery());
        QTRY_VERIFY(m_console->models->eventDetail.event());
        m_console->engine.storedEvents.clear();
        m_console->engine.storedDeliveries.clear();
        open();
        QTRY_VERIFY(m_console->models->deliveryDetail.id().isEmpty());
        QVERIFY(!m_console->models->deliveryDetail.error());
        QVERIFY(!m_console->models->eventDetail.error());
    }

    void aFilterForTheBeginningGoesBeforeTheLastOne()
    {
        m_console->settings.setFirstFilter(u"events"_s, u"type:task_run.*"_s);
        m_console->window->goTo(Place::Events, u"type:*"_s);
        open();
        QCOMPARE(m_console->window->page(Place::Events)->filterText(), u"type:task_run.*"_s);
    }

    void aClickOnAHeaderSortsAndIsKept()
    {
        TableView *table = &openList(Place::Replays, u"replayTable"_s);
        const auto ids = [&table] {
            QByteArrayList all;
            for (int row = 0; row < table->model()->rowCount(); ++row)
                all.append(table->model()->index(row, 0).data(IdRole).toByteArray());
            return all;
        };
        const QByteArrayList listed{"rply_c", "rply_b", "rply_a"};
        QCOMPARE(ids(), listed);
        table->selectRow(0);
        constexpr int failed = 5;
        clickHeader(*table, failed);
        QCOMPARE(ids(), QByteArrayList({"rply_c", "rply_a", "rply_b"}));
        clickHeader(*table, failed);
        QCOMPARE(ids(), QByteArrayList({"rply_b", "rply_a", "rply_c"}));
        QCOMPARE(table->chosenRows(), std::vector<int>{2}); // the same replay
        QCOMPARE(m_console->window->page(Place::Replays)->currentItem(), QByteArray("rply_c"));
        table->selectRow(1);
        QCOMPARE(m_console->window->page(Place::Replays)->currentItem(), QByteArray("rply_a"));
        QTRY_VERIFY(!m_console->settings.columns(u"replayTable"_s).isEmpty());
        open();
        table = &openList(Place::Replays, u"replayTable"_s);
        QCOMPARE(ids(), QByteArrayList({"rply_b", "rply_a", "rply_c"}));
        clickHeader(*table, failed);
        QCOMPARE(ids(), listed); // the third time: as they are listed
    }

    void destinationsAndIssuesAreSorted()
    {
        TableView &destinations = openList(Place::Destinations, u"destinationTable"_s);
        QCOMPARE(destinations.horizontalHeader()->sortIndicatorSection(), -1); // by trouble
        clickHeader(destinations, 0);
        QStringList names;
        for (int row = 0; row < destinations.model()->rowCount(); ++row)
            names.append(destinations.model()->index(row, 0).data().toString());
        QStringList sorted = names;
        std::sort(sorted.begin(), sorted.end(),
                  [](const QString &a, const QString &b) { return a.localeAwareCompare(b) < 0; });
        QCOMPARE(names, sorted);
        destinations.selectRow(0);
        const QByteArray id = m_console->window->page(Place::Destinations)->currentItem();
        QCOMPARE(m_console->models->destinations.nameOf(DestinationId(id)), names.first());
        TableView &issues = openList(Place::Issues, u"issueTable"_s);
        constexpr int affected = 3;
        clickHeader(issues, affected);
        const QAbstractItemModel &model = *issues.model();
        QVERIFY(model.rowCount() > 1);
        for (int row = 1; row < model.rowCount(); ++row)
            QVERIFY(model.index(row - 1, affected).data(SortRole).toInt() <=
                    model.index(row, affected).data(SortRole).toInt());
    }

    void placesSayWhatHasHappened()
    {
        qint64 failed = 0;
        for (const Destination &destination : m_console->engine.storedDestinations)
            failed += destination.stats ? destination.stats->failure24h : 0;
        QVERIFY(failed > 0);
        QTRY_COMPARE(spoken(Place::Deliveries),
                     u"Deliveries, %1 failed attempts in the last 24 hours"_s.arg(failed));
        m_console->window->goTo(Place::Events);
        QCOMPARE(spoken(Place::Events), u"Events"_s);
        m_console->window->goTo(Place::Overview);
        QCOMPARE(spoken(Place::Events), u"Events"_s); // all of them were seen
        Event event = m_console->engine.storedEvents.front();
        event.id = EventId("evt_fresh");
        m_console->engine.emitEvent(event);
        m_console->models->feed.flush();
        QCOMPARE(spoken(Place::Events), u"Events, new ones have come"_s);
        m_console->window->goTo(Place::Events);
        QCOMPARE(spoken(Place::Events), u"Events"_s);
    }

private:
    [[nodiscard]] QString spoken(Place place) const
    {
        const QAbstractItemModel &model = *m_console->find<QAbstractItemView>("places")->model();
        const QModelIndex index = model.index(int(place), 0);
        const QString text = index.data(Qt::AccessibleTextRole).toString();
        if (index.data(Qt::ToolTipRole).toString() !=
            u"%1 (Ctrl+%2)"_s.arg(text.isEmpty() ? index.data().toString() : text)
                .arg(int(place) + 1))
            return u"another tool tip"_s;
        return text.isEmpty() ? index.data().toString() : text;
    }
    void open()
    {
        m_console->open();
        m_console->streamAll();
        QVERIFY(QTest::qWaitForWindowActive(m_console->window.get()));
    }
    TableView &openList(Place place, const QString &name)
    {
        m_console->window->goTo(place);
        auto *table = m_console->find<TableView>(qPrintable(name));
        [table] { QTRY_VERIFY(table->isVisible() && table->model()->rowCount() > 0); }();
        if (table->currentIndex().row() < 0)
            table->selectRow(0);
        table->setFocus();
        [table] { QTRY_VERIFY(table->hasFocus()); }();
        return *table;
    }
    void key(Qt::Key key, Qt::KeyboardModifiers modifiers = Qt::NoModifier)
    {
        QTest::keyClick(QApplication::focusWidget(), key, modifiers);
    }
    [[nodiscard]] QSplitter &splitOf(Place place) const
    {
        return *m_console->window->page(place)->findChild<QSplitter *>();
    }
    /// Texts that wrap may take a few pixels more after the detail was elsewhere.
    static bool isNear(const QList<int> &a, const QList<int> &b)
    {
        return a.size() == 2 && b.size() == 2 && qAbs(a[0] - b[0]) < 12;
    }
    static void drag(QSplitter &split, int by)
    {
        QWidget *handle = split.handle(1);
        const QPoint from = handle->rect().center();
        const QPoint to =
            from + (split.orientation() == Qt::Vertical ? QPoint(0, by) : QPoint(by, 0));
        QTest::mousePress(handle, Qt::LeftButton, {}, from);
        QTest::mouseMove(handle, to);
        QTest::mouseRelease(handle, Qt::LeftButton, {}, to);
    }
    static void clickHeader(const TableView &table, int column)
    {
        const QHeaderView &header = *table.horizontalHeader();
        QTest::mouseClick(header.viewport(), Qt::LeftButton, {},
                          {header.sectionViewportPosition(column) + header.sectionSize(column) / 2,
                           header.height() / 2});
    }

    std::unique_ptr<Console> m_console;
};

QTEST_MAIN(TestPanes)
#include "tst_panes.moc"
