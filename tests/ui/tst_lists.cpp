// What lists and details have in common: choosing several rows, acting on cells, copying, and going
// from one to the other by keys.

#include "console.h"
#include "sampledata.h"

#include "models/attemptfacts.h"
#include "models/chosenreplay.h"
#include "models/palettemodel.h"
#include "ui/attempttimeline.h"
#include "ui/tableview.h"

#include <QAbstractButton>
#include <QClipboard>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPlainTextEdit>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QStatusBar>
#include <QTabWidget>
#include <QTest>

using namespace deckhand;
using namespace Qt::Literals::StringLiterals;

namespace {

constexpr auto extend = QItemSelectionModel::Select | QItemSelectionModel::Rows;

void choose(TableView &table, const std::vector<int> &rows)
{
    table.clearSelection();
    for (const int row : rows) {
        table.selectionModel()->setCurrentIndex(table.model()->index(row, 0),
                                                QItemSelectionModel::NoUpdate);
        table.selectionModel()->select(table.model()->index(row, 0), extend);
    }
}

QString clipboard()
{
    return QGuiApplication::clipboard()->text();
}

} // namespace

class TestLists : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u"^(?!This plugin does not)"_s));
        m_console = std::make_unique<Console>();
        fillSample(m_console->engine, m_console->clock.now());
    }
    void cleanup() { m_console.reset(); }

    void severalEventsAreReplayedAlone()
    {
        TableView &live = openLive();
        QVERIFY(m_console->models->live.isFollowing());
        choose(live, {3, 5, 4});
        QVERIFY(!m_console->models->live.isFollowing());
        QCOMPARE(live.chosenCount(), 3);
        const auto idAt = [&](int row) { return m_console->models->live.eventAt(row)->id; };
        QCOMPARE(m_console->models->eventDetail.event()->id, idAt(4)); // the current one
        const std::vector<EventId> ids{idAt(3), idAt(4), idAt(5)};
        QTest::keyClick(&live, Qt::Key_R);
        const ReplayScope &scope = m_console->models->planner.scope();
        QCOMPARE(scope.filter.q.text(), expressionOf(ids)->text());
        QCOMPARE(scope.only, ReplayOnly::All);
        for (const Event &event : m_console->engine.storedEvents) {
            SearchRow row;
            row.event = &event;
            const bool chosen = std::count(ids.begin(), ids.end(), event.id) > 0;
            QCOMPARE(scope.filter.q.matches(row, m_console->clock.now()), chosen);
        }
    }

    void aSelectionIsBounded()
    {
        TableView &live = openLive();
        live.selectAll();
        QVERIFY(live.chosenCount() > mostChosen);
        const QSignalSpy planned(&m_console->models->planner, &ReplayPlanner::changed);
        m_console->actions->action("replayChosenEvents")->trigger();
        QVERIFY(planned.isEmpty());
        QVERIFY(m_console->window->statusBar()->currentMessage().contains(u"at most 100 events"_s));
    }

    void whatLeavesTheWindowStaysOpenAndChoosesNothingElse()
    {
        TableView &live = openLive();
        choose(live, {2, 1, 0});
        const EventId shown = m_console->models->live.eventAt(0)->id;
        QCOMPARE(m_console->models->eventDetail.event()->id, shown);
        m_console->models->live.setBound(m_console->models->live.held() - 2);
        QCOMPARE(m_console->models->eventDetail.event()->id, shown);
        QCOMPARE(live.chosenCount(), 1); // the one that is still there
        QCOMPARE(live.chosenRows(), std::vector<int>{0});
    }

    void aSelectionGoesWithItsList()
    {
        TableView &live = openLive();
        choose(live, {1, 2});
        QAction *replay = m_console->actions->action("replayChosenEvents");
        QVERIFY(replay->isEnabled());
        m_console->window->page(Place::Events)->setFilterText(u"type:*"_s);
        QCOMPARE(live.chosenCount(), 0);
        QVERIFY(!replay->isEnabled());
    }

    void oneDeliveryIsRetriedSeveralAreReplayed()
    {
        TableView &table = openDeliveries(u"status:failure"_s);
        choose(table, {0});
        QTRY_VERIFY(m_console->models->deliveryDetail.canRetry());
        QTest::keyClick(&table, Qt::Key_R);
        QTRY_COMPARE(m_console->engine.retried.size(), std::size_t(1));
        choose(table, {1, 2});
        const auto at = [&](int row) { return *m_console->models->deliveries.deliveryAt(row); };
        QTest::keyClick(&table, Qt::Key_R);
        QCOMPARE(m_console->engine.retried.size(), std::size_t(1)); // planned, not sent
        const ReplayScope &scope = m_console->models->planner.scope();
        QCOMPARE(scope.only, ReplayOnly::Failed);
        QCOMPARE(scope.filter.q.text(), expressionOf({at(1).eventId, at(2).eventId})->text());
        QVERIFY(scope.text.startsWith(u"2 selected deliveries"_s));
        // Another list: nothing of it is selected.
        m_console->window->goTo(Place::Deliveries, u"status:success"_s);
        QTRY_VERIFY(!m_console->actions->action("replayChosenDeliveries")->isEnabled());
    }

    void aDeliveryLeadsToItsEvent()
    {
        TableView &table = openDeliveries(u"status:failure"_s);
        choose(table, {0});
        const EventId id = m_console->models->deliveries.deliveryAt(0)->eventId;
        auto *fact = m_console->find<QLabel>("deliveryEvent");
        QTRY_VERIFY(fact->text().contains(id.toString()));
        m_console->actions->action("copyEventId")->trigger();
        QCOMPARE(clipboard(), id.toString());
        QTest::keyClick(&table, Qt::Key_E);
        QCOMPARE(m_console->window->place(), Place::Events);
        QTRY_VERIFY(m_console->models->eventDetail.event());
        QCOMPARE(m_console->models->eventDetail.event()->id, id);
        m_console->actions->action("back")->trigger();
        QCOMPARE(m_console->window->place(), Place::Deliveries);
        Q_EMIT fact->linkActivated(u"event"_s);
        QCOMPARE(m_console->window->place(), Place::Events);
    }

    void theRawTabShowsTheStoredBytes()
    {
        Event odd = m_console->engine.storedEvents.front();
        odd.id = EventId("evt_odd");
        odd.data = "{ \"n\" :1.50,\"n\":2, \"t\":\"\\u00e9\" }";
        m_console->engine.storedEvents.push_back(odd);
        openLive();
        m_console->window->goTo(Place::Events, {}, odd.id.bytes());
        QTRY_VERIFY(m_console->models->eventDetail.event());
        auto *tabs = m_console->find<QTabWidget>("eventTabs");
        auto *raw = m_console->find<QPlainTextEdit>("eventRaw");
        tabs->setCurrentWidget(raw);
        QCOMPARE(raw->toPlainText().toUtf8(), odd.data);
        m_console->actions->action("copyEventJson")->trigger();
        QCOMPARE(clipboard().toUtf8(), envelope(odd));
    }

    void cellsAndRowsAreCopiedInFull()
    {
        TableView &live = openLive();
        const Event event = *m_console->models->live.eventAt(2);
        live.setCurrentIndex(live.model()->index(2, 3));
        QVERIFY(live.currentIndex().data().toString() != event.id.toString()); // shortened
        QTest::keySequence(&live, QKeySequence(QKeySequence::Copy));
        QCOMPARE(clipboard(), event.id.toString());
        choose(live, {2, 4});
        QTest::keyClick(&live, Qt::Key_C, Qt::ControlModifier | Qt::ShiftModifier);
        const QStringList lines = clipboard().split(u'\n');
        QCOMPARE(lines.size(), 2);
        QCOMPARE(lines[0].toUtf8(), envelope(event));
        TableView &deliveries = openDeliveries({});
        choose(deliveries, {1});
        QTest::keyClick(&deliveries, Qt::Key_C, Qt::ControlModifier | Qt::ShiftModifier);
        QVERIFY(clipboard().contains(m_console->models->deliveries.deliveryAt(1)->id.toString()));
    }

    void everyClauseOfACellFindsItsRow()
    {
        openLive();
        m_console->actions->action("jumpToNewest")->trigger();
        int clauses = 0;
        const auto check = [&](const QAbstractItemModel &model, auto rowOf) {
            for (int row = 0; row < std::min(model.rowCount(), 40); ++row) {
                for (int column = 0; column < model.columnCount(); ++column) {
                    const QString text = model.index(row, column).data(FilterTextRole).toString();
                    if (text.isEmpty())
                        continue;
                    ++clauses;
                    const auto clause = SearchExpression::parse(text);
                    QVERIFY2(clause, qPrintable(text));
                    QVERIFY2(rowOf(row, *clause), qPrintable(text));
                    QVERIFY2(SearchExpression::parse(u'-' + text), qPrintable(text));
                }
            }
        };
        const auto eventMatches = [&](const Event &event, const SearchExpression &q) {
            std::vector<SearchDelivery> legs;
            for (const Delivery &delivery : m_console->engine.storedDeliveries) {
                if (delivery.eventId == event.id)
                    legs.push_back({&delivery, {}, {}});
            }
            SearchRow row;
            row.event = &event;
            row.deliveries = legs;
            return q.matches(row, m_console->clock.now());
        };
        const LiveStreamModel &live = m_console->models->live;
        check(live, [&](int row, const SearchExpression &q) {
            return eventMatches(*live.eventAt(row), q);
        });
        m_console->find<QAbstractButton>("historyButton")->click();
        const EventModel &events = m_console->models->events;
        QTRY_VERIFY(events.rowCount() > 0);
        check(events, [&](int row, const SearchExpression &q) {
            return eventMatches(*events.eventAt(row), q);
        });
        QTRY_VERIFY(m_console->models->deliveries.rowCount() > 0);
        const DeliveryModel &deliveries = m_console->models->deliveries;
        check(deliveries, [&](int row, const SearchExpression &q) {
            const Delivery &delivery = *deliveries.deliveryAt(row);
            SearchRow searched;
            searched.delivery = &delivery;
            const QString name = m_console->models->destinations.nameOf(delivery.destinationId);
            searched.destinationName = name;
            return q.matches(searched, m_console->clock.now());
        });
        QVERIFY(clauses > 300);
    }

    void cellsFilterInEveryList()
    {
        openLive();
        m_console->find<QAbstractButton>("historyButton")->click();
        auto *history = m_console->find<TableView>("historyTable");
        QTRY_VERIFY(history->model()->rowCount() > 0);
        history->setFocus();
        history->setCurrentIndex(history->model()->index(0, 1));
        const QString type = history->currentIndex().data(FilterTextRole).toString();
        QTest::keyClick(history, Qt::Key_F);
        QCOMPARE(m_console->window->page(Place::Events)->filterText(), type);
        TableView &table = openDeliveries({});
        table.setCurrentIndex(table.model()->index(0, 3));
        const QString state = table.currentIndex().data(FilterTextRole).toString();
        QVERIFY(state.startsWith(u"status:"_s));
        QTest::keyClick(&table, Qt::Key_F, Qt::ShiftModifier);
        QCOMPARE(m_console->window->page(Place::Deliveries)->filterText(), u'-' + state);
        QTRY_VERIFY(table.model()->rowCount() > 0);
        table.setCurrentIndex(table.model()->index(0, 4));
        const QString tries = table.currentIndex().data(FilterTextRole).toString();
        m_console->actions->action("deliveryCopyCellFilter")->trigger();
        QCOMPARE(clipboard(), tries);
        m_console->actions->action("deliveryFilterByCellOnly")->trigger();
        QCOMPARE(m_console->window->page(Place::Deliveries)->filterText(), tries);
    }

    void enterAndEscapeGoBetweenListAndDetail()
    {
        TableView &table = openDeliveries(u"status:failure"_s);
        choose(table, {0});
        QTRY_VERIFY(m_console->models->deliveryDetail.delivery());
        auto *timeline = m_console->find<QWidget>("timeline");
        QTest::keyClick(&table, Qt::Key_Return);
        QTRY_VERIFY(timeline->hasFocus());
        QTest::keyClick(timeline, Qt::Key_Escape);
        QTRY_VERIFY(table.hasFocus());
        QTest::keyClick(&table, Qt::Key_Escape);
        QVERIFY(m_console->models->deliveryDetail.id().isEmpty()); // closed
        QTest::keyClick(&table, Qt::Key_Escape);
        QVERIFY(m_console->window->page(Place::Deliveries)->filterText().isEmpty());
    }

    void panesAreWalkedBothWays()
    {
        TableView &table = openDeliveries({});
        choose(table, {0});
        QTRY_VERIFY(m_console->models->deliveryDetail.delivery());
        auto *places = m_console->find<QWidget>("places");
        auto *timeline = m_console->find<QWidget>("timeline");
        const auto go = [this](const char *id) { m_console->actions->action(id)->trigger(); };
        go("nextPane");
        QVERIFY(timeline->hasFocus());
        go("nextPane");
        QVERIFY(places->hasFocus());
        go("previousPane");
        QVERIFY(timeline->hasFocus());
        go("previousPane");
        QVERIFY(table.hasFocus());
    }

    void tabsOfADetailAreWalkedFromItsList()
    {
        TableView &table = openDeliveries(u"status:failure"_s);
        choose(table, {0});
        QTRY_VERIFY(m_console->models->deliveryDetail.delivery());
        auto *tabs = m_console->find<QTabWidget>("inspectorTabs");
        m_console->window->activateWindow();
        QTRY_VERIFY(m_console->window->isActiveWindow());
        table.setFocus();
        QCOMPARE(tabs->currentIndex(), 0);
        QTest::keyClick(&table, Qt::Key_Tab, Qt::ControlModifier);
        QCOMPARE(tabs->currentIndex(), 1);
        QTest::keyClick(&table, Qt::Key_Tab, Qt::ControlModifier | Qt::ShiftModifier);
        QCOMPARE(tabs->currentIndex(), 0);
        m_console->actions->action("deliveryPreviousTab")->trigger();
        QCOMPARE(tabs->currentIndex(), tabs->count() - 1);
    }

    void curlIsCopiedFromTheList()
    {
        TableView &table = openDeliveries(u"status:failure"_s);
        choose(table, {0});
        QTRY_VERIFY(m_console->actions->action("copyCurl")->isEnabled());
        QTest::keyClick(&table, Qt::Key_C);
        QVERIFY(clipboard().startsWith(u"curl "_s));
        const Attempt &attempt = *m_console->models->deliveryDetail.attempt();
        m_console->actions->action("copyRequestHeaders")->trigger();
        QCOMPARE(clipboard(), headerText(attempt.request->headers));
        QTRY_VERIFY(m_console->models->deliveryDetail.event());
        m_console->actions->action("copyRequestBody")->trigger();
        QCOMPARE(clipboard().toUtf8(), envelope(*m_console->models->deliveryDetail.event()));
    }

    void thePaletteHelpsAndFindsWhatAnIdNames()
    {
        openLive();
        m_console->actions->action("palette")->trigger();
        auto *edit = m_console->find<QLineEdit>("paletteEdit");
        const auto *model = qobject_cast<const PaletteModel *>(
            m_console->find<QWidget>("commandPalette")->findChild<QListView *>()->model());
        edit->setText(u"?"_s);
        QVERIFY(model->rowCount() >= 5);
        for (int row = 0; row < model->rowCount(); ++row)
            QCOMPARE(model->entryAt(row)->kind, PaletteEntry::Kind::Help);
        QTest::keyClick(edit, Qt::Key_Return); // the first: commands only
        QTRY_COMPARE(edit->text(), u">"_s);
        edit->setText(u"trun_01ABC"_s);
        QCOMPARE(model->entryAt(0)->kind, PaletteEntry::Kind::Search);
        QTest::keyClick(edit, Qt::Key_Return);
        QCOMPARE(m_console->window->place(), Place::Events);
        QCOMPARE(m_console->window->page(Place::Events)->filterText(), u"trun_01ABC"_s);
        QVERIFY(m_console->find<QAbstractButton>("historyButton")->isChecked());
    }

    void anAttemptTellsHowLateItBegan()
    {
        Attempt attempt;
        attempt.startedAt = m_console->clock.now();
        QVERIFY(!lateBy(attempt)); // no plan is known
        attempt.scheduledAt = attempt.startedAt - milliseconds(900);
        QVERIFY(!lateBy(attempt));
        attempt.scheduledAt = attempt.startedAt - milliseconds(1200);
        QCOMPARE(lateBy(attempt), std::optional(milliseconds(1200)));
        Delivery delivery;
        delivery.history = {attempt};
        AttemptTimeline timeline(m_console->clock);
        timeline.setDelivery(delivery);
        QVERIFY(timeline.description().contains(u"1.2 s later than planned"_s));
    }

private:
    void open()
    {
        if (m_console->window)
            return;
        m_console->open();
        m_console->streamAll();
        QVERIFY(QTest::qWaitForWindowActive(m_console->window.get()));
    }
    TableView &openLive()
    {
        open();
        m_console->window->goTo(Place::Events);
        auto *live = m_console->find<TableView>("liveTable");
        [live] { QTRY_VERIFY(live->isVisible()); }();
        live->setFocus();
        return *live;
    }
    TableView &openDeliveries(const QString &filter)
    {
        open();
        m_console->window->goTo(Place::Deliveries, filter);
        auto *table = m_console->find<TableView>("deliveryTable");
        table->setFocus();
        const DeliveryModel &model = m_console->models->deliveries;
        [&] {
            QTRY_COMPARE(model.state(), PagedModel::State::Idle);
            QVERIFY(model.rowCount() >= 3);
            QCOMPARE(m_console->window->page(Place::Deliveries)->filterText(), filter);
        }();
        return *table;
    }

    std::unique_ptr<Console> m_console;
};

QTEST_MAIN(TestLists)
#include "tst_lists.moc"
