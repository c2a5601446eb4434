#include "console.h"
#include "sampledata.h"

#include "ui/tableview.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QComboBox>
#include <QTabWidget>
#include <QHelpEvent>
#include <QLabel>
#include <QLineEdit>
#include <QRegularExpression>
#include <QTest>
#include <QToolTip>
#include <QTreeView>

using namespace deckhand;

/// Payloads and attempts: searched, filtered by, copied and compared.
class TestPayloads : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        // Windows without a screen have no size hints to pass on; all other warnings fail.
        QTest::failOnWarning(
            QRegularExpression(QStringLiteral("^(?!This plugin does not support)")));
    }

    void thePayloadIsSearchedAndFilteredByItsValues()
    {
        Console console;
        fillSample(console.engine, console.clock.now());
        console.open();
        console.window->goTo(Place::Events, {}, console.engine.storedEvents[0].id.bytes());
        auto *tree = console.find<QTreeView>("eventPayloadTree");
        QTRY_VERIFY(tree->model()->rowCount() > 0);
        auto *search = console.find<QLineEdit>("eventPayloadSearch");
        search->setText(QStringLiteral("object"));
        QVERIFY(console.find<QLabel>("eventPayloadHits")->text().startsWith(QStringLiteral("1")));
        QCOMPARE(tree->currentIndex().data().toString(), QStringLiteral("object"));
        console.actions->action("eventPayloadCopyPath")->trigger();
        QCOMPARE(QGuiApplication::clipboard()->text(), QStringLiteral("object"));
        console.actions->action("eventPayloadFilter")->trigger();
        QVERIFY(console.window->page(Place::Events)
                    ->filterText()
                    .startsWith(QStringLiteral("data.object=")));
        QTRY_VERIFY(console.find<TableView>("relatedTable")->model()->rowCount() > 0);
    }

    void aDateOfThePayloadIsToldInWordsOnHover()
    {
        Console console;
        fillSample(console.engine, console.clock.now());
        console.engine.storedEvents.front().data =
            "{\"id\":\"trun_1\",\"created_at\":\"2025-01-15T09:31:15Z\"}";
        console.open();
        console.window->goTo(Place::Events, {}, console.engine.storedEvents.front().id.bytes());
        QTRY_VERIFY(console.models->eventDetail.event());
        auto *tree = console.find<QTreeView>("eventPayloadTree");
        QTRY_COMPARE(tree->model()->rowCount(), 2);
        const QRect row = tree->visualRect(tree->model()->index(1, 1));
        QHelpEvent hover(QEvent::ToolTip, row.center(),
                         tree->viewport()->mapToGlobal(row.center()));
        QApplication::sendEvent(tree->viewport(), &hover);
        QTRY_VERIFY(QToolTip::text().contains(QStringLiteral("January 15, 2025")) ||
                    QToolTip::text().contains(QStringLiteral("15 January 2025")));
        QVERIFY(QToolTip::text().startsWith(QStringLiteral("created_at")));
        QToolTip::hideText();
    }

    void anAttemptIsCopiedAndComparedFromTheInspector()
    {
        Console console;
        fillSample(console.engine, console.clock.now());
        console.open();
        DeliveryId id;
        for (const Delivery &delivery : console.engine.storedDeliveries) {
            if (delivery.history.size() == 4)
                id = delivery.id;
        }
        console.window->goTo(Place::Deliveries, {}, id.bytes());
        QTRY_VERIFY(console.actions->action("copyCurl")->isEnabled());
        QTRY_VERIFY(console.models->deliveryDetail.event());
        console.actions->action("copyCurl")->trigger();
        QVERIFY(QGuiApplication::clipboard()->text().startsWith(QStringLiteral("curl ")));
        console.actions->action("copyHar")->trigger();
        QVERIFY(QGuiApplication::clipboard()->text().contains(QStringLiteral("\"entries\"")));
        auto *tabs = console.find<QTabWidget>("inspectorTabs");
        tabs->setCurrentIndex(tabs->count() - 1);
        auto *compare = tabs->findChild<TableView *>(QStringLiteral("compareTable"));
        QVERIFY(compare->model()->rowCount() > 5);
        const auto chosen = [tabs](const char *name) {
            return tabs->findChild<QComboBox *>(QLatin1String(name))->currentIndex();
        };
        QCOMPARE(chosen("compareRight"), 3);
        QCOMPARE(chosen("compareLeft"), 2);
    }
};

QTEST_MAIN(TestPayloads)
#include "tst_payloads.moc"
