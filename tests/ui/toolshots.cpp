#include "toolshots.h"

#include "camera.h"
#include "console.h"
#include "sampledata.h"

#include <QLineEdit>
#include <QPushButton>

namespace deckhand {

namespace {

void shootForwarding(Console &console, const Camera &camera)
{
    console.actions->action("forwardEvents")->trigger();
    auto *dialog = console.find<QWidget>("forwardDialog");
    console.find<QLineEdit>("forwardTarget")->setText(QStringLiteral("localhost:3000"));
    console.find<QLineEdit>("forwardFilter")
        ->setText(QStringLiteral("type:task_run.* status:held"));
    camera.take(*dialog, QStringLiteral("forward-problems"));
    console.find<QLineEdit>("forwardTarget")
        ->setText(QStringLiteral("http://localhost:3000/webhooks"));
    console.find<QLineEdit>("forwardFilter")->setText(QStringLiteral("type:task_run.*"));
    ForwardStatus status;
    status.phase = ForwardPhase::Following;
    status.target = QUrl(QStringLiteral("http://localhost:3000/webhooks"));
    status.received = 1204;
    status.filtered = 1100;
    status.delivered = 104;
    status.caughtUp = 220;
    console.forward.key = Secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
    console.forward.tell(status);
    camera.take(*dialog, QStringLiteral("forward-runs"));
    status.phase = ForwardPhase::TargetLost;
    status.delivered = 96;
    status.waiting = 8;
    status.failedEvent = console.engine.storedEvents[0].id;
    status.failure.error = {ErrorClass::ConnectionRefused, {}, {}};
    console.forward.tell(status);
    camera.take(*dialog, QStringLiteral("forward-target-lost"));
    dialog->close();
    console.window->goTo(Place::Events, {}, console.engine.storedEvents[3].id.bytes());
    camera.take(*console.window, QStringLiteral("forward-event"));
    console.actions->action("deliverHere")->trigger();
    console.find<QPushButton>("sendHere")->click();
    LocalDelivery outcome;
    outcome.attempt = console.engine.storedDeliveries[0].history.empty()
                        ? Attempt()
                        : console.engine.storedDeliveries[0].history.back();
    outcome.body = envelope(console.engine.storedEvents[3]);
    Q_EMIT console.forward.delivered(outcome);
    camera.take(*console.find<QWidget>("deliverHereDialog"), QStringLiteral("deliver-here"));
}

void shootComparison(Console &console, const Camera &camera)
{
    Profile other;
    other.id = console.host.store.newId();
    other.name = QStringLiteral("Production, Europe");
    other.url = QUrl(QStringLiteral("https://eu-1.example.com"));
    other.environment = Environment::Production;
    (void)console.host.store.save(other);
    std::vector<Destination> there = console.engine.storedDestinations;
    there[0].events = Subscription({"task_run.*"});
    there[0].maxRate = 20;
    there[1].name = QStringLiteral("Archive of another year");
    console.host.destinations = there;
    console.actions->action("compareInstances")->trigger();
    settle(100);
    console.find<QPushButton>("compareInstances")->click();
    auto *dialog = console.find<QWidget>("instanceDialog");
    camera.take(*dialog, QStringLiteral("compare"));
    console.find<QPushButton>("copyToInstance")->click();
    camera.take(*console.find<QWidget>("importDialog"), QStringLiteral("compare-copy"));
    dialog->close();
}

} // namespace

void shootTools(const Camera &camera, SchemeChoice scheme)
{
    Console console;
    console.theme.setChoice(scheme);
    fillSample(console.engine, console.clock.now());
    console.open(Environment::Production);
    settle(300);
    shootForwarding(console, camera);
    console.find<QWidget>("deliverHereDialog")->close();
    shootComparison(console, camera);
}

} // namespace deckhand
