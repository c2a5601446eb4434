#include "support/fakeengine.h"

namespace deckhand {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr Timestamp moment{milliseconds(1'736'933'475'000)};

} // namespace

Event FakeEngine::sampleEvent(const QByteArray &id)
{
    return {EventId(id), "task_run.completed", R"({"z":1,"a":{"result":"ok"}})", moment};
}

Destination FakeEngine::sampleDestination(const QByteArray &id)
{
    Destination destination;
    destination.id = DestinationId(id);
    destination.name = u"Production"_s;
    destination.type = "webhook";
    destination.events = Subscription({"task_run.*"});
    destination.config.fields[u"url"_s] = u"https://example.com/hook"_s;
    destination.config.fields[u"custom_headers"_s] =
        uR"({"Authorization":"Bearer of-the-receiver","X-Team":"team-7"})"_s;
    destination.config.credentials[u"secret"_s] = Secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
    destination.metadata[u"team"_s] = u"blue"_s;
    destination.retryPolicy = RetryPolicy{};
    destination.stats = DestinationStats{};
    destination.createdAt = moment;
    destination.updatedAt = moment;
    return destination;
}

Attempt FakeEngine::sampleAttempt()
{
    Attempt attempt;
    attempt.id = AttemptId("eatt_fake");
    attempt.scheduledAt = moment;
    attempt.startedAt = moment;
    attempt.durationMs = 12.5;
    attempt.phases.connectMs = 1.25;
    attempt.error = {ErrorClass::HttpStatus, u"The receiver answered 500."_s,
                     u"Look at the receiver's log."_s};
    attempt.request = AttemptRequest{
        "POST", "https://example.com/hook", {{"content-type", "application/json"}}, 120};
    attempt.response = AttemptResponse{500, {{"server", "test"}}, "oops", false};
    return attempt;
}

Delivery FakeEngine::sampleDelivery(const QByteArray &id)
{
    Delivery delivery;
    delivery.id = DeliveryId(id);
    delivery.eventId = EventId("evt_fake");
    delivery.eventType = "task_run.completed";
    delivery.destinationId = DestinationId("evtd_fake");
    delivery.status = DeliveryStatus::Retrying;
    delivery.attempts = 1;
    delivery.createdAt = moment;
    delivery.nextAttemptAt = moment + milliseconds(30'000);
    delivery.lastError = sampleAttempt().error;
    delivery.history = {sampleAttempt()};
    return delivery;
}

Replay FakeEngine::sampleReplay(const QByteArray &id)
{
    Replay replay;
    replay.id = ReplayId(id);
    replay.status = ReplayStatus::Running;
    replay.filter.types = {"task_run.*"};
    replay.destinationIds = {DestinationId("evtd_fake")};
    replay.counts = {10, 4, 3, 1, 6};
    replay.bytes = 1234;
    replay.createdAt = moment;
    replay.createdBy = u"Ada"_s;
    return replay;
}

DestinationType FakeEngine::webhookType()
{
    DestinationType type;
    type.name = "webhook";
    type.label = u"Webhook"_s;
    type.summary = u"Posts events to an address."_s;
    FieldDescriptor url;
    url.name = u"url"_s;
    url.label = u"Address"_s;
    url.kind = u"url"_s;
    url.required = true;
    FieldDescriptor secret;
    secret.name = u"secret"_s;
    secret.label = u"Signing secret"_s;
    secret.kind = u"text"_s;
    secret.credential = true;
    secret.generated = true;
    type.fields = {url, secret};
    return type;
}

} // namespace deckhand
