// Writing events and their deliveries on PostgreSQL: a few statements for any number of rows.

#include "store/deliverywrites.h"

#include "store/columns.h"
#include "store/postgresarray.h"
#include "store/rowreads.h"
#include "store/rowsizes.h"

#include <QHash>

#include <unordered_set>

namespace deckhand {

namespace {

struct DestinationState
{
    qint64 number = 0;
    bool active = false;
    bool deleted = false;
};
using DestinationStates = QHash<QByteArray, DestinationState>;

/// The destinations as they are, kept so until the commit: a change of one waits for it, and then
/// finds the deliveries that were made.
DestinationStates lockDestinations(Connection &db, const std::vector<const NewEvent *> &events)
{
    PostgresArray ids;
    DestinationStates states;
    for (const NewEvent *event : events) {
        for (const NewDelivery &delivery : event->deliveries) {
            const QByteArray &id = delivery.destinationId.bytes();
            if (states.contains(id))
                continue;
            states.insert(id, {});
            ids.addText(delivery.destinationId.toString());
        }
    }
    if (states.isEmpty())
        return states;
    Statement &query = db.run(u"SELECT id, seq, active, deleted_at FROM destinations"
                              u" WHERE id = ANY (?::text[]) ORDER BY seq FOR SHARE",
                              {ids.text()});
    while (query.next()) {
        states[query.value(0).toByteArray()] = {
            query.value(1).toLongLong(), query.value(2).toInt() != 0, !query.value(3).isNull()};
    }
    query.finish();
    return states;
}

/// The keys of those that were new.
std::unordered_set<qint64> insertEvents(Connection &db, WriteContext &context,
                                        const std::vector<const NewEvent *> &events,
                                        const std::vector<qint64> &keys)
{
    PostgresArray numbers;
    PostgresArray ids;
    PostgresArray types;
    PostgresArray times;
    PostgresArray data;
    for (std::size_t i = 0; i < events.size(); ++i) {
        const Event &event = events[i]->event;
        numbers.add(keys[i]);
        ids.addText(event.id.toString());
        types.add(context.typeNumber(db, event.type));
        times.add(toMillis(event.createdAt));
        data.addBytes(event.data);
    }
    // In the order of their ids, so that two nodes given the same events don't block each other.
    // The first of two equal ones within a request wins.
    Statement &query =
        db.run(u"INSERT INTO events (seq, id, type_seq, created_at, data)"
               u" SELECT r.k, r.id, r.t, r.c, decode(r.d, 'base64') FROM unnest(?::bigint[],"
               u" ?::text[], ?::bigint[], ?::bigint[], ?::text[]) AS r (k, id, t, c, d)"
               u" ORDER BY r.id COLLATE \"C\", r.k ON CONFLICT (id) DO NOTHING RETURNING seq",
               {numbers.text(), ids.text(), types.text(), times.text(), data.text()});
    std::unordered_set<qint64> inserted;
    while (query.next())
        inserted.insert(query.value(0).toLongLong());
    query.finish();
    return inserted;
}

/// Fills in what was stored of the events that are duplicates.
void readDuplicates(Connection &db, std::vector<AppendedEvent> &appended, std::size_t from)
{
    PostgresArray ids;
    for (std::size_t i = from; i < appended.size(); ++i) {
        if (appended[i].duplicate)
            ids.addText(appended[i].event.id.toString());
    }
    if (ids.isEmpty())
        return;
    Statement &query = db.run(u"SELECT e.id, t.name, e.data, e.created_at FROM events e"
                              u" JOIN event_types t ON t.seq = e.type_seq"
                              u" WHERE e.id = ANY (?::text[])",
                              {ids.text()});
    QHash<QByteArray, Event> known;
    while (query.next()) {
        const EventId id = EventId(query.value(0).toByteArray());
        known.insert(id.bytes(), {id, query.value(1).toByteArray(), query.value(2).toByteArray(),
                                  fromMillis(query.value(3).toLongLong())});
    }
    query.finish();
    for (std::size_t i = from; i < appended.size(); ++i) {
        if (appended[i].duplicate)
            appended[i].event = known.value(appended[i].event.id.bytes(), appended[i].event);
    }
}

/// The rows of deliveries of one write.
struct DeliveryRows
{
    PostgresArray keys, ulids, events, types, destinations, statuses, nodes;
    std::vector<RowKey> canceled;

    void write(Connection &db, Timestamp now) const
    {
        if (keys.isEmpty())
            return;
        db.run(u"INSERT INTO deliveries (seq, ulid, event_seq, type_seq, destination_seq, status,"
               u" lane, attempts, automatic_attempts, created_at, due_at, error_class, node)"
               u" SELECT r.k, r.u, r.e, r.t, r.d, r.s, 0, 0, 0, ?::bigint,"
               u" CASE WHEN r.s <= 2 THEN ?::bigint END, 0, r.n FROM unnest(?::bigint[], ?::text[],"
               u" ?::bigint[], ?::bigint[], ?::bigint[], ?::smallint[], ?::bigint[])"
               u" AS r (k, u, e, t, d, s, n)",
               {column(now), column(now), keys.text(), ulids.text(), events.text(), types.text(),
                destinations.text(), statuses.text(), nodes.text()});
        for (const RowKey key : canceled)
            noteDeletion(db, key, now);
    }
};

/// The destination may have become inactive, or been deleted, since the event was routed.
DeliveryStatus firstStatus(const DestinationState &destination, DeliveryStatus wanted)
{
    if (destination.deleted)
        return DeliveryStatus::Canceled;
    return destination.active ? wanted : DeliveryStatus::Held;
}

RowKey addRow(Connection &db, WriteContext &context, const DestinationStates &destinations,
              const NewDelivery &delivery, qint64 eventKey, const Event &event, DeliveryRows &rows)
{
    const DestinationState destination = destinations.value(delivery.destinationId.bytes());
    if (destination.number == 0)
        return 0;
    const RowKey key = context.nextDelivery(db);
    rows.keys.add(key);
    rows.ulids.addText(QString::fromLatin1(ulidOf(delivery.id.bytes())));
    rows.events.add(eventKey);
    rows.types.add(context.typeNumber(db, event.type));
    rows.destinations.add(destination.number);
    const DeliveryStatus status = firstStatus(destination, delivery.status);
    rows.statuses.add(column(status));
    if (status == DeliveryStatus::Canceled)
        rows.canceled.push_back(key);
    if (delivery.claimed) {
        rows.nodes.add(context.node().number());
        context.claims().add(key, {destination.number, event.id.bytes(), event.type});
    } else {
        rows.nodes.addNull();
    }
    return key;
}

} // namespace

void appendManyEvents(Connection &db, WriteContext &context,
                      const std::vector<const NewEvent *> &events, Timestamp now,
                      std::vector<AppendedEvent> &appended)
{
    if (events.empty())
        return;
    const DestinationStates destinations = lockDestinations(db, events);
    std::vector<qint64> keys;
    keys.reserve(events.size());
    for (std::size_t i = 0; i < events.size(); ++i)
        keys.push_back(context.nextEvent(db));
    const std::unordered_set<qint64> inserted = insertEvents(db, context, events, keys);
    Rollup rollup;
    DeliveryRows rows;
    const std::size_t first = appended.size();
    appended.reserve(first + events.size());
    for (std::size_t i = 0; i < events.size(); ++i) {
        const Event &event = events[i]->event;
        AppendedEvent &result = appended.emplace_back();
        result.event = event;
        result.duplicate = !inserted.contains(keys[i]);
        if (result.duplicate)
            continue;
        rollup.event(now);
        rollup.addStored(1, eventBytes(event.id.bytes().size(), event.data.size()));
        for (const NewDelivery &delivery : events[i]->deliveries) {
            const RowKey key = addRow(db, context, destinations, delivery, keys[i], event, rows);
            result.deliveryKeys.push_back(key);
            rollup.addStored(0, key != 0 ? deliveryBytes : 0);
        }
    }
    rows.write(db, now);
    readDuplicates(db, appended, first);
    context.rollup().add(rollup);
}

} // namespace deckhand
