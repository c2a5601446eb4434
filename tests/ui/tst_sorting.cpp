// The order of lists by key and menu.

#include "console.h"
#include "sampledata.h"

#include "ui/announce.h"
#include "ui/tableview.h"

#include <QApplication>
#include <QHeaderView>
#include <QLabel>
#include <QMenu>
#include <QRegularExpression>
#include <QStatusBar>
#include <QTest>

using namespace deckhand;
using namespace Qt::Literals::StringLiterals;

class TestSorting : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u"^(?!This plugin does not)"_s));
        m_console = std::make_unique<Console>();
        FakeEngine &engine = m_console->engine;
        fillSample(engine, m_console->clock.now());
        for (const char *id : {"rply_c", "rply_b", "rply_a"}) {
            Replay replay;
            replay.id = ReplayId(id);
            replay.status = ReplayStatus::Completed;
            engine.storedReplays.push_back(replay);
        }
        m_console->open();
        m_console->streamAll();
        QVERIFY(QTest::qWaitForWindowActive(m_console->window.get()));
    }
    void cleanup() { m_console.reset(); }

    void everyListIsSortedByKeysAlone_data()
    {
        QTest::addColumn<int>("place");
        QTest::addColumn<QString>("table");
        QTest::newRow("destinations") << int(Place::Destinations) << u"destinationTable"_s;
        QTest::newRow("replays") << int(Place::Replays) << u"replayTable"_s;
        QTest::newRow("issues") << int(Place::Issues) << u"issueTable"_s;
    }

    void everyListIsSortedByKeysAlone()
    {
        QFETCH(int, place);
        QFETCH(QString, table);
        QStringList heard;
        const AnnouncementTap tap([&heard](const QLabel &text) { heard.append(text.text()); });
        TableView &list = openList(Place(place), table);
        const QHeaderView &header = *list.horizontalHeader();
        QCOMPARE(header.sortIndicatorSection(), -1);
        chooseByKey(list, 1); // behind its own order
        QCOMPARE(header.sortIndicatorSection(), 0);
        QCOMPARE(header.sortIndicatorOrder(), Qt::AscendingOrder);
        const QString title = list.model()->headerData(0, Qt::Horizontal).toString();
        QCOMPARE(heard.value(heard.size() - 1), u"Sorted by “%1”, rising."_s.arg(title));
        QCOMPARE(m_console->window->statusBar()->currentMessage(), heard.last());
        chooseByKey(list, shownColumns(header) + 2); // behind these and “Rising”
        QCOMPARE(header.sortIndicatorOrder(), Qt::DescendingOrder);
        QCOMPARE(heard.last(), u"Sorted by “%1”, falling."_s.arg(title));
        for (int row = 1; row < list.model()->rowCount(); ++row)
            QVERIFY(!isLess(list.model()->index(row - 1, 0), list.model()->index(row, 0)));
        chooseByKey(list, 0);
        QCOMPARE(header.sortIndicatorSection(), -1);
        QCOMPARE(heard.last(), u"The list is in its own order."_s);
        QVERIFY(list.hasFocus());
    }

    void theMenuOfColumnsSortsToo()
    {
        TableView &list = openList(Place::Destinations, u"destinationTable"_s);
        list.showColumnMenu();
        auto *menu = list.findChild<QMenu *>(u"columnMenu"_s);
        QVERIFY(menu);
        const auto *sorting = menu->findChild<QMenu *>();
        QVERIFY(sorting);
        sorting->actions().at(2)->trigger();
        QCOMPARE(list.horizontalHeader()->sortIndicatorSection(), 1);
        menu->close();
    }

private:
    TableView &openList(Place place, const QString &name)
    {
        m_console->window->goTo(place);
        auto *table = m_console->find<TableView>(qPrintable(name));
        [table] { QTRY_VERIFY(table->isVisible() && table->model()->rowCount() > 0); }();
        table->setFocus();
        [table] { QTRY_VERIFY(table->hasFocus()); }();
        return *table;
    }
    /// The entry of the sort menu that stands so far from the first that can be chosen.
    static void chooseByKey(TableView &list, int entry)
    {
        QTest::keyClick(&list, Qt::Key_S, Qt::ControlModifier | Qt::ShiftModifier);
        auto *menu = qobject_cast<QMenu *>(QApplication::activePopupWidget());
        QVERIFY(menu);
        QCOMPARE(menu->objectName(), u"sortMenu"_s);
        for (int i = 0; i < entry; ++i)
            QTest::keyClick(menu, Qt::Key_Down);
        QTest::keyClick(menu, Qt::Key_Return);
        QVERIFY(!QApplication::activePopupWidget());
    }
    static int shownColumns(const QHeaderView &header)
    {
        return header.count() - header.hiddenSectionCount();
    }
    static bool isLess(const QModelIndex &a, const QModelIndex &b)
    {
        const QVariant left = a.data(SortRole), right = b.data(SortRole);
        return left.typeId() == QMetaType::QString
                 ? left.toString().localeAwareCompare(right.toString()) < 0
                 : left.toDouble() < right.toDouble();
    }

    std::unique_ptr<Console> m_console;
};

QTEST_MAIN(TestSorting)
#include "tst_sorting.moc"
