#include "sampledata.h"

#include "demo/story.h"
#include "support/manualclock.h"

#include <algorithm>

namespace deckhand {

namespace {

FieldDescriptor field(const char *name, const char *label, const char *kind, bool required,
                      bool credential)
{
    FieldDescriptor f;
    f.name = QLatin1String(name);
    f.label = QLatin1String(label);
    f.kind = QLatin1String(kind);
    f.required = required;
    f.credential = credential;
    return f;
}

DestinationType webhookType()
{
    DestinationType type;
    type.name = "webhook";
    type.label = QStringLiteral("Webhook");
    type.summary = QStringLiteral("A signed HTTP POST to a URL of yours.");
    type.guide = QStringLiteral(
        "# Webhook\n\nEvery event is sent as a signed `POST`.\n\n1. Make an endpoint that "
        "answers within **5 seconds**.\n2. Check the `webhook-signature` header.\n3. Answer "
        "with a status from 200 to 299.\n\nExpect the same event more than once.");
    type.fields = {field("url", "URL", "url", true, false),
                   field("custom_headers", "Custom headers", "json_object", false, false),
                   field("secret", "Signing secret", "text", false, true)};
    type.fields[0].placeholder = QStringLiteral("https://example.com/events");
    type.fields[0].help = QStringLiteral("Every event is sent here. Redirects are not followed.");
    type.fields[1].placeholder = QStringLiteral("{\"X-Team\": \"data\"}");
    type.fields[2].generated = true;
    type.fields[2].pattern = QStringLiteral("^whsec_[A-Za-z0-9+/]+={0,2}$");
    type.fields[2].patternHelp = QStringLiteral("whsec_ and then base64 of 24 to 64 bytes");
    type.fields[2].help = QStringLiteral("Leave it empty to have one made; it is shown once.");
    return type;
}

DestinationType sqsType()
{
    DestinationType type;
    type.name = "aws_sqs";
    type.label = QStringLiteral("AWS SQS");
    type.summary = QStringLiteral("One message in a queue.");
    type.guide = QStringLiteral("# AWS SQS\n\nThe key needs `sqs:SendMessage` on the queue.");
    type.fields = {field("queue_url", "Queue URL", "url", true, false),
                   field("key", "Access key", "text", true, true),
                   field("secret", "Secret key", "text", true, true)};
    return type;
}

Destination destination(FakeEngine &e, const char *name, const char *type, const char *url,
                        Timestamp now)
{
    Destination d;
    d.id = DestinationId(e.nextId("evtd_"));
    d.name = QLatin1String(name);
    d.type = type;
    d.events = Subscription({"*"});
    d.config.fields.emplace(QLatin1String(d.type == "webhook" ? "url" : "queue_url"),
                            QLatin1String(url));
    d.createdAt = d.updatedAt = now - milliseconds(86'400'000);
    DestinationStats stats;
    for (int i = 0; i < 24; ++i) {
        stats.hourlySuccess.push_back(120 + (i * 37) % 90);
        stats.hourlyFailure.push_back(0);
        stats.success24h += stats.hourlySuccess.back();
    }
    stats.lastSuccessAt = now - milliseconds(1200);
    d.stats = stats;
    return d;
}

Attempt attempt(FakeEngine &e, int number, Timestamp at, int status)
{
    Attempt a;
    a.id = AttemptId(e.nextId("eatt_"));
    a.number = number;
    a.startedAt = at;
    a.scheduledAt = at - milliseconds(number == 2 ? 1400 : 0);
    a.durationMs = status == 0 ? 5000 : 83 + number * 9;
    a.phases.connectMs = 0.6;
    a.phases.firstByteMs = a.durationMs - 1;
    a.outcome = status == 200 ? AttemptOutcome::Success : AttemptOutcome::Failure;
    a.request = AttemptRequest{"POST",
                               "http://127.0.0.1:9003/billing",
                               {{"content-type", "application/json"},
                                {"user-agent", "Deckhand/0.1.0"},
                                {"webhook-id", "evt_01"},
                                {"webhook-timestamp", "1764150000"},
                                {"webhook-signature", "v1,g0hM****"}},
                               412};
    a.connection =
        AttemptConnection{status == 0 ? "" : "1.1", "127.0.0.1:9003", {}, {}, number > 1};
    if (status == 0) {
        a.error = {ErrorClass::Timeout,
                   QStringLiteral("No answer within 5 s. Connected in 1 ms, waited 4998 ms for the "
                                  "first byte."),
                   {}};
        return a;
    }
    a.response =
        AttemptResponse{status,
                        {{"content-type", "application/json"}, {"server", "billing/2.4"}},
                        status == 200 ? "{\"ok\":true}" : "{\"error\":\"database is read-only\"}",
                        false};
    if (status != 200)
        a.error = {
            ErrorClass::HttpStatus, QStringLiteral("The receiver failed (%1).").arg(status), {}};
    return a;
}

void addDelivery(FakeEngine &e, const Event &event, const Destination &to, int kind, Timestamp now)
{
    Delivery d;
    d.id = DeliveryId(e.nextId("edlv_"));
    d.eventId = event.id;
    d.eventType = event.type;
    d.destinationId = to.id;
    d.createdAt = event.createdAt;
    const Timestamp first = event.createdAt + milliseconds(4);
    if (kind == 0) {
        d.status = DeliveryStatus::Success;
        d.history = {attempt(e, 1, first, 200)};
        d.deliveredAt = first + milliseconds(92);
    } else if (kind == 1) {
        d.status = DeliveryStatus::Retrying;
        d.history = {attempt(e, 1, first, 503), attempt(e, 2, first + milliseconds(30'900), 0)};
        d.nextAttemptAt = now + milliseconds(42'000);
    } else if (kind == 2) {
        d.status = DeliveryStatus::Failure;
        for (int i = 0; i < 4; ++i)
            d.history.push_back(
                attempt(e, i + 1, first + milliseconds(i * i * 15'000), i == 1 ? 0 : 503));
    } else {
        d.status = DeliveryStatus::Held;
        d.history = {attempt(e, 1, first, 503)};
    }
    d.attempts = int(d.history.size());
    if (kind != 0)
        d.lastError = d.history.back().error;
    e.storedDeliveries.insert(e.storedDeliveries.begin(), d);
}

void fillStats(FakeEngine &e, Timestamp now)
{
    Stats stats;
    stats.at = now;
    stats.eventsStored = 84'310;
    stats.deliveriesWaiting = 37;
    stats.deliveriesHeld = 12;
    stats.deliveriesRetrying = 21;
    stats.oldestWaiting = now - milliseconds(94'000);
    stats.storeBytes = 1'503'238'553;
    for (int i = 0; i < 60; ++i) {
        StatsPoint p;
        p.at = now - milliseconds((59 - i) * 60'000);
        p.events = 240 + (i * 53) % 120;
        p.succeeded = p.events * 2 - (i > 40 ? 60 : 4);
        p.p50Ms = 38 + i % 7;
        p.p95Ms = 120 + (i * 17) % 60;
        p.p99Ms = p.p95Ms * 2 + (i > 40 ? 900 : 40);
        p.failed = i > 40 ? 70 + (i * 13) % 40 : i % 3;
        stats.series.push_back(p);
    }
    stats.topErrors = {{ErrorClass::HttpStatus, e.storedDestinations[2].id, 1284},
                       {ErrorClass::Timeout, e.storedDestinations[2].id, 212},
                       {ErrorClass::ConnectionRefused, e.storedDestinations[1].id, 9}};
    e.storedStats = stats;
}

} // namespace

void fillTypes(FakeEngine &e)
{
    e.types = {webhookType(), sqsType()};
    for (const char *name :
         {"credential.created", "credential.verified", "credential.invalid", "session.queued",
          "session.running", "session.completed", "session.failed", "task.created", "task.updated",
          "task_run.queued", "task_run.running", "task_run.completed", "task_run.failed",
          "storage.created", "storage.deleted"})
        e.catalogue.push_back({name, QStringLiteral("An event of the catalogue."), "{}", false});
}

void fillSample(FakeEngine &e, Timestamp now)
{
    fillTypes(e);
    e.storedDestinations = {
        destination(e, "Prod webhook", "webhook", "https://hooks.example.com/deck", now),
        destination(e, "Archive", "webhook", "http://127.0.0.1:9002/archive", now),
        destination(e, "Billing (flaky)", "webhook", "http://127.0.0.1:9003/billing", now),
        destination(e, "Warehouse queue", "aws_sqs", "https://sqs.eu-west-1.amazonaws.com/1/w",
                    now)};
    Destination &prod = e.storedDestinations[0];
    prod.config.credentials.emplace(QStringLiteral("secret"), Secret("whse****"));
    prod.previousSecrets = {{Secret("whse****"), now + milliseconds(82'800'000)}};
    Destination &billing = e.storedDestinations[2];
    billing.events = Subscription({"task_run.completed", "task_run.failed", "credential.*"});
    for (int i = 14; i < 24; ++i) {
        const auto at = std::size_t(i);
        billing.stats->hourlyFailure[at] = 40 + (i * 17) % 60;
        billing.stats->hourlySuccess[at] /= 3;
        billing.stats->failure24h += billing.stats->hourlyFailure[at];
    }
    billing.stats->lastFailureAt = now - milliseconds(400);
    billing.stats->waiting = 37;
    Destination &queue = e.storedDestinations[3];
    queue.status = DestinationStatus::Inactive;
    queue.statusReason = StatusReason::AttemptsExhausted;
    queue.statusChangedAt = now - milliseconds(720'000);
    queue.stats->held = 12;
    queue.stats->lastFailureAt = now - milliseconds(720'000);

    ManualClock clock(now - milliseconds(120'000));
    StoryTeller teller(clock, 11);
    for (int i = 0; i < 160; ++i) {
        clock.advance(milliseconds(740));
        const EventDraft draft = teller.next();
        const Event event{EventId(e.nextId("evt_")), draft.type, draft.data, clock.now()};
        e.storedEvents.push_back(event);
        addDelivery(e, event, e.storedDestinations[0], 0, now);
        addDelivery(e, event, e.storedDestinations[1], 0, now);
        if (billing.events.matches(event.type))
            addDelivery(e, event, billing, i % 5 == 0 ? 0 : i % 7 == 0 ? 2 : 1, now);
        if (i % 13 == 0)
            addDelivery(e, event, queue, 3, now);
    }
    std::reverse(e.storedEvents.begin(), e.storedEvents.end());
    for (const Delivery &delivery : e.storedDeliveries) {
        if (delivery.destinationId == queue.id)
            queue.statusDelivery = delivery.id;
    }
    fillStats(e, now);
}

} // namespace deckhand
