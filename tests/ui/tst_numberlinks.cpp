// Numbers in a list that open what they count.

#include "console.h"
#include "sampledata.h"

#include "ui/tableview.h"

#include <QRegularExpression>
#include <QScrollBar>
#include <QTest>

using namespace deckhand;
using namespace Qt::Literals::StringLiterals;

class TestNumberLinks : public QObject
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
    }
    void cleanup() { m_console.reset(); }

    void aNumberOpensTheListBehindIt_data()
    {
        QTest::addColumn<int>("column");
        QTest::addColumn<QString>("clauses");
        QTest::newRow("last 24 hours") << 2 << u"after:-24h"_s;
        QTest::newRow("success") << 3 << u"after:-24h"_s;
        QTest::newRow("backlog") << 4 << u"(status:pending or status:retrying or status:held)"_s;
    }

    void aNumberOpensTheListBehindIt()
    {
        QFETCH(int, column);
        QFETCH(QString, clauses);
        TableView &list = openList(Place::Destinations, u"destinationTable"_s);
        showColumn(list, column);
        const QModelIndex cell = linkIn(list, column);
        QVERIFY(cell.isValid());
        const QByteArray id = cell.data(IdRole).toByteArray();
        const QPoint at = list.textRect(cell).center();
        QCOMPARE(list.indexAt(at), cell);
        QTest::mouseMove(list.viewport(), at);
        const auto *delegate = qobject_cast<const StateDelegate *>(list.itemDelegate());
        QTRY_COMPARE(delegate->hoveredLink(), cell);
        QCOMPARE(list.viewport()->cursor().shape(), Qt::PointingHandCursor);
        QTest::mouseClick(list.viewport(), Qt::LeftButton, {}, at);
        QCOMPARE(m_console->window->place(), Place::Deliveries);
        QCOMPARE(m_console->window->page(Place::Deliveries)->filterText(),
                 u"dest=%1 %2"_s.arg(QString::fromUtf8(id), clauses));
    }

    void aClickBesideTheNumberChoosesItsRow()
    {
        TableView &list = openList(Place::Destinations, u"destinationTable"_s);
        const QModelIndex cell = linkIn(list, 2);
        QVERIFY(cell.isValid());
        const int other = cell.row() == 0 ? 1 : 0;
        list.selectRow(other);
        const QRect text = list.textRect(cell);
        const QRect whole = list.visualRect(cell);
        QVERIFY(text.left() > whole.left() + 4); // the bars stand before it
        QTest::mouseClick(list.viewport(), Qt::LeftButton, {},
                          {whole.left() + 2, whole.center().y()});
        QCOMPARE(m_console->window->place(), Place::Destinations);
        QCOMPARE(list.currentIndex().row(), cell.row());
        // Pressed on the number and let go elsewhere, it opens nothing either.
        QTest::mousePress(list.viewport(), Qt::LeftButton, {}, text.center());
        QTest::mouseRelease(list.viewport(), Qt::LeftButton, {},
                            list.visualRect(cell.siblingAtColumn(0)).center());
        QCOMPARE(m_console->window->place(), Place::Destinations);
        // Nor does it with a modifier, which chooses.
        QTest::mouseClick(list.viewport(), Qt::LeftButton, Qt::ControlModifier, text.center());
        QCOMPARE(m_console->window->place(), Place::Destinations);
    }

    void whatIsZeroOpensNothing()
    {
        for (Destination &destination : m_console->engine.storedDestinations)
            destination.stats = DestinationStats{};
        m_console->open();
        TableView &list = openList(Place::Destinations, u"destinationTable"_s);
        for (int column = 0; column < list.model()->columnCount(); ++column)
            QVERIFY(!linkIn(list, column).isValid());
    }

    void numbersOpenTheirListsByTheMenuOfTheRow()
    {
        TableView &list = openList(Place::Destinations, u"destinationTable"_s);
        list.selectRow(1);
        const QString id = QString::fromUtf8(list.model()->index(1, 0).data(IdRole).toByteArray());
        const auto open = [&](const char *action) {
            m_console->window->goTo(Place::Destinations);
            QAction *found = m_console->actions->action(action);
            QVERIFY(list.actions().contains(found));
            QVERIFY(found->isEnabled());
            found->trigger();
            QCOMPARE(m_console->window->place(), Place::Deliveries);
        };
        const auto filter = [this] {
            return m_console->window->page(Place::Deliveries)->filterText();
        };
        open("destinationDay");
        QCOMPARE(filter(), u"dest=%1 after:-24h"_s.arg(id));
        open("destinationBacklog");
        QCOMPARE(filter(), u"dest=%1 (status:pending or status:retrying or status:held)"_s.arg(id));
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
    static void showColumn(TableView &list, int column)
    {
        list.setColumnHidden(column, false); // a narrow list leaves it out
        list.horizontalScrollBar()->setValue(0);
        list.scrollTo(list.model()->index(0, column));
    }
    static QModelIndex linkIn(const TableView &list, int column)
    {
        for (int row = 0; row < list.model()->rowCount(); ++row) {
            const QModelIndex cell = list.model()->index(row, column);
            if (!cell.data(LinkRole).toString().isEmpty())
                return cell;
        }
        return {};
    }

    std::unique_ptr<Console> m_console;
};

QTEST_MAIN(TestNumberLinks)
#include "tst_numberlinks.moc"
