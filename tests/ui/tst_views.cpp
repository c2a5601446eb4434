#include "console.h"
#include "sampledata.h"

#include "ui/detailpane.h"
#include "ui/tableview.h"

#include <QLineEdit>
#include <QRegularExpression>
#include <QTest>

#include <algorithm>

using namespace deckhand;

/// What a window looks like stays as somebody has left it: views, columns, density, details.
class TestViews : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        // Windows without a screen have no size hints to pass on; all other warnings fail.
        QTest::failOnWarning(
            QRegularExpression(QStringLiteral("^(?!This plugin does not support)")));
    }

    void viewsAreSavedAndFiltersRemembered()
    {
        Console console;
        fillSample(console.engine, console.clock.now());
        console.open();
        console.window->goTo(Place::Deliveries, QStringLiteral("status:failure"));
        console.dialogs.text = QStringLiteral("Trouble");
        console.actions->action("saveView_deliveries")->trigger();
        const auto views = console.settings.savedViews(QStringLiteral("deliveries"));
        QCOMPARE(views.size(), std::size_t(1));
        QCOMPARE(views[0].filter, QStringLiteral("status:failure"));
        QCOMPARE(console.settings.filterHistory(QStringLiteral("deliveries")).value(0),
                 QStringLiteral("status:failure"));
        // It is found from everywhere.
        console.window->goTo(Place::Overview);
        console.actions->action("palette")->trigger();
        auto *edit = console.find<QLineEdit>("paletteEdit");
        QTest::keyClicks(edit, QStringLiteral("trouble"));
        QTest::keyClick(edit, Qt::Key_Return);
        QTRY_COMPARE(console.window->place(), Place::Deliveries);
    }

    void viewsAndColumnsAreUndoneTheLastChangeFirst()
    {
        Console console;
        fillSample(console.engine, console.clock.now());
        console.open();
        console.window->goTo(Place::Deliveries, QStringLiteral("status:failure"));
        QTRY_VERIFY(console.models->deliveries.rowCount() > 0);
        const QString page = QStringLiteral("deliveries");
        QAction *undo = console.actions->action("undo");
        QVERIFY(!undo->isEnabled());
        console.dialogs.text = QStringLiteral("Trouble");
        console.actions->action("saveView_deliveries")->trigger();
        QVERIFY(undo->isEnabled());
        auto *table = console.find<TableView>("deliveryTable");
        table->showColumnMenu();
        auto *menu = table->findChild<QMenu *>(QStringLiteral("columnMenu"));
        QVERIFY(menu);
        const int column = 4;
        const QString name =
            table->model()->headerData(column, Qt::Horizontal, Qt::DisplayRole).toString();
        const auto actions = menu->actions();
        const auto shown = std::find_if(actions.begin(), actions.end(), [&name](QAction *action) {
            return action->text().startsWith(name);
        });
        QVERIFY(shown != actions.end() && (*shown)->isChecked());
        (*shown)->trigger();
        menu->close();
        QVERIFY(table->isColumnHidden(column));
        const MarkTarget row{
            console.models->deliveries.deliveryAt(0)->id.bytes(), RowKind::Delivery, {}};
        console.models->marks.setMarked({row}, true);
        console.settings.removeView(page, QStringLiteral("Trouble"));
        // Back, step by step.
        undo->trigger();
        QCOMPARE(console.settings.savedViews(page).size(), std::size_t(1));
        QVERIFY(console.models->marks.find(row.id));
        undo->trigger();
        QVERIFY(!console.models->marks.find(row.id));
        QVERIFY(table->isColumnHidden(column));
        undo->trigger();
        QVERIFY(!table->isColumnHidden(column));
        undo->trigger();
        QVERIFY(console.settings.savedViews(page).empty());
        QVERIFY(!undo->isEnabled());
    }

    void densityAndColumnsStayAsTheyWereLeft()
    {
        Console console;
        fillSample(console.engine, console.clock.now());
        console.open();
        auto *table = console.find<TableView>("deliveryTable");
        const int normal = table->verticalHeader()->defaultSectionSize();
        console.actions->action("densityCompact")->trigger();
        QVERIFY(table->verticalHeader()->defaultSectionSize() < normal);
        table->horizontalHeader()->resizeSection(1, 77);
        table->horizontalHeader()->moveSection(1, 0);
        QTRY_VERIFY(!console.settings.columns(QStringLiteral("deliveryTable")).isEmpty());
        console.open(); // anew, with the same settings
        table = console.find<TableView>("deliveryTable");
        QCOMPARE(table->horizontalHeader()->visualIndex(1), 0);
        QCOMPARE(table->columnWidth(1), 77);
        QVERIFY(table->verticalHeader()->defaultSectionSize() < normal);
    }

    void theDetailGoesToTheRightOrIntoAWindow()
    {
        Console console;
        fillSample(console.engine, console.clock.now());
        console.open();
        console.window->goTo(Place::Deliveries, {}, console.engine.storedDeliveries[3].id.bytes());
        DetailPane *pane = console.window->page(Place::Deliveries)->detailPane();
        QVERIFY(!pane->isRight());
        console.actions->action("detailSide")->trigger();
        QVERIFY(pane->isRight());
        QVERIFY(console.settings.detailRight(QStringLiteral("deliveries")));
        QVERIFY(!console.settings.detailRight(QStringLiteral("events")));
        console.actions->action("tearOff")->trigger();
        QVERIFY(pane->isTornOff());
        auto *window = console.find<QWidget>("detailWindow");
        QVERIFY(window->isVisible());
        QVERIFY(window->findChild<QWidget *>(QStringLiteral("inspectorTabs")));
        // It goes on following the list.
        console.window->goTo(Place::Deliveries, {}, console.engine.storedDeliveries[5].id.bytes());
        QTRY_COMPARE(console.models->deliveryDetail.id(), console.engine.storedDeliveries[5].id);
        console.actions->action("tearOff")->trigger();
        QVERIFY(!pane->isTornOff());
        QVERIFY(console.window->page(Place::Deliveries)
                    ->findChild<QWidget *>(QStringLiteral("inspectorTabs")));
        console.open(); // anew, with the same settings
        QVERIFY(console.window->page(Place::Deliveries)->detailPane()->isRight());
    }
};

QTEST_MAIN(TestViews)
#include "tst_views.moc"
