#include "console/localdelivery.h"

#include "common/forwardengine.h"
#include "forward/forwardsink.h"

#include <QPointer>

namespace deckhand {

DestinationDraft localDestination(const QUrl &target, const Secret &secret)
{
    DestinationDraft draft;
    draft.name = QStringLiteral("Forward");
    draft.events = Subscription({"*"});
    draft.config.fields[QStringLiteral("url")] = QString::fromLatin1(target.toEncoded());
    draft.config.credentials[QStringLiteral("secret")] = secret;
    draft.maxConcurrency = 1; // in the order they came
    return draft;
}

Attempt attemptOf(const ForwardRecord &record)
{
    Attempt attempt;
    attempt.number = record.attempt;
    attempt.startedAt = record.at;
    attempt.durationMs = record.ms;
    attempt.phases = record.phases;
    attempt.outcome = record.error.errorClass == ErrorClass::None ? AttemptOutcome::Success
                                                                  : AttemptOutcome::Failure;
    attempt.error = record.error;
    if (record.httpStatus > 0) {
        attempt.response.emplace();
        attempt.response->status = record.httpStatus;
    }
    return attempt;
}

LocalDeliverer::LocalDeliverer(EngineApi &source, const Clock &clock)
    : m_source(source), m_clock(clock)
{}

LocalDeliverer::~LocalDeliverer() = default;

void LocalDeliverer::deliver(const EventId &event, const QUrl &target, const Secret &secret)
{
    m_task = std::make_unique<Task>();
    m_task->outcome.event = event;
    m_task->outcome.target = target;
    onFinished(m_source.events().get(event), &m_task->guard,
               [this, secret](const Result<Event> &found) {
                   if (found)
                       begin(*found, secret);
                   else
                       fail(found.error());
               });
}

void LocalDeliverer::begin(const Event &event, const Secret &secret)
{
    m_task->outcome.body = envelope(event);
    RetryPolicy once;
    once.maxRetries = 0;
    auto engine = ForwardEngine::start(once, m_clock);
    if (!engine)
        return fail(engine.error());
    m_task->engine = std::move(*engine);
    onFinished(m_task->engine->engine().destinations().create(
                   localDestination(m_task->outcome.target, secret)),
               &m_task->guard, [this, event](const Result<Destination> &made) {
                   if (made)
                       send(event, made->id);
                   else
                       fail(made.error());
               });
}

void LocalDeliverer::send(const Event &event, const DestinationId &destination)
{
    ForwardSink::Settings settings;
    settings.destination = destination;
    settings.patient = false;
    m_task->sink = std::make_unique<ForwardSink>(m_task->engine->engine(), m_clock, settings);
    QObject *guard = &m_task->guard;
    connect(m_task->sink.get(), &ForwardSink::attempted, guard,
            [this](const ForwardRecord &record) { m_task->outcome.attempt = attemptOf(record); });
    connect(m_task->sink.get(), &ForwardSink::ended, guard, [this] { read(); });
    connect(m_task->sink.get(), &ForwardSink::broken, guard,
            [this](const Error &error) { fail(error); });
    m_task->sink->send({event});
}

void LocalDeliverer::read()
{
    DeliveryFilter filter;
    filter.eventId = m_task->outcome.event;
    onFinished(m_task->engine->engine().deliveries().list(filter, {}), &m_task->guard,
               [this](const Result<Page<Delivery>> &page) {
                   if (page && !page->items.empty())
                       readAttempt(page->items.front().id);
                   else
                       finish(); // what it told of the attempt is all there is
               });
}

void LocalDeliverer::readAttempt(const DeliveryId &id)
{
    onFinished(m_task->engine->engine().deliveries().get(id), &m_task->guard,
               [this](const Result<Delivery> &delivery) {
                   if (delivery && !delivery->history.empty())
                       m_task->outcome.attempt = delivery->history.back();
                   finish();
               });
}

void LocalDeliverer::fail(const Error &error)
{
    m_task->outcome.error = error;
    finish();
}

void LocalDeliverer::finish()
{
    QMetaObject::invokeMethod(
        this,
        [this, guard = QPointer<QObject>(&m_task->guard)] {
            if (guard)
                end();
        },
        Qt::QueuedConnection);
}

void LocalDeliverer::end()
{
    const LocalDelivery outcome = m_task->outcome;
    m_task.reset();
    Q_EMIT delivered(outcome);
}

} // namespace deckhand
