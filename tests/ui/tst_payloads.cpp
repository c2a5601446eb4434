#include "console.h"
#include "sampledata.h"

#include "ui/tableview.h"

#include <QAbstractItemView>
#include <QAction>
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

    void valuesOfThePayloadAndHeadersOfferAllFourFilters_data()
    {
        QTest::addColumn<Place>("place");
        QTest::addColumn<QByteArray>("name");
        QTest::addColumn<QString>("clause");
        QTest::newRow("payload of an event")
            << Place::Events << QByteArray("eventPayload") << QStringLiteral("data.id=\"trun_1\"");
        QTest::newRow("payload of a delivery") << Place::Deliveries << QByteArray("deliveryPayload")
                                               << QStringLiteral("data.id=\"trun_1\"");
        QTest::newRow("header that was sent") << Place::Deliveries << QByteArray("requestHeader")
                                              << QStringLiteral("header.x-tenant=\"a \\\"b\\\"\"");
        QTest::newRow("header of the answer") << Place::Deliveries << QByteArray("responseHeader")
                                              << QStringLiteral("header.retry-after=\"120\"");
    }

    void valuesOfThePayloadAndHeadersOfferAllFourFilters()
    {
        QFETCH(Place, place);
        QFETCH(QByteArray, name);
        QFETCH(QString, clause);
        Console console;
        fillSample(console.engine, console.clock.now());
        console.engine.storedEvents.front().data = "{\"id\":\"trun_1\"}";
        Delivery &delivery = console.engine.storedDeliveries.front();
        delivery.eventId = console.engine.storedEvents.front().id;
        Attempt attempt;
        attempt.id = AttemptId("eatt_1");
        attempt.request = AttemptRequest{"POST", "https://a.example", {{"X-Tenant", "a \"b\""}}, 2};
        attempt.response = AttemptResponse{503, {{"Retry-After", "120"}}, "{}", false};
        delivery.history = {attempt};
        console.open();
        console.window->goTo(place, QStringLiteral("size>1"),
                             place == Place::Events ? delivery.eventId.bytes()
                                                    : delivery.id.bytes());
        const bool header = name.endsWith("Header");
        auto *view = console.find<QAbstractItemView>(
            QByteArray(name + (header ? "Table" : "Tree")).constData());
        QTRY_VERIFY(view->model()->rowCount() > 0);
        QModelIndex at = view->model()->index(0, 0);
        if (name == "deliveryPayload") // the data is a part of what is sent
            at = view->model()->index(
                0, 0, view->model()->match(at, Qt::DisplayRole, QStringLiteral("data")).value(0));
        view->setCurrentIndex(at);
        const auto run = [&](const char *what) {
            QAction *action = console.actions->action(QByteArray(name + what).constData());
            QVERIFY(action);
            QVERIFY(view->actions().contains(action));
            action->trigger();
        };
        QCOMPARE(view->contextMenuPolicy(), Qt::ActionsContextMenu);
        const auto filter = [&] { return console.window->page(place)->filterText(); };
        run("CopyFilter");
        QCOMPARE(QGuiApplication::clipboard()->text(), clause);
        QVERIFY(SearchExpression::parse(clause));
        QCOMPARE(filter(), QStringLiteral("size>1"));
        run("Filter");
        QCOMPARE(filter(), QStringLiteral("size>1 ") + clause);
        run("Only");
        QCOMPARE(filter(), clause);
        console.window->page(place)->setFilterText(QStringLiteral("size>1"));
        run("Exclude");
        QCOMPARE(filter(), QStringLiteral("size>1 -") + clause);
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
