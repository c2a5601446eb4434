#include "toolshots.h"

#include "camera.h"
#include "console.h"
#include "sampledata.h"

#include <QComboBox>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollArea>

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
    settle(100);
    auto *dialog = console.find<QWidget>("instanceDialog");
    camera.take(*dialog, QStringLiteral("compare"));
    console.find<QPushButton>("copyToInstance")->click();
    while (!console.find<QWidget>("importDialog")) // the file is read elsewhere
        settle(20);
    camera.take(*console.find<QWidget>("importDialog"), QStringLiteral("compare-copy"));
    dialog->close();
}

void shootKeys(Console &console, const Camera &camera)
{
    const Timestamp now = console.clock.now();
    const auto add = [&](const char *name, Role role, std::optional<int> days) {
        ApiKey key;
        key.id = KeyId(console.engine.nextId("key_"));
        key.name = QLatin1String(name);
        key.role = role;
        key.prefix = "sk_live_abcd";
        key.createdAt = now - std::chrono::hours(24 * 80);
        if (days)
            key.expiresAt = now + std::chrono::hours(24) * *days;
        console.engine.keys.push_back(key);
    };
    add("admin", Role::Admin, std::nullopt);
    add("Continuous integration", Role::Publisher, 4);
    add("Former colleague", Role::Operator, -2);
    console.window->goTo(Place::Settings);
    console.models->keys.reload();
    settle(100);
    console.find<QComboBox>("keyExpiry")->setCurrentIndex(4);
    auto *table = console.find<QWidget>("keyTable");
    for (QWidget *at = table; at; at = at->parentWidget()) {
        if (auto *area = qobject_cast<QScrollArea *>(at))
            area->ensureWidgetVisible(console.find<QWidget>("createKey"));
    }
    camera.take(*console.window, QStringLiteral("keys-expiring"));
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
    shootKeys(console, camera);
}

} // namespace deckhand
