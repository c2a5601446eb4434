#include "store/deliverywrites.h"

#include "store/columns.h"
#include "store/rowreads.h"

#include <QString>

namespace deckhand {

namespace {

/// The event that has this id already, if one has.
std::optional<Event> knownEvent(Connection &db, const EventId &id)
{
    Statement &query = db.run(u"SELECT t.name, e.data, e.created_at FROM events e"
                              u" JOIN event_types t ON t.seq = e.type_seq WHERE e.id = ?",
                              {textColumn(id)});
    std::optional<Event> event;
    if (query.next()) {
        event = Event{id, query.value(0).toByteArray(), query.value(1).toByteArray(),
                      fromMillis(query.value(2).toLongLong())};
    }
    query.finish();
    return event;
}

/// The destination may have become inactive, or been deleted, since the event was routed.
DeliveryStatus firstStatus(const WriteContext::DestinationRow &destination, DeliveryStatus wanted)
{
    if (destination.deleted)
        return DeliveryStatus::Canceled;
    return destination.active ? wanted : DeliveryStatus::Held;
}

RowKey insertDelivery(Connection &db, WriteContext &context, const NewDelivery &delivery,
                      qint64 eventKey, qint64 type, const Event &event, Timestamp now)
{
    const WriteContext::DestinationRow &destination =
        context.destination(db, delivery.destinationId);
    if (destination.number == 0)
        return 0;
    const RowKey key = context.nextDelivery(db);
    const DeliveryStatus status = firstStatus(destination, delivery.status);
    const bool waits = column(status) <= column(DeliveryStatus::Held);
    db.run(u"INSERT INTO deliveries (seq, ulid, event_seq, type_seq, destination_seq, status, lane,"
           u" attempts, automatic_attempts, created_at, due_at, error_class)"
           u" VALUES (?, ?, ?, ?, ?, ?, 0, 0, 0, ?, ?, 0)",
           {key, textColumn(ulidOf(delivery.id.bytes())), eventKey, type, destination.number,
            column(status), column(now), waits ? column(now) : column(std::optional<Timestamp>())});
    if (status == DeliveryStatus::Canceled)
        noteDeletion(db, key, now);
    if (delivery.claimed)
        context.claims().add(key, {destination.number, event.id.bytes(), event.type});
    return key;
}

} // namespace

void appendEvents(Connection &db, WriteContext &context, const std::vector<NewEvent> &events,
                  Timestamp now, std::vector<AppendedEvent> &appended)
{
    appended.reserve(events.size());
    Rollup rollup;
    for (const NewEvent &item : events) {
        const Event &event = item.event;
        const qint64 type = context.typeNumber(db, event.type);
        const qint64 key = context.nextEvent(db);
        const Statement &insert = db.run(
            u"INSERT INTO events (seq, id, type_seq, created_at, data) VALUES (?, ?, ?, ?, ?)"
            u" ON CONFLICT (id) DO NOTHING",
            {key, textColumn(event.id), type, column(event.createdAt), event.data});
        if (insert.numRowsAffected() == 0) {
            context.giveBackEvent();
            appended.push_back({knownEvent(db, event.id).value_or(event), true, {}});
            continue;
        }
        rollup.event(now);
        AppendedEvent &result = appended.emplace_back();
        result.event = event;
        for (const NewDelivery &delivery : item.deliveries)
            result.deliveryKeys.push_back(
                insertDelivery(db, context, delivery, key, type, event, now));
    }
    context.rollup().add(rollup);
}

void undoClaims(ClaimTable &claims, const std::vector<AppendedEvent> &appended,
                const std::vector<NewEvent> &events)
{
    for (std::size_t i = 0; i < appended.size(); ++i) {
        for (std::size_t d = 0; d < appended[i].deliveryKeys.size(); ++d) {
            if (events[i].deliveries[d].claimed)
                claims.remove(appended[i].deliveryKeys[d]);
        }
    }
}

} // namespace deckhand
