#include "tour.h"

#include "ui/connectiondialog.h"
#include "ui/deliveriespage.h"
#include "ui/firstrun.h"
#include "ui/placelist.h"
#include "ui/secretdialog.h"
#include "ui/startwindow.h"
#include "ui/tableview.h"

#include <QCoreApplication>
#include <QPushButton>
#include <QTabWidget>

namespace deckhand {

namespace {

void settle()
{
    for (int i = 0; i < 5; ++i)
        QCoreApplication::processEvents();
}

void showTabs(Console &console, const char *name, const QString &where, const Sight &look)
{
    auto *tabs = console.find<QTabWidget>(name);
    for (int tab = 0; tab < tabs->count(); ++tab) {
        tabs->setCurrentIndex(tab);
        settle();
        look(where + QLatin1Char(' ') + tabs->tabText(tab), *console.window);
    }
    tabs->setCurrentIndex(0);
}

void showDetails(Console &console, const Sight &look)
{
    MainWindow &window = *console.window;
    if (!console.engine.storedEvents.empty()) {
        window.goTo(Place::Events, {}, console.engine.storedEvents.front().id.bytes());
        settle();
        showTabs(console, "eventTabs", QStringLiteral("event"), look);
    }
    for (const Delivery &delivery : console.engine.storedDeliveries) {
        if (delivery.history.size() < 3)
            continue;
        window.goTo(Place::Deliveries, {}, delivery.id.bytes());
        settle();
        showTabs(console, "inspectorTabs", QStringLiteral("delivery"), look);
        break;
    }
}

void showForms(Console &console, const Sight &look)
{
    for (const Destination &destination : console.engine.storedDestinations) {
        console.window->goTo(Place::Destinations, {}, destination.id.bytes());
        settle();
        look(QStringLiteral("destination ") + destination.name, *console.window);
    }
    console.window->goTo(Place::Destinations);
    console.actions->action("newDestination")->trigger();
    settle();
    look(QStringLiteral("new destination"), *console.window);
    console.find<QAbstractButton>("deliveryToggle")->click();
    settle();
    look(QStringLiteral("new destination with its delivery"), *console.window);
    console.find<QPushButton>("save")->click();
    settle();
    look(QStringLiteral("destination with problems"), *console.window);
    console.find<QPushButton>("cancelEdit")->click();
}

void showDialog(Console &console, const char *action, const char *name, const Sight &look)
{
    console.actions->action(action)->trigger();
    settle();
    auto *dialog = console.find<QWidget>(name);
    look(QLatin1String(name), *dialog);
    dialog->close();
    settle();
}

/// Where the window is that of the demo.
void showCoach(Console &console, const Sight &look)
{
    QAction *tour = console.actions->action("showTour");
    if (!tour->isEnabled())
        return;
    tour->trigger();
    for (int step = 1; step <= 4; ++step) {
        settle();
        look(QStringLiteral("tour step %1").arg(step), *console.window);
        if (step < 4)
            console.find<QPushButton>("nextTourStep")->click();
    }
    console.find<QPushButton>("endTour")->click();
    settle();
}

void showLone(QWidget &window, const char *name, const Sight &look)
{
    window.show();
    settle();
    look(QLatin1String(name), window);
    window.hide();
}

void showConnections(Console &console, const Sight &look)
{
    ConnectionDialog dialog(console.host, console.clock, console.dialogs);
    Profile profile;
    profile.id = QStringLiteral("p-tour");
    dialog.choose(profile);
    dialog.show();
    settle();
    look(QStringLiteral("connections"), dialog);
    dialog.findChild<QPushButton *>(QStringLiteral("connectProfile"))->click();
    settle();
    look(QStringLiteral("connection with problems"), dialog);
    for (const char *id : {localProfileId, demoProfileId}) {
        dialog.choose(*console.host.store.find(QLatin1String(id)));
        settle();
        look(QStringLiteral("connection ") + QLatin1String(id), dialog);
    }
}

void showForwarding(Console &console, const Sight &look)
{
    ForwardStatus status;
    status.phase = ForwardPhase::TargetLost;
    status.target = QUrl(QStringLiteral("http://localhost:3000/webhooks"));
    status.received = 1204;
    status.filtered = 1100;
    status.delivered = 96;
    status.waiting = 8;
    status.failedEvent = EventId("evt_01KA0000000000000000007QX2");
    status.failure.error = {ErrorClass::ConnectionRefused, {}, {}};
    console.settings.setForwardTarget(QStringLiteral("http://10.0.0.7:3000/webhooks"));
    console.settings.setForwardFilter(QStringLiteral("status:failure"));
    showDialog(console, "forwardEvents", "forwardDialog", look);
    console.forward.tell(status);
    showDialog(console, "forwardEvents", "forwardDialog", look);
    showDialog(console, "deliverHere", "deliverHereDialog", look);
    console.forward.tell({});
}

void showComparison(Console &console, const Sight &look)
{
    console.host.open.insert(QLatin1String(localProfileId));
    console.host.profiles().markUsed(QLatin1String(localProfileId), console.clock.now());
    std::vector<Destination> there = console.engine.storedDestinations;
    if (there.size() > 2) {
        there[0].events = Subscription({"task_run.*"});
        there[1].name = QStringLiteral("Archive of another year");
    }
    console.host.destinations = there;
    console.actions->action("compareInstances")->trigger();
    settle();
    auto *dialog = console.find<QWidget>("instanceDialog");
    console.find<QPushButton>("compareInstances")->click();
    settle();
    look(QStringLiteral("instanceDialog"), *dialog);
    dialog->close();
    settle();
}

} // namespace

void tour(Console &console, const Sight &look)
{
    auto *places = console.find<PlaceList>("places");
    for (int place = 0; place < places->count(); ++place) {
        console.window->goTo(Place(place));
        settle();
        look(places->name(place), *console.window);
    }
    showDetails(console, look);
    showForms(console, look);
    showDialog(console, "palette", "commandPalette", look);
    showDialog(console, "shortcuts", "shortcutList", look);
    showDialog(console, "helpHere", "placeHelp", look);
    showDialog(console, "supportBundle", "bundleDialog", look);
    if (console.actions->action("previewTest")->isEnabled())
        showDialog(console, "previewTest", "testDialog", look);
    showCoach(console, look);
    console.window->goTo(Place::Deliveries);
    showDialog(console, "replayDeliveriesMatching", "replayDialog", look);
    showForwarding(console, look);
    showComparison(console, look);
    showDialog(console, "checkRequest", "signatureLab", look);
    showDialog(console, "exportCredentials", "exportDialog", look);
    showConnections(console, look);
    FirstRun first;
    showLone(first, "firstRun", look);
    StartWindow start;
    showLone(start, "startWindow", look);
    SecretDialog secret(QStringLiteral("Prod webhook"), Secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZI"),
                        {});
    showLone(secret, "secretDialog", look);
}

} // namespace deckhand
