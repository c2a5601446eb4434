#include "models/eventdetail.h"

namespace deckhand {

EventDetail::EventDetail(EngineApi &engine, QObject *parent) : QObject(parent), m_engine(engine) {}

void EventDetail::show(const Event &event)
{
    if (m_event && m_event->id == event.id)
        return;
    m_wanted = {};
    m_event = event;
    m_journey.clear();
    m_error.reset();
    m_loading = m_stale = false;
    Q_EMIT eventChanged();
    load();
}

void EventDetail::open(const EventId &id, IfMissing ifMissing)
{
    if (m_event && m_event->id == id)
        return;
    clear();
    m_wanted = id;
    onFinished(m_engine.events().get(id), this, [this, id, ifMissing](const Result<Event> &event) {
        if (m_wanted != id)
            return;
        if (event) {
            show(*event);
            return;
        }
        if (ifMissing == IfMissing::Forget && event.error().code() == ErrorCode::ResourceNotFound) {
            m_wanted = {};
            return;
        }
        m_error = event.error();
        Q_EMIT eventChanged();
    });
}

void EventDetail::clear()
{
    m_wanted = {};
    m_event.reset();
    m_journey.clear();
    m_error.reset();
    m_loading = m_stale = false;
    Q_EMIT eventChanged();
}

void EventDetail::load()
{
    if (m_loading) {
        m_stale = true;
        return;
    }
    m_loading = true;
    onFinished(m_engine.events().explain(m_event->id), this,
               [this, asked = m_event->id](Result<std::vector<Explanation>> result) {
                   if (!m_event || m_event->id != asked)
                       return;
                   m_loading = false;
                   if (result) {
                       m_journey = std::move(*result);
                       m_error.reset();
                   } else {
                       m_error = result.error();
                   }
                   Q_EMIT journeyChanged();
                   if (std::exchange(m_stale, false))
                       load();
               });
}

void EventDetail::take(const std::vector<StreamBatch> &batches)
{
    if (!m_event)
        return;
    for (const StreamBatch &batch : batches) {
        for (const StreamMessage &message : *batch) {
            const auto *delivery = std::get_if<Delivery>(&message.body);
            if (delivery && delivery->eventId == m_event->id) {
                load();
                return;
            }
        }
    }
}

} // namespace deckhand
