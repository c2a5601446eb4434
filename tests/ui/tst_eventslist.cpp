// The list of events: which keys act where, what stops following, and what stays when one goes
// between what comes and what is stored.

#include "console.h"
#include "sampledata.h"

#include "ui/tableview.h"

#include <QAbstractButton>
#include <QApplication>
#include <QGestureEvent>
#include <QLabel>
#include <QRegularExpression>
#include <QScrollBar>
#include <QTest>
#include <QWheelEvent>

using namespace deckhand;
using namespace Qt::Literals::StringLiterals;

class TestEventsList : public QObject
{
    Q_OBJECT

private:
    /// One cell of this row, and none of any other, says that a replay has made it; its tool tip
    /// tells of what.
    static void expectMarkedOnly(const QAbstractItemModel &model, int marked,
                                 const EventId &original)
    {
        for (int row = 0; row < model.rowCount(); ++row) {
            QString toolTips;
            for (int column = 0; column < model.columnCount(); ++column) {
                const QModelIndex cell = model.index(row, column);
                if (cell.data().toString().contains(u"(replayed)"_s))
                    toolTips += cell.data(Qt::ToolTipRole).toString();
            }
            QCOMPARE(!toolTips.isEmpty(), row == marked);
            QCOMPARE(toolTips.contains(original.toString()), row == marked);
        }
    }

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u"^(?!This plugin does not)"_s));
        m_console = std::make_unique<Console>();
        fillSample(m_console->engine, m_console->clock.now());
        m_console->open();
        m_console->streamAll();
        m_console->window->goTo(Place::Events);
        m_live = m_console->find<TableView>("liveTable");
        QVERIFY(QTest::qWaitForWindowActive(m_console->window.get()));
        QTRY_VERIFY(m_live->isVisible());
        m_live->setFocus();
    }
    void cleanup() { m_console.reset(); }

    void spacePressesWhatHasTheFocus()
    {
        auto *history = button("historyButton");
        history->setFocus();
        QTRY_VERIFY(history->hasFocus());
        QTest::keyClick(history, Qt::Key_Space);
        QVERIFY(history->isChecked());
        QVERIFY(m_console->models->live.isFollowing());
        auto *live = button("liveButton");
        live->setFocus();
        QTest::keyClick(live, Qt::Key_Space);
        QVERIFY(live->isChecked());
        QVERIFY(m_console->models->live.isFollowing());
        m_live->setFocus();
        QTest::keyClick(m_live, Qt::Key_Space);
        QVERIFY(!m_console->models->live.isFollowing());
        QTest::keyClick(m_live, Qt::Key_End);
        QVERIFY(m_console->models->live.isFollowing());
    }

    void endOfThePayloadIsNotTheEndOfTheList()
    {
        m_console->actions->action("togglePause")->trigger();
        m_live->selectRow(2);
        QTRY_VERIFY(m_console->models->eventDetail.event());
        auto *tree = m_console->find<QWidget>("eventPayloadTree");
        tree->setFocus();
        QTRY_VERIFY(tree->hasFocus());
        QTest::keyClick(tree, Qt::Key_End);
        QVERIFY(!m_console->models->live.isFollowing());
    }

    void modesAreActionsWithKeys()
    {
        QTest::keyClick(m_live, Qt::Key_H);
        QVERIFY(button("historyButton")->isChecked());
        QVERIFY(m_console->actions->action("showHistory")->isChecked());
        auto *history = m_console->find<TableView>("historyTable");
        QTRY_VERIFY(history->isVisible());
        history->setFocus();
        QTest::keyClick(history, Qt::Key_L);
        QVERIFY(button("liveButton")->isChecked());
        m_console->window->goTo(Place::Overview);
        m_console->actions->action("showHistory")->trigger();
        QVERIFY(button("historyButton")->isChecked());
    }

    void lettersThatWalkRowsCanBeSwitchedOff()
    {
        m_live->selectRow(3);
        QTest::keyClick(m_live, Qt::Key_J);
        QCOMPARE(m_live->currentIndex().row(), 4);
        QTest::keyClick(m_live, Qt::Key_K);
        QCOMPARE(m_live->currentIndex().row(), 3);
        m_console->settings.setSingleKeys(false);
        for (const Qt::Key key : {Qt::Key_J, Qt::Key_K}) {
            QTest::keyClick(m_live, key);
            QCOMPARE(m_live->currentIndex().row(), 3);
        }
        m_console->settings.setSingleKeys(true);
        QTest::keyClick(m_live, Qt::Key_J);
        QCOMPARE(m_live->currentIndex().row(), 4);
    }

    void anyScrollUpStopsFollowing_data()
    {
        QTest::addColumn<int>("by");
        QTest::newRow("wheel") << 0;
        QTest::newRow("handle") << 1;
        QTest::newRow("arrow") << 2;
        QTest::newRow("track") << 3;
        QTest::newRow("to the top") << 4;
        QTest::newRow("finger") << 5;
    }

    void anyScrollUpStopsFollowing()
    {
        QFETCH(int, by);
        QScrollBar &bar = *m_live->verticalScrollBar();
        QTRY_VERIFY(bar.maximum() > 100);
        m_live->scrollToBottom();
        QVERIFY(m_console->models->live.isFollowing());
        QCOMPARE(bar.value(), bar.maximum());
        switch (by) {
        case 0: turnWheel(120); break;
        case 1: bar.setSliderPosition(bar.maximum() - 3); break;
        case 2: bar.triggerAction(QAbstractSlider::SliderSingleStepSub); break;
        case 3: bar.triggerAction(QAbstractSlider::SliderPageStepSub); break;
        case 4: bar.triggerAction(QAbstractSlider::SliderToMinimum); break;
        default: drag(40);
        }
        QVERIFY(bar.value() < bar.maximum());
        QVERIFY(!m_console->models->live.isFollowing());
    }

    void scrollingDownAndNewRowsGoOnFollowing()
    {
        QScrollBar &bar = *m_live->verticalScrollBar();
        QTRY_VERIFY(bar.maximum() > 100);
        turnWheel(-120);
        bar.triggerAction(QAbstractSlider::SliderToMaximum);
        tellNew(30);
        QCOMPARE(bar.value(), bar.maximum());
        QVERIFY(m_console->models->live.isFollowing());
    }

    void aMoveByKeyStopsFollowing_data()
    {
        QTest::addColumn<Qt::Key>("key");
        for (const Qt::Key key : {Qt::Key_Up, Qt::Key_PageUp, Qt::Key_K})
            QTest::newRow(qPrintable(QKeySequence(key).toString())) << key;
    }

    void aMoveByKeyStopsFollowing()
    {
        QFETCH(Qt::Key, key);
        m_live->selectRow(m_live->model()->rowCount() - 1);
        m_console->actions->action("jumpToNewest")->trigger();
        QVERIFY(m_console->models->live.isFollowing());
        QTest::keyClick(m_live, key);
        QVERIFY(!m_console->models->live.isFollowing());
    }

    void theStripCountsWhatIsTrimmedFromThePauseOn()
    {
        LiveStreamModel &live = m_console->models->live;
        live.setBound(live.held() - 5); // while it follows: nobody loses what they read
        QCOMPARE(live.trimmed(), qint64(0));
        m_console->actions->action("togglePause")->trigger();
        QCOMPARE(live.trimmed(), qint64(0));
        tellNew(3);
        QCOMPARE(live.trimmed(), qint64(3));
        auto *strip = m_console->find<QWidget>("followStrip");
        QTRY_VERIFY(strip->findChild<QLabel *>()->text().contains(u"Oldest 3 trimmed"_s));
        m_console->actions->action("jumpToNewest")->trigger();
        QCOMPARE(live.trimmed(), qint64(0));
    }

    void batchesComeFasterWhileTheyAreWatched()
    {
        const StreamFeed &feed = m_console->models->feed;
        const milliseconds fast(50), usual(100);
        QCOMPARE(feed.interval(), fast);
        m_console->actions->action("togglePause")->trigger();
        QCOMPARE(feed.interval(), usual);
        m_console->actions->action("togglePause")->trigger();
        QCOMPARE(feed.interval(), fast);
        button("historyButton")->click();
        QCOMPARE(feed.interval(), usual);
        button("liveButton")->click();
        QCOMPARE(feed.interval(), fast);
        m_console->window->goTo(Place::Overview);
        QCOMPARE(feed.interval(), usual);
    }

    void aRushIsNotWatchedRowByRow()
    {
        StreamFeed &feed = m_console->models->feed;
        const milliseconds fast(50), usual(100);
        feed.flush(); // what the window began with is over
        tellNew(500);
        tellNew(500);
        QCOMPARE(feed.interval(), fast); // it may be over
        tellNew(500);
        QCOMPARE(feed.interval(), usual);
        tellNew(300); // less, but more than one reads
        QCOMPARE(feed.interval(), usual);
        tellNew(20);
        QCOMPARE(feed.interval(), fast);
    }

    void theChosenEventStaysChosenInTheOtherList()
    {
        const int row = m_console->models->live.rowCount() - 7; // history reads the newest first
        m_live->selectRow(row);
        const EventId chosen = m_console->models->live.eventAt(row)->id;
        button("historyButton")->click();
        auto *history = m_console->find<TableView>("historyTable");
        const EventModel &stored = m_console->models->events;
        QTRY_VERIFY(stored.rowOf(chosen) >= 0);
        QTRY_COMPARE(history->chosenRows(), std::vector<int>{stored.rowOf(chosen)});
        QCOMPARE(m_console->models->eventDetail.event()->id, chosen);
        const int other = stored.rowOf(chosen) + 2;
        history->selectRow(other);
        const EventId next = stored.eventAt(other)->id;
        button("liveButton")->click();
        QCOMPARE(m_console->models->eventDetail.event()->id, next);
        QCOMPARE(m_live->chosenRows(), std::vector<int>{m_console->models->live.rowOf(next)});
    }

    void bothListsMarkWhatAReplayHasMade()
    {
        FakeEngine &engine = m_console->engine;
        Event made = engine.storedEvents[4];
        made.replayedFrom = made.id;
        made.id = EventId(engine.nextId("evt_"));
        engine.storedEvents.insert(engine.storedEvents.begin(), made);
        engine.emitEvent(made);
        LiveStreamModel &live = m_console->models->live;
        QTRY_VERIFY(live.rowOf(made.id) >= 0);
        button("historyButton")->click();
        EventModel &stored = m_console->models->events;
        QTRY_VERIFY(stored.rowOf(made.id) >= 0);
        expectMarkedOnly(live, live.rowOf(made.id), made.replayedFrom);
        expectMarkedOnly(stored, stored.rowOf(made.id), made.replayedFrom);
    }

    void anEventFromElsewhereIsChosenWhereItIsListed()
    {
        const EventId id = m_console->models->live.eventAt(4)->id;
        m_console->window->goTo(Place::Overview);
        m_console->window->goTo(Place::Events, {}, id.bytes());
        QTRY_COMPARE(m_live->chosenRows(), std::vector<int>{4});
        QVERIFY(m_console->models->live.isFollowing());
        Event elsewhere = m_console->engine.storedEvents.front();
        elsewhere.id = EventId("evt_elsewhere");
        m_console->engine.storedEvents.push_back(elsewhere);
        m_console->window->goTo(Place::Events, {}, elsewhere.id.bytes());
        QTRY_COMPARE(m_console->models->eventDetail.event()->id, elsewhere.id);
        QCOMPARE(m_live->chosenCount(), 0); // it would act on another one
    }

    void bothListsSayWhatBecameOfDeliveries()
    {
        const int row = m_console->models->live.rowCount() - 3;
        const EventId id = m_console->models->live.eventAt(row)->id;
        const QModelIndex live = deliveriesCell(m_console->models->live, row);
        button("historyButton")->click();
        EventModel &stored = m_console->models->events;
        QTRY_VERIFY(stored.rowOf(id) >= 0);
        const QModelIndex history = deliveriesCell(stored, stored.rowOf(id));
        QVERIFY(history.isValid());
        QVERIFY(!live.data().toString().isEmpty());
        for (const int role : {int(Qt::DisplayRole), int(FilterTextRole)})
            QCOMPARE(history.data(role).toString(), live.data(role).toString());
        QVERIFY(history.data(LookRole).value<Look>() == live.data(LookRole).value<Look>());
    }

    void whatBecameOfDeliveriesIsKeptUpToDate()
    {
        button("historyButton")->click();
        EventModel &stored = m_console->models->events;
        QTRY_VERIFY(stored.rowCount() > 3);
        const EventId id = stored.eventAt(2)->id;
        const QModelIndex cell = deliveriesCell(stored, 2);
        for (Delivery &delivery : m_console->engine.storedDeliveries) {
            if (delivery.eventId == id)
                delivery.status = DeliveryStatus::Success;
        }
        Delivery &delivery = deliveryOf(id);
        tell(delivery);
        const auto delivered = [&] {
            const auto &told = stored.eventAt(2)->deliveries;
            return told && told->total() > 0 && told->delivered == told->total();
        };
        QTRY_VERIFY(delivered());
        const QString all = cell.data().toString();
        const int asked = m_console->engine.eventLists;
        delivery.status = DeliveryStatus::Failure;
        for (int i = 0; i < 20; ++i)
            tell(delivery);
        QTRY_VERIFY(cell.data().toString() != all);
        QVERIFY(cell.data(LookRole).value<Look>() == lookOf(DeliveryStatus::Failure));
        QCOMPARE(m_console->engine.eventLists, asked + 1); // one question for all of them
        // Nobody looks: what is told is asked for when somebody does again.
        m_console->window->goTo(Place::Overview);
        delivery.status = DeliveryStatus::Success;
        tell(delivery);
        QCOMPARE(m_console->engine.eventLists, asked + 1);
        m_console->window->goTo(Place::Events);
        QTRY_COMPARE(cell.data().toString(), all);
        QCOMPARE(m_console->engine.eventLists, asked + 2);
    }

    void missedMessagesOfTheStreamAreMadeUpFor()
    {
        button("historyButton")->click();
        EventModel &stored = m_console->models->events;
        QTRY_VERIFY(stored.rowCount() > 3);
        auto &all = m_console->engine.storedDeliveries;
        const auto waiting = std::find_if(all.begin(), all.end(), [&stored](const Delivery &d) {
            return d.status == DeliveryStatus::Retrying && stored.rowOf(d.eventId) >= 0;
        });
        QVERIFY(waiting != all.end());
        const int row = stored.rowOf(waiting->eventId);
        const int failed = stored.eventAt(row)->deliveries->failed;
        waiting->status = DeliveryStatus::Failure;
        m_console->engine.emitBatch({{"m_lagged", StreamLagged{7}}});
        m_console->models->feed.flush();
        QTRY_COMPARE(stored.eventAt(row)->deliveries->failed, failed + 1);
    }

    void whatIsNotToldIsNoZero()
    {
        m_console->engine.tellsDeliveries = false; // as an older server
        button("historyButton")->click();
        EventModel &stored = m_console->models->events;
        QTRY_VERIFY(stored.rowCount() > 3);
        const QModelIndex cell = deliveriesCell(stored, 2);
        QCOMPARE(cell.data().toString(), u"–"_s);
        QVERIFY(!cell.data(LookRole).isValid());
        QVERIFY(cell.data(FilterTextRole).toString().isEmpty());
        const int asked = m_console->engine.eventLists;
        tell(deliveryOf(stored.eventAt(2)->id));
        m_console->window->goTo(Place::Overview);
        m_console->window->goTo(Place::Events);
        QCOMPARE(m_console->engine.eventLists, asked);
    }

private:
    [[nodiscard]] QModelIndex deliveriesCell(const QAbstractItemModel &model, int row) const
    {
        const QString title = m_console->words.header(Column::Deliveries);
        for (int column = 0; column < model.columnCount(); ++column) {
            if (model.headerData(column, Qt::Horizontal, Qt::DisplayRole).toString() == title)
                return model.index(row, column);
        }
        return {};
    }
    [[nodiscard]] Delivery &deliveryOf(const EventId &id) const
    {
        auto &all = m_console->engine.storedDeliveries;
        return *std::find_if(all.begin(), all.end(),
                             [&id](const Delivery &d) { return d.eventId == id; });
    }
    void tell(const Delivery &delivery)
    {
        m_console->engine.emitDelivery(delivery);
        m_console->models->feed.flush();
    }
    void turnWheel(int by)
    {
        const QPointF at = QRectF(m_live->viewport()->rect()).center();
        QWheelEvent wheel(at, m_live->viewport()->mapToGlobal(at), {}, {0, by}, Qt::NoButton,
                          Qt::NoModifier, Qt::NoScrollPhase, false);
        QApplication::sendEvent(m_live->viewport(), &wheel);
    }
    void drag(int by)
    {
        QPanGesture pan;
        pan.setOffset({0, double(by)});
        QGestureEvent event({&pan});
        event.setWidget(m_live->viewport());
        QApplication::sendEvent(m_live->viewport(), &event);
    }
    void tellNew(int count)
    {
        std::vector<StreamMessage> messages;
        for (int i = 0; i < count; ++i) {
            Event event = m_console->engine.storedEvents.front();
            event.id = EventId(m_console->engine.nextId("evt_new"));
            messages.push_back({m_console->engine.nextId("m"), event});
        }
        m_console->engine.emitBatch(std::move(messages));
        m_console->models->feed.flush();
    }
    [[nodiscard]] QAbstractButton *button(const char *name) const
    {
        return m_console->find<QAbstractButton>(name);
    }

    std::unique_ptr<Console> m_console;
    TableView *m_live = nullptr;
};

QTEST_MAIN(TestEventsList)
#include "tst_eventslist.moc"
