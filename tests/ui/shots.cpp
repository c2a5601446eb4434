// Renders every page, light and dark, at 100 and 200 percent, normal, empty and in error, into PNGs
// for people to look at.

#include "camera.h"
#include "connectionshots.h"
#include "console.h"
#include "iconsheet.h"
#include "listshots.h"
#include "sampledata.h"
#include "shotcompare.h"
#include "stateshots.h"
#include "toolshots.h"

#include "ui/deliveriespage.h"
#include "ui/firstrun.h"
#include "ui/language.h"
#include "ui/secretdialog.h"
#include "ui/tableview.h"

#include <QApplication>
#include <QDir>
#include <QLineEdit>
#include <QMenu>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QTabWidget>
#include <QTextStream>
#include <QToolButton>

namespace deckhand {

namespace {

void shootNormal(Console &console, const Camera &camera)
{
    MainWindow &window = *console.window;
    camera.take(window, QStringLiteral("overview"));
    window.goTo(Place::Events);
    camera.take(window, QStringLiteral("events"));
    auto *live = console.find<TableView>("liveTable");
    live->setFocus();
    live->selectRow(live->model()->rowCount() - 8);
    camera.take(window, QStringLiteral("events-detail"));
    for (int row = live->model()->rowCount() - 6; row < live->model()->rowCount() - 3; ++row)
        live->selectionModel()->select(live->model()->index(row, 0),
                                       QItemSelectionModel::Select | QItemSelectionModel::Rows);
    console.find<QTabWidget>("eventTabs")->setCurrentIndex(2);
    camera.take(window, QStringLiteral("events-several-raw"));
    console.find<QTabWidget>("eventTabs")->setCurrentIndex(0);
    auto *filter = window.page(Place::Events)->findChild<QLineEdit *>(QStringLiteral("filterEdit"));
    filter->setText(QStringLiteral("type:task_run.* statuss:failure"));
    camera.take(window, QStringLiteral("events-filter-error"));
    window.goTo(Place::Events, QStringLiteral("type:nothing.here"));
    camera.take(window, QStringLiteral("events-no-match"));
    window.page(Place::Events)->setFilterText({});
    console.actions->action("showHistory")->trigger();
    camera.take(window, QStringLiteral("events-history"));
    console.actions->action("showLive")->trigger();
    window.goTo(Place::Deliveries);
    auto *deliveries = console.find<TableView>("deliveryTable");
    for (int row = 0; row < deliveries->model()->rowCount(); ++row) {
        if (console.models->deliveries.deliveryAt(row)->status == DeliveryStatus::Failure) {
            deliveries->selectRow(row);
            break;
        }
    }
    camera.take(window, QStringLiteral("deliveries"));
    window.goTo(Place::Destinations, {}, console.engine.storedDestinations[3].id.bytes());
    camera.take(window, QStringLiteral("destinations"));
    console.actions->action("newDestination")->trigger();
    camera.take(window, QStringLiteral("destination-new"));
    console.find<QPushButton>("save")->click();
    camera.take(window, QStringLiteral("destination-problems"));
    console.find<QPushButton>("cancelEdit")->click();
}

void shootIssues(Console &console, const Camera &camera)
{
    MainWindow &window = *console.window;
    window.goTo(Place::Issues);
    console.find<TableView>("issueTable")->selectRow(0);
    camera.take(window, QStringLiteral("issues"));
    window.goTo(Place::Settings);
    camera.take(window, QStringLiteral("settings"));
    window.goTo(Place::Destinations, {}, console.engine.storedDestinations[0].id.bytes());
    console.actions->action("previewTest")->trigger();
    auto *test = console.find<QWidget>("testDialog");
    settle(300); // until the engine has said what would be sent
    camera.take(*test, QStringLiteral("test"));
    console.engine.hold = true;
    console.find<QPushButton>("sendTest")->click();
    const StageHandler tell = console.engine.tests.back().onStage;
    tell({SendStage::Resolve, StageOutcome::Passed, 2.1, QStringLiteral("The host was found.")});
    tell({SendStage::Connect, StageOutcome::Passed, 14.8,
          QStringLiteral("Connected to 203.0.113.7:443.")});
    settle(300);
    camera.take(*test, QStringLiteral("test-sending"));
    console.engine.hold = false;
    console.engine.release();
    settle(300);
    camera.take(*test, QStringLiteral("test-sent"));
    test->close();
}

DeliveryId deliveryWith(const Console &console, DeliveryStatus status, std::size_t attempts)
{
    for (const Delivery &delivery : console.engine.storedDeliveries) {
        if (delivery.status == status && delivery.history.size() >= attempts)
            return delivery.id;
    }
    return {};
}

void shootLab(Console &console, const Camera &camera)
{
    console.actions->action("checkRequest")->trigger();
    auto *lab = console.find<QWidget>("signatureLab");
    lab->findChild<QPlainTextEdit *>(QStringLiteral("labRequest"))
        ->setPlainText(QStringLiteral("POST /billing HTTP/1.1\n"
                                      "webhook-id: evt_01\n"
                                      "webhook-timestamp: 1764150000\n"
                                      "webhook-signature: v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlN\n"
                                      "\n{\"id\": \"evt_01\"}"));
    lab->findChild<QLineEdit *>(QStringLiteral("labSecret"))
        ->setText(QStringLiteral("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"));
    lab->findChild<QPushButton *>(QStringLiteral("labCheck"))->click();
    camera.take(*lab, QStringLiteral("check-request"));
    lab->close();
}

void shootInspector(Console &console, const Camera &camera)
{
    MainWindow &window = *console.window;
    window.goTo(Place::Deliveries, QStringLiteral("status:held"),
                deliveryWith(console, DeliveryStatus::Held, 1).bytes());
    camera.take(window, QStringLiteral("delivery-inactive"));
    window.goTo(Place::Deliveries, QStringLiteral("status:failure"),
                deliveryWith(console, DeliveryStatus::Failure, 4).bytes());
    auto *tabs = console.find<QTabWidget>("inspectorTabs");
    const QStringList names{QStringLiteral("summary"),   QStringLiteral("request"),
                            QStringLiteral("response"),  QStringLiteral("payload"),
                            QStringLiteral("signature"), QStringLiteral("raw"),
                            QStringLiteral("compare")};
    for (int tab = 1; tab < tabs->count(); ++tab) {
        tabs->setCurrentIndex(tab);
        camera.take(window, QStringLiteral("delivery-") + names[tab]);
    }
    tabs->setCurrentIndex(0);
    shootLab(console, camera);
    window.goTo(Place::Events, {}, console.engine.storedEvents[5].id.bytes());
    settle(100);
    console.actions->action("markEventForCompare")->trigger();
    window.goTo(Place::Events, {}, console.engine.storedEvents[3].id.bytes());
    settle(100);
    console.actions->action("compareEventWithMarked")->trigger();
    camera.take(window, QStringLiteral("event-compare"));
    window.goTo(Place::Events, {}, console.engine.storedEvents[3].id.bytes());
    console.find<QTabWidget>("eventTabs")->setCurrentIndex(1);
    camera.take(window, QStringLiteral("event-related"));
    console.find<QTabWidget>("eventTabs")->setCurrentIndex(0);
    console.find<QLineEdit>("eventPayloadSearch")->setText(QStringLiteral("at"));
    camera.take(window, QStringLiteral("event-search"));
}

void shootCommands(Console &console, const Camera &camera)
{
    console.actions->action("palette")->trigger();
    auto *palette = console.find<QWidget>("commandPalette");
    auto *edit = console.find<QLineEdit>("paletteEdit");
    camera.take(*palette, QStringLiteral("palette"));
    edit->setText(QStringLiteral(">re"));
    camera.take(*palette, QStringLiteral("palette-actions"));
    edit->setText(QStringLiteral("?"));
    camera.take(*palette, QStringLiteral("palette-help"));
    edit->setText(QStringLiteral("zzzz"));
    camera.take(*palette, QStringLiteral("palette-nothing"));
    palette->close();
    console.actions->action("shortcuts")->trigger();
    auto *keys = console.find<QWidget>("shortcutList");
    camera.take(*keys, QStringLiteral("keys"));
    keys->close();
}

void shootReplays(Console &console, const Camera &camera)
{
    MainWindow &window = *console.window;
    window.goTo(Place::Deliveries, QStringLiteral("status:failure"));
    console.actions->action("replayDeliveriesMatching")->trigger();
    auto *dialog = console.find<QWidget>("replayDialog");
    camera.take(*dialog, QStringLiteral("replay-plan"));
    const Delivery &first = console.engine.storedDeliveries.front();
    ReplayCheck check{9, 3, {}};
    for (int i = 0; i < 3; ++i)
        check.items.push_back({first.eventId,
                               first.destinationId,
                               {ErrorClass::FormatError,
                                QStringLiteral("The template yields nothing for this event."),
                                QStringLiteral("Correct the template, or filter these out.")}});
    console.engine.replayCheck = check;
    console.find<QPushButton>("replayNext")->click();
    camera.take(*dialog, QStringLiteral("replay-options"));
    console.find<QToolButton>("replayMore")->click();
    console.find<QPushButton>("checkReplay")->click();
    settle(100);
    camera.take(*dialog, QStringLiteral("replay-check"));
    console.find<QPushButton>("startReplay")->click();
    settle(60);
    if (!console.engine.storedReplays.empty())
        console.engine.storedReplays[0].counts = {9, 6, 5, 1, 3};
    settle(1200);
    camera.take(*dialog, QStringLiteral("replay-run"));
    dialog->close();
    Replay done;
    done.id = ReplayId(console.engine.nextId("rply_"));
    done.status = ReplayStatus::Completed;
    done.counts = {1284, 1284, 1280, 4, 0};
    done.bytes = 512'000;
    done.createdAt = console.clock.now() - milliseconds(7'200'000);
    done.finishedAt = done.createdAt + milliseconds(64'000);
    done.rate = 20;
    done.parallel = 8;
    done.stopAfterFailures = 25;
    console.engine.storedReplays.push_back(done);
    window.goTo(Place::Replays, {}, console.engine.storedReplays[0].id.bytes());
    window.page(Place::Replays)->refresh();
    camera.take(window, QStringLiteral("replays"));
}

void shootEditor(Console &console, const Camera &camera)
{
    MainWindow &window = *console.window;
    window.goTo(Place::Destinations, {}, console.engine.storedDestinations[2].id.bytes());
    console.actions->action("editDestination")->trigger();
    settle(300);
    console.models->editor.subscriptions().setSubscription(Subscription({"task_run.*"}));
    console.find<QPlainTextEdit>("contentFilter")
        ->setPlainText(QStringLiteral("{\"data\": {\"status\": \"completed\"}}"));
    settle(300);
    camera.take(window, QStringLiteral("destination-edit"));
    auto *area = console.find<QScrollArea>("destinationScroll");
    area->ensureWidgetVisible(console.find<QWidget>("filterVerdict"));
    camera.take(window, QStringLiteral("destination-filter"));
    auto *url = console.find<QLineEdit>("field_url");
    url->setText(QStringLiteral("http://10.0.0.7/hook"));
    Q_EMIT url->textEdited(url->text());
    area->ensureVisible(0, 0);
    settle(60);
    camera.take(window, QStringLiteral("destination-advice"));
    console.find<QAbstractButton>("deliveryToggle")->setChecked(true);
    auto *policy = console.find<QLineEdit>("field_max_rate");
    policy->setText(QStringLiteral("0"));
    Q_EMIT policy->textEdited(policy->text());
    Q_EMIT policy->editingFinished();
    settle(60);
    area->ensureWidgetVisible(console.find<QWidget>("deliveryFields"));
    camera.take(window, QStringLiteral("destination-policy"));
    console.models->editor.setValue(QStringLiteral("max_rate"), QStringLiteral("2"));
    console.models->editor.setValue(QStringLiteral("retry_policy.factor"), QStringLiteral("3"));
    console.find<QPushButton>("save")->click();
    settle(300);
    camera.take(window, QStringLiteral("destination-restore"));
    console.actions->action("deleteDestination")->trigger();
    camera.take(window, QStringLiteral("destination-undo"));
    console.actions->action("undo")->trigger();
    SecretDialog secret(
        QStringLiteral("Prod webhook"), Secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"),
        {{console.words.fullTime(console.clock.now() + milliseconds(86'400'000))}, [] {}});
    secret.show();
    camera.take(secret, QStringLiteral("secret"));
}

void shootViews(Console &console, const Camera &camera)
{
    MainWindow &window = *console.window;
    console.settings.saveView(QStringLiteral("deliveries"),
                              {QStringLiteral("Trouble"), QStringLiteral("status:failure")});
    window.goTo(Place::Deliveries, QStringLiteral("status:failure"));
    window.page(Place::Deliveries)
        ->findChild<QToolButton *>(QStringLiteral("viewsButton"))
        ->menu()
        ->popup(window.mapToGlobal(QPoint(300, 100)));
    camera.take(*QApplication::activePopupWidget(), QStringLiteral("views"));
    QApplication::activePopupWidget()->close();
    console.actions->action("densityCompact")->trigger();
    camera.take(window, QStringLiteral("deliveries-compact"));
}

void shootFirstRun(const Camera &camera)
{
    FirstRun page;
    page.show();
    camera.take(page, QStringLiteral("first-run"));
    page.showError(Error(ErrorCode::Unauthorized, QStringLiteral("The server knows no such key.")));
    camera.take(page, QStringLiteral("first-run-error"));
}

void shoot(const QString &directory, SchemeChoice scheme, const QString &prefix)
{
    const Camera camera(directory, prefix);
    StillControls controls;
    shootConnections(camera, scheme);
    shootTools(camera, scheme);
    shootLists(camera, scheme);
    shootStates(camera, scheme);
    {
        Console console;
        console.theme.setChoice(scheme);
        fillSample(console.engine, console.clock.now());
        console.open();
        console.window->addDemo(controls);
        settle(120);
        console.streamAll();
        settle(1200);
        shootNormal(console, camera);
        shootIssues(console, camera);
        shootInspector(console, camera);
        shootCommands(console, camera);
        shootReplays(console, camera);
        shootEditor(console, camera);
        shootViews(console, camera);
        shootFirstRun(camera);
    }
    shootEmptyAndError(camera, scheme);
}

void shootOnly(void (*what)(const Camera &, SchemeChoice), const QString &directory,
               const QString &scale)
{
    what(Camera(directory, QStringLiteral("light-") + scale), SchemeChoice::Light);
    what(Camera(directory, QStringLiteral("dark-") + scale), SchemeChoice::Dark);
    Translation translation;
    (void)translation.use(QStringLiteral("de"));
    what(Camera(directory, QStringLiteral("german-") + scale), SchemeChoice::Light);
}

} // namespace

} // namespace deckhand

int main(int argc, char **argv)
{
    using namespace deckhand;
    // One process a scale: Qt reads it once. The parent starts itself for 200 percent.
    if (qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication application(argc, argv);
    QApplication::setApplicationName(QStringLiteral("Deckhand"));
    const QStringList arguments = QApplication::arguments();
    if (arguments.size() < 2) {
        QTextStream(stderr)
            << "Usage: deckhand_shots DIR [SUFFIX [connections|lists|states|tools]]\n"
               "       deckhand_shots --compare BEFORE AFTER\n";
        return 2;
    }
    if (arguments[1] == QLatin1String("--compare") && arguments.size() == 4)
        return compareShots(arguments[2], arguments[3]) == 0 ? 0 : 1;
    const QString directory = arguments[1];
    QDir().mkpath(directory);
    const QString scale = arguments.size() > 2 ? arguments[2] : QStringLiteral("100");
    if (arguments.size() > 3) {
        if (arguments[3] == QLatin1String("lists"))
            shootOnly(&shootLists, directory, scale);
        else if (arguments[3] == QLatin1String("states"))
            shootOnly(&shootStates, directory, scale);
        else if (arguments[3] == QLatin1String("tools"))
            shootOnly(&shootTools, directory, scale);
        else
            shootOnly(&shootConnections, directory, scale);
        return 0;
    }
    shoot(directory, SchemeChoice::Light, QStringLiteral("light-%1").arg(scale));
    shoot(directory, SchemeChoice::Dark, QStringLiteral("dark-%1").arg(scale));
    shootHardCases(directory, scale);
    {
        Translation translation;
        (void)translation.use(QStringLiteral("pseudo-rtl"));
        shootEmptyAndError(Camera(directory, QStringLiteral("rtl-") + scale), SchemeChoice::Light);
        shootEmptyAndError(Camera(directory, QStringLiteral("rtldark-") + scale),
                           SchemeChoice::Dark);
    }
    for (const char *kind :
         {"light", "dark", "high", "pseudo", "rtl", "rtldark", "german", "small"})
        makeContactSheet(directory, QStringLiteral("%1-%2").arg(QLatin1String(kind), scale), 5,
                         560);
    makeContactSheet(directory, {}, 12, 240);
    iconSheet(Scheme::Light).save(QDir(directory).filePath(QStringLiteral("icons-light.png")));
    iconSheet(Scheme::Dark).save(QDir(directory).filePath(QStringLiteral("icons-dark.png")));
    return 0;
}
