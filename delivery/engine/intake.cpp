#include "engine/intake.h"

#include "api/publish.h"

#include <algorithm>

namespace deckhand {

using namespace Qt::Literals::StringLiterals;

/// One delivery as it was decided on before the write.
struct Intake::Planned
{
    DestinationId destinationId;
    DeliveryId id;
    std::shared_ptr<QueueGauge> gauge;
    bool claimed = false;
};

/// What a publish call keeps while the store writes.
struct Intake::Batch
{
    struct PerEvent
    {
        QByteArray body;     ///< the envelope, where a delivery goes out at once
        std::size_t end = 0; ///< of its part of `deliveries`
        qint64 cost = 0;
    };
    std::vector<PerEvent> events;
    std::vector<Planned> deliveries;
    Timestamp at{};
    Completion<std::vector<PublishOutcome>> answer;
};

FutureResult<std::vector<PublishOutcome>> Intake::publish(std::vector<EventDraft> drafts)
{
    using Outcomes = std::vector<PublishOutcome>;
    if (drafts.empty())
        return readyFuture<Outcomes>(Outcomes());
    if (auto error = problems(drafts))
        return readyFuture<Outcomes>(failure(std::move(*error)));
    const StoreGate::Lease store = m_parts.gate.enter();
    if (!store)
        return readyFuture<Outcomes>(engineStopped());

    auto batch = std::make_shared<Batch>();
    auto future = batch->answer.future();
    std::vector<NewEvent> events(drafts.size());
    // From reading the table and the clock until the write is queued: see DestinationBook.
    const auto lock = m_parts.book.intakeLock();
    batch->at = m_parts.clock.now();
    for (std::size_t i = 0; i < drafts.size(); ++i) {
        EventDraft &draft = drafts[i];
        Event &event = events[i].event;
        event.id = draft.id.isEmpty() ? m_parts.ids.next<EventTag>() : std::move(draft.id);
        event.type = std::move(draft.type);
        event.data = std::move(draft.data);
        event.createdAt = draft.createdAt.value_or(batch->at);
    }
    route(events, *batch);
    store->appendEvents(std::move(events), [this, batch](Result<Appended> result) {
        stored(*batch, std::move(result));
    });
    return future;
}

std::optional<Error> Intake::problems(const std::vector<EventDraft> &drafts) const
{
    if (qsizetype(drafts.size()) > m_limits.maxBatch) {
        return Error(
            ErrorCode::PayloadTooLarge,
            u"%1 events are too many for one call; send at most %2 at a time."_s.arg(drafts.size())
                .arg(m_limits.maxBatch));
    }
    Error error;
    for (std::size_t i = 0; i < drafts.size() && error.items.size() < 100; ++i) {
        const QString path = drafts.size() == 1 ? QString() : u"[%1]."_s.arg(i);
        validateDraft(drafts[i], m_limits, path, error.items);
    }
    if (error.items.empty())
        return std::nullopt;
    return error;
}

void Intake::route(std::vector<NewEvent> &events, Batch &batch)
{
    const RoutingTable &table = m_parts.book.routing();
    std::vector<const RoutingEntry *> taken;
    batch.events.reserve(events.size());
    for (NewEvent &item : events) {
        table.match(item.event, taken);
        Batch::PerEvent &entry = batch.events.emplace_back();
        entry.cost = WorkItem::costOf(item.event.data.size());
        bool anyClaimed = false;
        item.deliveries.reserve(taken.size());
        for (const RoutingEntry *route : taken) {
            NewDelivery delivery;
            delivery.destinationId = route->id;
            delivery.id = m_parts.ids.next<DeliveryTag>();
            delivery.claimed = hasRoom(*route->gauge, m_parts.memory, m_queues);
            if (delivery.claimed)
                countIn(*route->gauge, m_parts.memory, entry.cost, 1);
            else
                route->gauge->backlog = true;
            anyClaimed |= delivery.claimed;
            batch.deliveries.push_back({route->id, delivery.id, route->gauge, delivery.claimed});
            item.deliveries.push_back(std::move(delivery));
        }
        entry.end = batch.deliveries.size();
        if (anyClaimed)
            entry.body = envelope(item.event);
    }
}

void Intake::stored(Batch &batch, Result<Appended> result)
{
    if (!result) {
        takeBack(batch);
        batch.answer.finish(failure(std::move(result.error())));
        return;
    }
    handOver(batch, *result);
    if (m_parts.hub.watched())
        show(*result);
    std::vector<PublishOutcome> outcomes;
    outcomes.reserve(result->size());
    qint64 duplicates = 0;
    for (AppendedEvent &appended : *result) {
        duplicates += appended.duplicate ? 1 : 0;
        outcomes.push_back({std::move(appended.event), appended.duplicate});
    }
    m_parts.counters.published.fetch_add(qint64(outcomes.size()) - duplicates,
                                         std::memory_order_relaxed);
    m_parts.counters.duplicates.fetch_add(duplicates, std::memory_order_relaxed);
    batch.answer.finish(std::move(outcomes));
}

void Intake::takeBack(const Batch &batch)
{
    std::size_t next = 0;
    std::vector<DestinationId> waiting;
    for (const Batch::PerEvent &entry : batch.events) {
        for (; next < entry.end; ++next) {
            undo(batch.deliveries[next], entry.cost);
            if (!batch.deliveries[next].claimed)
                waiting.push_back(batch.deliveries[next].destinationId);
        }
    }
    // They were marked as having a backlog; looking finds out that they have not.
    if (!waiting.empty())
        m_parts.door.post([waiting = std::move(waiting)](Dispatcher &d) { d.moreWaits(waiting); });
}

void Intake::undo(const Planned &planned, qint64 cost)
{
    if (planned.claimed)
        countIn(*planned.gauge, m_parts.memory, cost, -1);
}

void Intake::handOver(Batch &batch, const Appended &appended)
{
    std::vector<WorkItem> items;
    std::vector<DestinationId> waiting;
    items.reserve(batch.deliveries.size());
    std::size_t next = 0;
    for (std::size_t i = 0; i < appended.size() && i < batch.events.size(); ++i) {
        const Batch::PerEvent &entry = batch.events[i];
        const std::size_t first = next;
        for (; next < entry.end; ++next) {
            Planned &planned = batch.deliveries[next];
            const std::size_t index = next - first;
            const RowKey key =
                index < appended[i].deliveryKeys.size() ? appended[i].deliveryKeys[index] : 0;
            if (!planned.claimed) {
                waiting.push_back(planned.destinationId);
                continue;
            }
            if (appended[i].duplicate || key == 0) { // known already, or its destination is gone
                undo(planned, entry.cost);
                continue;
            }
            WorkItem &item = items.emplace_back();
            item.delivery.key = key;
            item.delivery.id = std::move(planned.id);
            item.delivery.destinationId = std::move(planned.destinationId);
            item.delivery.event = appended[i].event;
            item.delivery.createdAt = item.delivery.dueAt = batch.at;
            item.body = entry.body;
        }
    }
    if (items.empty() && waiting.empty())
        return;
    std::sort(waiting.begin(), waiting.end());
    waiting.erase(std::unique(waiting.begin(), waiting.end()), waiting.end());
    m_parts.door.post(
        [items = std::move(items), waiting = std::move(waiting)](Dispatcher &d) mutable {
            d.accept(std::move(items));
            d.moreWaits(waiting);
        });
}

void Intake::show(const Appended &appended)
{
    std::vector<StreamMessage> messages;
    messages.reserve(appended.size());
    for (const AppendedEvent &item : appended) {
        if (!item.duplicate)
            messages.push_back({{}, item.event});
    }
    m_parts.hub.publish(std::move(messages));
}

} // namespace deckhand
