#include "forward/forwardsink.h"

#include <algorithm>

namespace deckhand {

namespace {

constexpr size_t mostInboxBytes = 64 * 1024 * 1024;

EventDraft draftOf(const Event &event)
{
    return {event.id, event.type, event.data, event.createdAt};
}

} // namespace

ForwardSink::ForwardSink(EngineApi &engine, Settings settings)
    : m_engine(engine),
      m_settings(std::move(settings)),
      m_inbox(mostInboxBytes),
      m_wait(m_settings.firstProbe)
{
    m_probe.setSingleShot(true);
    connect(&m_probe, &QTimer::timeout, this, &ForwardSink::probe);
    connect(&m_inbox, &ForwardInbox::filled, this, &ForwardSink::drain, Qt::QueuedConnection);
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
    record.at = draft.createdAt.value_or(Timestamp());
    record.eventId = draft.id;
    record.eventType = draft.type;
    record.status = DeliveryStatus::Failure;
    record.error = {ErrorClass::FormatError,
                    QStringLiteral("The event can't be delivered as it is: %1").arg(error.text()),
                    {}};
    Q_EMIT attempted(record);
    Q_EMIT ended(draft.id, false);
}

void ForwardSink::drain()
{
    const ForwardInbox::Content content = m_inbox.take();
    for (const StreamBatch &batch : content.batches) {
        for (const StreamMessage &message : *batch) {
            if (const auto *delivery = std::get_if<Delivery>(&message.body))
                take(*delivery);
            else if (const auto *change = std::get_if<DestinationChange>(&message.body))
                take(*change);
        }
    }
}

void ForwardSink::take(const Delivery &delivery)
{
    if (delivery.history.empty())
        return; // made, held or canceled; no attempt
    const Attempt &attempt = delivery.history.back();
    m_retrying.erase(delivery.id);
    if (attempt.outcome == AttemptOutcome::Failure) {
        takeFailure(delivery, attempt);
        return;
    }
    const bool wasWaiting = m_unreached.erase(delivery.id) > 0;
    Q_EMIT attempted(recordOf(delivery, attempt));
    Q_EMIT ended(delivery.eventId, true);
    if (!wasWaiting)
        return;
    m_probe.stop();
    m_wait = m_settings.firstProbe;
    if (std::exchange(m_lost, false))
        Q_EMIT targetChanged({});
    for (const auto &[id, event] : m_unreached)
        retry(id);
    goOn();
}

void ForwardSink::goOn()
{
    if (m_inactive && m_unreached.empty())
        reactivate();
    else if (isReady())
        Q_EMIT ready();
}

void ForwardSink::takeFailure(const Delivery &delivery, const Attempt &attempt)
{
    const bool unreachable = m_settings.patient && isUnreachable(attempt.error.errorClass);
    const bool probed = m_unreached.contains(delivery.id);
    if (!probed || !unreachable) // a probe that finds nobody is told as the target's state
        Q_EMIT attempted(recordOf(delivery, attempt));
    if (delivery.status != DeliveryStatus::Failure)
        return;
    if (unreachable) {
        m_unreached.emplace(delivery.id, delivery.eventId);
        scheduleProbe(attempt.error);
        return;
    }
    m_unreached.erase(delivery.id);
    Q_EMIT ended(delivery.eventId, false);
    if (probed)
        goOn();
}

void ForwardSink::take(const DestinationChange &change)
{
    m_inactive = change.destination.status == DestinationStatus::Inactive;
    if (m_inactive && m_unreached.empty())
        reactivate();
}

void ForwardSink::reactivate()
{
    if (std::exchange(m_reactivating, true))
        return;
    DestinationPatch patch;
    patch.status = DestinationStatus::Active;
    // What was held goes on, and what came in between is found again.
    patch.onReactivate = OnReactivate::ReplayMissed;
    onFinished(m_engine.destinations().update(m_settings.destination, patch), this,
               [this](const Result<Destination> &active) {
                   m_reactivating = false;
                   if (!active) {
                       Q_EMIT broken(active.error());
                       return;
                   }
                   m_inactive = false;
                   if (m_unreached.empty())
                       Q_EMIT ready();
                   else
                       retry(m_unreached.begin()->first);
               });
}

void ForwardSink::scheduleProbe(const AttemptError &error)
{
    if (m_probe.isActive())
        return;
    m_lost = true;
    Q_EMIT targetChanged({false, error, m_wait});
    m_probe.start(m_wait);
    m_wait = std::min(m_wait * 2, m_settings.longestProbe);
}

void ForwardSink::probe()
{
    if (m_inactive)
        reactivate();
    else if (!m_unreached.empty())
        retry(m_unreached.begin()->first);
}

void ForwardSink::retry(const DeliveryId &id)
{
    if (!m_retrying.insert(id).second)
        return;
    onFinished(m_engine.deliveries().retry(id), this, [this, id](const Result<Delivery> &delivery) {
        if (delivery)
            return;
        m_retrying.erase(id);
        // It became inactive again in between: the probe reactivates it.
        if (!m_probe.isActive() && !m_unreached.empty())
            m_probe.start(m_wait);
    });
}

} // namespace deckhand
