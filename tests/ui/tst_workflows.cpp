#include "console.h"
#include "sampledata.h"
#include "tour.h"

#include "ui/detailpane.h"
#include "ui/firstrun.h"
#include "ui/secretdialog.h"
#include "ui/tableview.h"

#include <QAbstractButton>
#include <QAbstractItemModelTester>
#include <QAbstractItemView>
#include <QAbstractProxyModel>
#include <QAbstractSlider>
#include <QClipboard>
#include <QComboBox>
#include <QTabWidget>
#include <QHeaderView>
#include <QHelpEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QRegularExpression>
#include <QScrollBar>
#include <QSet>
#include <QStandardItemModel>
#include <QTableWidget>
#include <QSignalSpy>
#include <QTest>
#include <QToolTip>
#include <QTreeView>

#include <algorithm>
#include <utility>

using namespace deckhand;

/// What people come to do, from beginning to end, in a whole window.
class TestWorkflows : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        // Windows without a screen have no size hints to pass on; all other warnings fail.
        QTest::failOnWarning(
            QRegularExpression(QStringLiteral("^(?!This plugin does not support)")));
    }

    void everyModelKeepsItsContractThroughAWholeTour()
    {
        Console console;
        fillSample(console.engine, console.clock.now());
        console.open();
        std::vector<std::unique_ptr<QAbstractItemModelTester>> testers;
        QSet<QByteArray> watched;
        const auto watch = [&](const QString &, const QWidget &window) {
            for (const auto *view : window.findChildren<QAbstractItemView *>()) {
                QAbstractItemModel *model = view->model();
                if (const auto *proxy = qobject_cast<QAbstractProxyModel *>(model))
                    model = proxy->sourceModel();
                const QByteArray name = model ? model->metaObject()->className() : "";
                const bool known =
                    std::any_of(testers.begin(), testers.end(),
                                [model](const auto &tester) { return tester->model() == model; });
                if (!name.startsWith("deckhand::") || known)
                    continue;
                testers.push_back(std::make_unique<QAbstractItemModelTester>(
                    model, QAbstractItemModelTester::FailureReportingMode::QtTest));
                watched.insert(name.mid(10));
            }
        };
        watch({}, *console.window);
        console.streamAll();
        tour(console, watch);
        console.streamAll();
        for (const char *model : {"Comparison", "DeliveryModel", "DestinationsModel", "EventModel",
                                  "JsonTreeModel", "LiveStreamModel", "PaletteModel",
                                  "RelatedEvents", "ReplaysModel", "SubscriptionModel"})
            QVERIFY2(watched.contains(model), model);
    }

    void theFirstMatchTakesThePlaceOfNothingMatches()
    {
        Console console;
        fillSample(console.engine, console.clock.now());
        const std::vector<Delivery> all = std::exchange(console.engine.storedDeliveries, {});
        console.open();
        console.window->goTo(Place::Deliveries, QStringLiteral("status:failure"));
        auto *table = console.find<QAbstractItemView>("deliveryTable");
        QTRY_VERIFY(!table->isVisible());
        const auto failed = std::find_if(all.begin(), all.end(), [](const Delivery &delivery) {
            return delivery.status == DeliveryStatus::Failure;
        });
        console.engine.storedDeliveries = {*failed};
        console.engine.emitDelivery(*failed);
        QTRY_VERIFY(table->isVisible());
        QCOMPARE(table->model()->rowCount(), 1);
    }

    void deletingCanBeUndoneUntilItIsSent()
    {
        Console console;
        fillSample(console.engine, console.clock.now());
        console.open();
        QTRY_COMPARE(console.models->destinations.rowCount(), 4);
        const auto remove = [&] {
            console.window->goTo(Place::Destinations, {},
                                 console.engine.storedDestinations[0].id.bytes());
            console.actions->action("deleteDestination")->trigger();
        };
        QVERIFY(!console.actions->action("undo")->isEnabled());
        remove();
        QCOMPARE(console.models->destinations.rowCount(), 3);
        QCOMPARE(console.engine.storedDestinations.size(), std::size_t(4));
        QVERIFY(console.find<QWidget>("undoStrip")->isVisible());
        console.actions->action("undo")->trigger();
        QTRY_COMPARE(console.models->destinations.rowCount(), 4);
        remove();
        console.models->delayed.flush(); // as its timer does
        QTRY_COMPARE(console.engine.storedDestinations.size(), std::size_t(3));
        QTRY_COMPARE(console.models->destinations.rowCount(), 3);
        QVERIFY(!console.find<QWidget>("undoStrip")->isVisible());
    }

    void anEditTellsWhatItWouldChangeAndTriesItsFilter()
    {
        Console console;
        fillSample(console.engine, console.clock.now());
        console.open();
        QTRY_VERIFY(console.models->editor.isReady());
        QTRY_COMPARE(console.models->destinations.rowCount(), 4);
        console.window->goTo(Place::Destinations, {},
                             console.engine.storedDestinations[2].id.bytes());
        console.actions->action("editDestination")->trigger();
        SubscriptionPreview &preview = console.models->preview;
        QTRY_VERIFY(preview.isReady());
        QCOMPARE(preview.sample().size(), std::size_t(160));
        const int before = preview.matching();
        QVERIFY(before > 0 && before < 160);
        console.models->editor.subscriptions().setSubscription(Subscription({"*"}));
        QTRY_COMPARE(preview.matching(), 160);
        QCOMPARE(preview.added(), 160 - before);
        QVERIFY(console.find<QLabel>("subscriptionPreview")
                    ->text()
                    .contains(QStringLiteral("+%1").arg(160 - before)));
        auto *filter = console.find<QPlainTextEdit>("contentFilter");
        auto *verdict = console.find<QLabel>("filterVerdict");
        filter->setPlainText(QStringLiteral("{\"type\": {\"$eq\": \"no.such\"}}"));
        QVERIFY(verdict->text().startsWith(QStringLiteral("This event would not pass")));
        QTRY_COMPARE(preview.matching(), 0);
        filter->setPlainText(QStringLiteral("{\"type\": {\"$what\": 1}}"));
        QVERIFY(console.models->editor.problem(QStringLiteral("filter")));
        console.find<QPushButton>("save")->click();
        QTRY_VERIFY(filter->hasFocus());
        QVERIFY(console.find<QLabel>("problem_filter")->isVisible());
    }

    void duplicatingTakesSettingsButNoCredentials()
    {
        Console console;
        fillSample(console.engine, console.clock.now());
        console.open();
        QTRY_VERIFY(console.models->editor.isReady());
        QTRY_COMPARE(console.models->destinations.rowCount(), 4);
        console.window->goTo(Place::Destinations, {},
                             console.engine.storedDestinations[0].id.bytes());
        console.actions->action("duplicateDestination")->trigger();
        console.find<QPushButton>("save")->click();
        QTRY_COMPARE(console.engine.created.size(), std::size_t(1));
        QCOMPARE(console.engine.created[0].name, QStringLiteral("Copy of Prod webhook"));
        QCOMPARE(console.engine.created[0].config.fields,
                 console.engine.storedDestinations[0].config.fields);
        QVERIFY(console.engine.created[0].config.credentials.empty());
    }

    void secretsAreHiddenUntilAskedForAndLeaveTheClipboard()
    {
        SecretDialog dialog(QStringLiteral("Prod"), Secret("whsec_abc"),
                            {{QStringLiteral("tomorrow")}, {}});
        dialog.show();
        auto *field = dialog.findChild<QLineEdit *>(QStringLiteral("secret"));
        QVERIFY(!field->displayText().contains(QStringLiteral("whsec_abc")));
        QVERIFY(!field->text().contains(QStringLiteral("whsec_abc")));
        dialog.findChild<QPushButton *>(QStringLiteral("revealSecret"))->click();
        QCOMPARE(field->displayText(), QStringLiteral("whsec_abc"));
        SecretClipboard clipboard;
        clipboard.setPatience(std::chrono::milliseconds(1));
        clipboard.copy(Secret("whsec_abc"));
        QTRY_VERIFY(QGuiApplication::clipboard()->text().isEmpty());
        clipboard.copy(Secret("whsec_abc"));
        QGuiApplication::clipboard()->setText(QStringLiteral("other"));
        QTRY_VERIFY(!clipboard.isPending());
        QCOMPARE(QGuiApplication::clipboard()->text(), QStringLiteral("other"));
    }

    void thePaletteFindsActionsPlacesDestinationsAndIds()
    {
        Console console;
        fillSample(console.engine, console.clock.now());
        console.open();
        QVERIFY(QTest::qWaitForWindowActive(console.window.get()));
        QTRY_COMPARE(console.models->destinations.rowCount(), 4);
        auto *edit = console.find<QLineEdit>("paletteEdit");
        const auto choose = [&](const QString &text) {
            console.actions->action("palette")->trigger();
            QTRY_VERIFY(edit->isVisible());
            QTest::keyClicks(edit, text);
            QTest::keyClick(edit, Qt::Key_Return);
        };
        choose(QStringLiteral("deliv"));
        QTRY_COMPARE(console.window->place(), Place::Deliveries);
        choose(QStringLiteral("@wareh"));
        QTRY_COMPARE(console.window->page(Place::Destinations)->currentItem(),
                     console.engine.storedDestinations[3].id.bytes());
        choose(console.engine.storedEvents[7].id.toString());
        QTRY_VERIFY(console.models->eventDetail.event());
        QCOMPARE(console.models->eventDetail.event()->id, console.engine.storedEvents[7].id);
        choose(QStringLiteral(">new dest"));
        QTRY_VERIFY(console.find<QWidget>("destinationForm")->isVisible());
        // What is not possible is listed with its reason and stays closed to Enter.
        console.actions->action("palette")->trigger();
        QTest::keyClicks(edit, QStringLiteral(">cancel deliv"));
        QTest::keyClick(edit, Qt::Key_Return);
        QVERIFY(edit->isVisible());
        QVERIFY(console.find<QLabel>("paletteReason")->text().startsWith(QStringLiteral("Not")));
    }

    void backAndForwardRestorePlaceFilterAndItem()
    {
        Console console;
        fillSample(console.engine, console.clock.now());
        console.open();
        const QByteArray delivery = console.engine.storedDeliveries[5].id.bytes();
        console.window->goTo(Place::Deliveries, QStringLiteral("status:success"), delivery);
        console.window->goTo(Place::Destinations, {},
                             console.engine.storedDestinations[1].id.bytes());
        console.window->goTo(Place::Deliveries, QStringLiteral("status:held"),
                             console.engine.storedDeliveries[9].id.bytes());
        console.actions->action("back")->trigger();
        QCOMPARE(console.window->place(), Place::Destinations);
        console.actions->action("back")->trigger();
        QCOMPARE(console.window->place(), Place::Deliveries);
        QCOMPARE(console.window->page(Place::Deliveries)->filterText(),
                 QStringLiteral("status:success"));
        QCOMPARE(console.window->page(Place::Deliveries)->currentItem(), delivery);
        console.actions->action("forward")->trigger();
        console.actions->action("forward")->trigger();
        QCOMPARE(console.window->page(Place::Deliveries)->filterText(),
                 QStringLiteral("status:held"));
        QVERIFY(!console.actions->action("forward")->isEnabled());
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

    void aReplayIsPlannedStartedPausedAndCanceled()
    {
        Console console;
        fillSample(console.engine, console.clock.now());
        console.open();
        QTRY_COMPARE(console.models->destinations.rowCount(), 4);
        console.window->goTo(Place::Deliveries, QStringLiteral("status:failure"));
        console.actions->action("replayDeliveriesMatching")->trigger();
        auto *summary = console.find<QLabel>("replaySummary");
        QTRY_VERIFY(summary->isVisible() &&
                    summary->text().contains(QStringLiteral("deliveries would be made")));
        auto *start = console.find<QPushButton>("startReplay");
        QVERIFY(!start->isVisible());
        console.find<QPushButton>("replayNext")->click();
        QTRY_VERIFY(start->isVisible() && start->isEnabled());
        QVERIFY(console.engine.storedReplays.empty());
        start->click();
        QTRY_COMPARE(console.engine.storedReplays.size(), std::size_t(1));
        auto *pause = console.find<QPushButton>("pauseReplayHere");
        QTRY_VERIFY(pause->isVisible());
        auto *counts = console.find<QLabel>("replayCounts");
        QVERIFY2(counts->text().endsWith(QStringLiteral("Its pace is being measured.")),
                 qPrintable(counts->text()));
        console.engine.storedReplays[0].counts = {10'000, 10, 10, 0, 9'990};
        QTRY_VERIFY(counts->text().contains(QStringLiteral("per second.")));
        console.engine.storedReplays[0].counts = {10'000, 510, 510, 0, 9'490};
        QTRY_VERIFY2(counts->text().endsWith(QStringLiteral(" left.")), qPrintable(counts->text()));
        pause->click();
        QTRY_COMPARE(console.engine.storedReplays[0].status, ReplayStatus::Paused);
        QTRY_COMPARE(pause->text(), QStringLiteral("Resume"));
        console.find<QPushButton>("cancelReplayHere")->click();
        QTRY_COMPARE(console.find<QLabel>("replayState")->text(), QStringLiteral("Canceled"));
        console.window->goTo(Place::Replays, {}, console.engine.storedReplays[0].id.bytes());
        QVERIFY(console.actions->action("repeatReplay")->isEnabled());
        QVERIFY(!console.actions->action("pauseReplay")->isEnabled());
    }

    void aFinishedReplayTellsWhatBecameOfIt()
    {
        Console console;
        fillSample(console.engine, console.clock.now());
        int sent = 0;
        for (Delivery &delivery : console.engine.storedDeliveries) {
            if (delivery.status != DeliveryStatus::Failure || delivery.history.empty() || sent == 3)
                continue;
            delivery.history.back().trigger = AttemptTrigger::Replay;
            delivery.lastError->errorClass =
                ++sent < 3 ? ErrorClass::Timeout : ErrorClass::DnsError;
        }
        QCOMPARE(sent, 3);
        Replay done;
        done.id = ReplayId("rply_1");
        done.status = ReplayStatus::Running;
        done.counts = {7, 6, 4, 2, 1};
        console.engine.storedReplays = {done};
        console.open();
        QTRY_COMPARE(console.models->replays.rowCount(), 1);
        console.window->goTo(Place::Replays, {}, "rply_1");
        auto *groups = console.find<QTableWidget>("replayOutcomes");
        QVERIFY(!groups->isVisible()); // its counts tell while it runs
        console.engine.storedReplays[0].status = ReplayStatus::Completed;
        console.engine.storedReplays[0].counts = {7, 7, 4, 3, 0};
        console.window->page(Place::Replays)->refresh();
        QTRY_COMPARE(groups->rowCount(), 3);
        QVERIFY(groups->isVisible());
        const auto told = [groups](int row) {
            return QStringList{groups->item(row, 0)->text(), groups->item(row, 1)->text(),
                               groups->item(row, 2)->text()};
        };
        QCOMPARE(told(0), QStringList({QStringLiteral("Delivered"), {}, QStringLiteral("4")}));
        QCOMPARE(told(1), QStringList({QStringLiteral("Failed"),
                                       QStringLiteral("No answer in time"), QStringLiteral("2")}));
        QCOMPARE(told(2)[2], QStringLiteral("1"));
        Q_EMIT groups->itemActivated(groups->item(1, 1));
        QCOMPARE(console.window->place(), Place::Deliveries);
        QCOMPARE(console.window->page(Place::Deliveries)->filterText(),
                 QStringLiteral("replayed:true status:failure error:timeout"));
        QTRY_COMPARE(console.models->deliveries.rowCount(), 2);
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

    void theFirstPageTakesNoServerWithoutAddressAndKey()
    {
        FirstRun page;
        page.show();
        QSignalSpy chosen(&page, &FirstRun::serverChosen);
        auto *url = page.findChild<QLineEdit *>(QStringLiteral("serverUrl"));
        auto *key = page.findChild<QLineEdit *>(QStringLiteral("serverKey"));
        auto *connectTo = page.findChild<QPushButton *>(QStringLiteral("connectServer"));
        url->setText(QStringLiteral("example.com"));
        connectTo->click();
        url->setText(QStringLiteral("https://example.com"));
        connectTo->click();
        QCOMPARE(chosen.count(), 0);
        key->setText(QStringLiteral("sk_live_1"));
        connectTo->click();
        QCOMPARE(chosen.count(), 1);
        QCOMPARE(chosen[0][0].toUrl(), QUrl(QStringLiteral("https://example.com")));
        page.setBusy(QStringLiteral("Asking …"));
        QVERIFY(!connectTo->isEnabled());
        page.showError(Error(ErrorCode::Unauthorized, QStringLiteral("No such key.")));
        QVERIFY(!connectTo->isEnabled()); // what is asked goes on until it is said to have ended
        page.setBusy({});
        QVERIFY(connectTo->isEnabled());
    }
};

QTEST_MAIN(TestWorkflows)
#include "tst_workflows.moc"
