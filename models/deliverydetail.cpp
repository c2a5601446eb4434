#include "models/deliverydetail.h"

#include "models/destinationsmodel.h"

#include <algorithm>

namespace deckhand {

DeliveryDetail::DeliveryDetail(EngineApi &engine, const DestinationsModel &destinations,
                               QObject *parent)
    : QObject(parent), m_engine(engine), m_destinations(destinations)
{
    // The list is read every few seconds; only what changes the answer is told.
    connect(&destinations, &DestinationsModel::loaded, this, [this] {
        if (std::exchange(m_toldObstacle, retryObstacle()) != m_toldObstacle)
            Q_EMIT changed();
    });
}

QByteArray DeliveryDetail::sentBody() const
{
    return m_event ? envelope(*m_event) : QByteArray();
}

void DeliveryDetail::show(const DeliveryId &id, IfMissing ifMissing)
{
    if (m_id == id)
        return;
    clear();
    m_id = id;
    m_ifMissing = ifMissing;
    load();
}

void DeliveryDetail::showAttempt(const DeliveryId &id, const AttemptId &attempt)
{
    show(id);
    m_wanted = attempt;
    chooseWanted();
}

void DeliveryDetail::chooseWanted()
{
    if (m_wanted.isEmpty() || !m_delivery)
        return;
    const std::vector<Attempt> &all = m_delivery->history;
    const auto found = std::find_if(
        all.begin(), all.end(), [this](const Attempt &attempt) { return attempt.id == m_wanted; });
    m_wanted = {};
    if (found != all.end())
        setCurrentAttempt(int(found - all.begin()));
}

void DeliveryDetail::clear()
{
    m_id = {};
    m_delivery.reset();
    m_event.reset();
    m_error.reset();
    m_chosen.reset();
    m_wanted = {};
    m_loading = m_stale = m_busy = false;
    Q_EMIT changed();
}

void DeliveryDetail::load()
{
    if (m_loading) {
        m_stale = true;
        return;
    }
    m_loading = true;
    onFinished(m_engine.deliveries().get(m_id), this,
               [this, asked = m_id](Result<Delivery> result) {
                   if (asked != m_id)
                       return;
                   m_loading = false;
                   if (result) {
                       m_delivery = std::move(*result);
                       m_error.reset();
                       if (!m_event)
                           loadEvent();
                   } else if (m_ifMissing == IfMissing::Forget &&
                              result.error().code() == ErrorCode::ResourceNotFound) {
                       clear();
                       return;
                   } else {
                       m_error = result.error();
                   }
                   Q_EMIT changed();
                   chooseWanted();
                   if (std::exchange(m_stale, false))
                       load();
               });
}

void DeliveryDetail::loadEvent()
{
    onFinished(m_engine.events().get(m_delivery->eventId), this,
               [this, asked = m_id](Result<Event> result) {
                   if (asked != m_id || !result)
                       return;
                   m_event = std::move(*result);
                   Q_EMIT changed();
               });
}

int DeliveryDetail::currentAttempt() const
{
    const int count = m_delivery ? int(m_delivery->history.size()) : 0;
    return std::clamp(m_chosen.value_or(count - 1), -1, count - 1);
}

const Attempt *DeliveryDetail::attempt() const
{
    const int current = currentAttempt();
    return current < 0 ? nullptr : &m_delivery->history[std::size_t(current)];
}

void DeliveryDetail::setCurrentAttempt(int index)
{
    const int count = m_delivery ? int(m_delivery->history.size()) : 0;
    if (index < 0 || index >= count || index == currentAttempt())
        return;
    // Back on the newest one follows what comes.
    m_chosen = index == count - 1 ? std::nullopt : std::optional(index);
    Q_EMIT changed();
}

RetryObstacle DeliveryDetail::retryObstacle() const
{
    if (!m_delivery)
        return RetryObstacle::NothingShown;
    if (m_busy)
        return RetryObstacle::Busy;
    if (m_delivery->status == DeliveryStatus::Success)
        return RetryObstacle::Delivered;
    const Destination *destination = m_destinations.find(m_delivery->destinationId);
    if (!destination)
        return m_destinations.isLoaded() && !m_destinations.error()
                 ? RetryObstacle::DestinationDeleted
                 : RetryObstacle::None;
    return destination->status == DestinationStatus::Inactive ? RetryObstacle::DestinationInactive
                                                              : RetryObstacle::None;
}

bool DeliveryDetail::canCancel() const
{
    return m_delivery && !m_busy &&
           (m_delivery->status == DeliveryStatus::Pending ||
            m_delivery->status == DeliveryStatus::Retrying ||
            m_delivery->status == DeliveryStatus::Held);
}

void DeliveryDetail::retry()
{
    if (!canRetry())
        return;
    m_busy = true;
    m_chosen.reset();
    Q_EMIT changed();
    onFinished(m_engine.deliveries().retry(m_id), this,
               [this, asked = m_id](Result<Delivery> result) {
                   if (asked != m_id)
                       return;
                   finishAction(result);
                   if (result)
                       Q_EMIT retried();
               });
}

void DeliveryDetail::cancel()
{
    if (!canCancel())
        return;
    m_busy = true;
    Q_EMIT changed();
    onFinished(m_engine.deliveries().cancel(m_id), this,
               [this, asked = m_id](Result<Delivery> result) {
                   if (asked == m_id)
                       finishAction(result);
               });
}

void DeliveryDetail::finishAction(const Result<Delivery> &result)
{
    m_busy = false;
    if (!result)
        Q_EMIT actionFailed(result.error());
    Q_EMIT changed();
    load();
}

void DeliveryDetail::take(const std::vector<StreamBatch> &batches)
{
    if (m_id.isEmpty())
        return;
    for (const StreamBatch &batch : batches) {
        for (const StreamMessage &message : *batch) {
            const auto *delivery = std::get_if<Delivery>(&message.body);
            if (delivery && delivery->id == m_id) {
                load();
                return;
            }
        }
    }
}

} // namespace deckhand
