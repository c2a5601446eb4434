// Marks, bookmarks and notes on the rows of lists.

#include "console.h"
#include "sampledata.h"

#include "models/palettemodel.h"
#include "ui/noteline.h"
#include "ui/tableview.h"

#include <QLineEdit>
#include <QJsonDocument>
#include <QListView>
#include <QMenu>
#include <QPlainTextEdit>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QStatusBar>
#include <QTest>
#include <QToolButton>

using namespace deckhand;
using namespace Qt::Literals::StringLiterals;

class TestMarks : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u"^(?!This plugin does not)"_s));
        m_console = std::make_unique<Console>();
        fillSample(m_console->engine, m_console->clock.now());
        m_console->open();
        QVERIFY(QTest::qWaitForWindowActive(m_console->window.get()));
        m_console->streamAll();
    }
    void cleanup() { m_console.reset(); }

    void selectedEventsAreMarkedAndUndone()
    {
        TableView &live = openLive();
        select(live, {2, 4});
        QTest::keyClick(&live, Qt::Key_M);
        QCOMPARE(markAt(live, 2), u"Marked"_s);
        QCOMPARE(markAt(live, 3), QString());
        QCOMPARE(markAt(live, 4), u"Marked"_s);
        QVERIFY(live.model()->index(2, markColumn(live)).data(LookRole).isValid());
        QVERIFY(m_console->window->statusBar()->currentMessage().contains(u"Marked 2 rows"_s));
        QTest::keyClick(&live, Qt::Key_M); // all are: unmark
        QCOMPARE(markAt(live, 2), QString());
        QTest::keyClick(&live, Qt::Key_Z, Qt::ControlModifier);
        QCOMPARE(markAt(live, 2), u"Marked"_s);
        QTest::keyClick(&live, Qt::Key_Z, Qt::ControlModifier);
        QCOMPARE(markAt(live, 2), QString());
        QVERIFY(!m_console->actions->action("undo")->isEnabled());
    }

    void marksFilterTheLiveListAndTheHistory()
    {
        TableView &live = openLive();
        select(live, {1, 3});
        QTest::keyClick(&live, Qt::Key_M);
        const QSet<QByteArray> marked{idAt(live, 1), idAt(live, 3)};
        PageWidget *page = m_console->window->page(Place::Events);
        page->setFilterText(u"marked:yes"_s);
        QCOMPARE(idsOf(live), marked);
        page->setFilterText(u"-marked:yes"_s);
        QCOMPARE(live.model()->rowCount(), int(m_console->engine.storedEvents.size()) - 2);
        page->setFilterText(u"marked:yes"_s);
        m_console->find<QToolButton>("historyButton")->click();
        auto &history = *m_console->find<TableView>("historyTable");
        QTRY_COMPARE(idsOf(history), marked);
        page->setFilterText(u"-marked:yes"_s);
        QTRY_VERIFY(history.model()->rowCount() > 2);
        QVERIFY(!idsOf(history).intersects(marked));
        // What is marked and what was found otherwise stand in one order of time.
        page->setFilterText(u"marked:yes or type:task_run.*"_s);
        QTRY_VERIFY(idsOf(history).contains(marked));
        QTRY_COMPARE(m_console->models->events.state(), PagedModel::State::Idle);
        for (int row = 1; row < history.model()->rowCount(); ++row)
            QVERIFY(m_console->models->events.eventAt(row - 1)->createdAt >=
                    m_console->models->events.eventAt(row)->createdAt);
        QCOMPARE(idsOf(history).size(), history.model()->rowCount());
    }

    void aDeliveryIsMarkedFoundAndNoted()
    {
        TableView &table = openDeliveries();
        select(table, {2});
        const QByteArray id = idAt(table, 2);
        QTest::keyClick(&table, Qt::Key_M);
        QCOMPARE(markAt(table, 2), u"Marked"_s);
        auto *note = m_console->find<NoteLine>("deliveryNote");
        QTRY_VERIFY(note->isVisible());
        QTest::keyClick(&table, Qt::Key_N);
        QTRY_VERIFY(note->hasFocus());
        QTest::keyClicks(note, u"asked for the log"_s);
        QTest::keyClick(note, Qt::Key_Return);
        QCOMPARE(markAt(table, 2), u"Marked: asked for the log"_s);
        m_console->window->page(Place::Deliveries)->setFilterText(u"note:LOG"_s);
        QTRY_COMPARE(idsOf(table), QSet<QByteArray>{id});
        m_console->window->page(Place::Deliveries)->setFilterText(u"note:nothing"_s);
        QTRY_COMPARE(table.model()->rowCount(), 0);
    }

    void aNoteIsKeptWhereAnotherRowIsChosen()
    {
        TableView &live = openLive();
        select(live, {1});
        auto *note = m_console->find<NoteLine>("eventNote");
        note->setFocus();
        QTest::keyClicks(note, u"first"_s);
        const QByteArray first = idAt(live, 1);
        m_console->window->page(Place::Events)->showItem(idAt(live, 2));
        QTRY_COMPARE(note->text(), QString());
        QCOMPARE(m_console->models->marks.find(first)->note, u"first"_s);
    }

    void bookmarksAreFoundByThePalette()
    {
        TableView &table = openDeliveries();
        select(table, {1});
        QTest::keyClick(&table, Qt::Key_B);
        const Delivery *delivery = m_console->models->deliveries.deliveryAt(1);
        const EventId event = delivery->eventId;
        QVERIFY(m_console->models->marks.find(event.bytes())->bookmarked);
        m_console->actions->action("palette")->trigger();
        auto *edit = m_console->find<QLineEdit>("paletteEdit");
        edit->setText(QString::fromUtf8(delivery->eventType));
        auto *list = m_console->find<QListView>("paletteList");
        int found = -1;
        for (int row = 0; row < list->model()->rowCount(); ++row) {
            const auto *entry = static_cast<const PaletteModel *>(list->model())->entryAt(row);
            if (entry->id == event.toString()) {
                QVERIFY(entry->detail.startsWith(u"Bookmark: "_s));
                QCOMPARE(found, -1); // once, though it is one of the newest as well
                found = row;
            }
        }
        QVERIFY(found >= 0);
        list->setCurrentIndex(list->model()->index(found, 0));
        QTest::keyClick(edit, Qt::Key_Return);
        QCOMPARE(m_console->window->place(), Place::Events);
        QTRY_COMPARE(m_console->window->page(Place::Events)->currentItem(), event.bytes());
        auto *button = m_console->find<QToolButton>("eventBookmark");
        QTRY_VERIFY(button->isChecked());
        button->click();
        QVERIFY(!m_console->models->marks.find(event.bytes()));
    }

    void aTestTakesTheDataOfABookmark()
    {
        const Event &event = m_console->engine.storedEvents[2];
        m_console->models->marks.setBookmarked({event.id.bytes(), RowKind::Event, event.type},
                                               true);
        m_console->window->goTo(Place::Destinations, {},
                                m_console->engine.storedDestinations[0].id.bytes());
        m_console->actions->action("previewTest")->trigger();
        auto *dialog = m_console->find<QWidget>("testDialog");
        auto *button = dialog->findChild<QToolButton *>(u"takeBookmark"_s);
        QVERIFY(button->isEnabled());
        button->menu()->actions().front()->trigger();
        auto *data = dialog->findChild<QPlainTextEdit *>(u"testData"_s);
        QTRY_COMPARE(QJsonDocument::fromJson(data->toPlainText().toUtf8()),
                     QJsonDocument::fromJson(event.data));
    }

    void whatEnginesDoNotKnowIsNotReplayed()
    {
        TableView &table = openDeliveries();
        m_console->window->page(Place::Deliveries)->setFilterText(u"marked:yes"_s);
        const QSignalSpy planned(&m_console->models->planner, &ReplayPlanner::changed);
        m_console->actions->action("replayDeliveriesMatching")->trigger();
        QVERIFY(planned.isEmpty());
        QVERIFY(m_console->window->statusBar()->currentMessage().contains(u"this console only"_s));
        Q_UNUSED(table)
    }

private:
    TableView &openLive()
    {
        m_console->window->goTo(Place::Events);
        auto *live = m_console->find<TableView>("liveTable");
        [live] { QTRY_VERIFY(live->isVisible()); }();
        live->setFocus();
        return *live;
    }
    TableView &openDeliveries()
    {
        m_console->window->goTo(Place::Deliveries);
        auto *table = m_console->find<TableView>("deliveryTable");
        if (!QTest::qWaitFor([table] { return table->model()->rowCount() > 4; }))
            qFatal("The deliveries were not read.");
        table->setFocus();
        return *table;
    }
    static void select(TableView &table, const std::vector<int> &rows)
    {
        table.clearSelection();
        for (const int row : rows) {
            table.selectionModel()->setCurrentIndex(table.model()->index(row, 0),
                                                    QItemSelectionModel::NoUpdate);
            table.selectionModel()->select(table.model()->index(row, 0),
                                           QItemSelectionModel::Select | QItemSelectionModel::Rows);
        }
    }
    static int markColumn(const TableView &table) { return table.model()->columnCount() - 1; }
    static QString markAt(const TableView &table, int row)
    {
        return table.model()->index(row, markColumn(table)).data().toString();
    }
    static QByteArray idAt(const TableView &table, int row)
    {
        return table.model()->index(row, 0).data(IdRole).toByteArray();
    }
    static QSet<QByteArray> idsOf(const TableView &table)
    {
        QSet<QByteArray> ids;
        for (int row = 0; row < table.model()->rowCount(); ++row)
            ids.insert(idAt(table, row));
        return ids;
    }

    std::unique_ptr<Console> m_console;
};

QTEST_MAIN(TestMarks)
#include "tst_marks.moc"
