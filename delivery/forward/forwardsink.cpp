#include "forward/forwardsink.h"

#include <algorithm>

namespace deckhand {

namespace {

constexpr size_t mostInboxBytes = 64 * 1024 * 1024;
constexpr milliseconds longestDrain{2'000};

EventDraft draftOf(const Event &event)
{
    return {event.id, event.type, event.data, event.createdAt};
}

} // namespace

ForwardSink::ForwardSink(EngineApi &engine, const Clock &clock, Settings settings)
    : m_engine(engine),
      m_clock(clock),
      m_settings(std::move(settings)),
      m_inbox(mostInboxBytes),
      m_wait(m_settings.firstProbe)
{
    m_probe.setSingleShot(true);
    connect(&m_probe, &QTimer::timeout, this, &ForwardSink::probe);
    connect(
        &m_inbox, &ForwardInbox::filled, this, [this] { drain(); }, Qt::QueuedConnection);
    StreamOptions options;
    options.destinationId = m_settings.destination;
    m_subscription = m_engine.stream().subscribe(
        options, [this](const StreamBatch &batch) { m_inbox.put(batch); });
}

ForwardSink::~ForwardSink() = default;

void ForwardSink::send(const std::vector<Event> &events)
{
    std::vector<EventDraft> drafts;
    drafts.reserve(events.size());
    for (const Event &event : events)
        drafts.push_back(draftOf(event));
    if (!drafts.empty())
        publish(std::move(drafts));
}

void ForwardSink::publish(std::vector<EventDraft> drafts)
{
    auto future = m_engine.events().publish(drafts);
    onFinished(
        future, this,
        [this, drafts = std::move(drafts)](const Result<std::vector<PublishOutcome>> &outcomes) {
            published(drafts, outcomes);
        });
}

void ForwardSink::published(const std::vector<EventDraft> &drafts,
                            const Result<std::vector<PublishOutcome>> &outcomes)
{
    if (outcomes) {
        for (const PublishOutcome &outcome : *outcomes) {
            if (outcome.duplicate)
                Q_EMIT ended(outcome.event.id, true);
        }
        return;
    }
    const ErrorCode code = outcomes.error().code();
    if (code != ErrorCode::InputInvalid && code != ErrorCode::InputMissing &&
        code != ErrorCode::PayloadTooLarge) {
        Q_EMIT broken(outcomes.error());
    } else if (drafts.size() == 1) {
        refuse(drafts.front(), outcomes.error());
    } else {
        for (const EventDraft &draft : drafts) // one of them spoils the batch
            publish({draft});
    }
}

void ForwardSink::refuse(const EventDraft &draft, const Error &error)
{
    ForwardRecord record;
    record.at = m_clock.now();
    record.eventId = draft.id;
    record.eventType = draft.type;
    record.status = DeliveryStatus::Failure;
    record.error = {ErrorClass::FormatError,
                    QStringLiteral("The event can't be delivered as it is: %1").arg(error.text()),
                    {}};
    Q_EMIT attempted(record);
    Q_EMIT ended(draft.id, false);
}

void ForwardSink::drain(qint64 attempts)
{
    const SteadyTime deadline = m_clock.steadyNow() + longestDrain;
    drain();
    while (m_heard < attempts && m_inbox.waitUntil(deadline))
        drain();
}

void ForwardSink::drain()
{
    const ForwardInbox::Content content = m_inbox.take();
    bool missed = content.dropped;
    for (const StreamBatch &batch : content.batches) {
        for (const StreamMessage &message : *batch) {
            if (const auto *delivery = std::get_if<Delivery>(&message.body))
                take(*delivery);
            else if (std::holds_alternative<StreamLagged>(message.body))
                missed = true;
        }
    }
    if (missed)
        Q_EMIT broken(Error(ErrorCode::Overloaded,
                            QStringLiteral("What became of some deliveries was not heard. Start "
                                           "again: it goes on where it was.")));
}

void ForwardSink::take(const Delivery &delivery)
{
    if (delivery.history.empty())
        return; // made or canceled; no attempt
    const Attempt &attempt = delivery.history.back();
    ++m_heard;
    m_retrying.erase(delivery.id);
    if (attempt.outcome == AttemptOutcome::Failure) {
        takeFailure(delivery, attempt);
        return;
    }
    Q_EMIT attempted(recordOf(delivery, attempt));
    end(delivery.id, delivery.eventId, true);
    reached(true);
}

void ForwardSink::takeFailure(const Delivery &delivery, const Attempt &attempt)
{
    const bool unreachable = m_settings.patient && isUnreachable(attempt.error.errorClass);
    const bool probed = m_waiting.contains(delivery.id);
    if (!probed || !unreachable) // a probe that finds nobody is told as the target's state
        Q_EMIT attempted(recordOf(delivery, attempt));
    const bool ended = delivery.status == DeliveryStatus::Failure;
    if (unreachable) {
        if (ended) {
            m_waiting.try_emplace(delivery.id, delivery.eventId);
            lost(attempt.error);
        }
        return;
    }
    const int refusals = ++m_refusals[delivery.id];
    // Attempts that nobody answered are no refusals.
    const bool again =
        m_settings.patient && refusals < m_settings.tries && refusals < attempt.number;
    if (ended && again)
        m_waiting.try_emplace(delivery.id, delivery.eventId);
    else if (ended)
        end(delivery.id, delivery.eventId, false);
    reached(false);
}

void ForwardSink::end(const DeliveryId &id, const EventId &event, bool delivered)
{
    m_waiting.erase(id);
    m_refusals.erase(id);
    Q_EMIT ended(event, delivered);
}

void ForwardSink::reached(bool accepts)
{
    if (accepts)
        m_wait = m_settings.firstProbe;
    if (std::exchange(m_lost, false)) {
        m_probe.stop();
        m_wait = m_settings.firstProbe;
        Q_EMIT targetChanged({});
    }
    bool refused = false;
    for (const auto &[id, event] : m_waiting) {
        const bool wasRefused = m_refusals.contains(id);
        refused = refused || wasRefused;
        if ((accepts || !wasRefused) && int(m_retrying.size()) < m_settings.inFlight)
            retry(id);
    }
    if (refused && !m_probe.isActive())
        startProbe();
    if (isReady())
        Q_EMIT ready();
}

void ForwardSink::lost(const AttemptError &error)
{
    if (m_lost && m_probe.isActive())
        return;
    m_lost = true;
    Q_EMIT targetChanged({false, error, m_wait});
    startProbe();
}

void ForwardSink::startProbe()
{
    m_probe.start(m_wait);
    m_wait = std::min(m_wait * 2, m_settings.longestProbe);
}

void ForwardSink::probe()
{
    for (const auto &[id, event] : m_waiting) {
        if (int(m_retrying.size()) < m_settings.inFlight)
            retry(id);
        if (m_lost)
            return; // one shows whether somebody is there
    }
}

void ForwardSink::retry(const DeliveryId &id)
{
    if (!m_retrying.insert(id).second)
        return;
    onFinished(m_engine.deliveries().retry(id), this, [this, id](const Result<Delivery> &delivery) {
        if (delivery)
            return;
        m_retrying.erase(id);
        const auto waiting = m_waiting.find(id);
        if (delivery.error().code() == ErrorCode::ResourceNotFound && waiting != m_waiting.end()) {
            const EventId event = waiting->second;
            end(id, event, false); // pruned
            if (isReady())
                Q_EMIT ready();
        }
        if (!m_probe.isActive() && !m_waiting.empty())
            startProbe();
    });
}

} // namespace deckhand
