#include "remote/queries.h"

#include "api/codec.h"

#include <algorithm>

namespace deckhand {

void Query::add(const char *name, const QByteArray &value)
{
    if (!m_text.isEmpty())
        m_text += '&';
    m_text += name;
    m_text += '=';
    m_text += value.toPercentEncoding();
}

void Query::add(const char *name, const std::optional<Timestamp> &value)
{
    if (value)
        add(name, toIso(*value));
}

void addPage(Query &query, const PageRequest &page)
{
    query.add("limit", QByteArray::number(std::min(page.limit, 100)));
    if (!page.cursor.isEmpty())
        query.add("cursor", page.cursor);
}

Query eventQuery(const EventFilter &filter, const PageRequest &page)
{
    Query query;
    for (const QByteArray &type : filter.types)
        query.add("type", type);
    query.add("created_after", filter.createdAfter);
    query.add("created_before", filter.createdBefore);
    if (filter.destinationId)
        query.add("destination_id", filter.destinationId->bytes());
    if (filter.deliveryStatus)
        query.add("delivery_status", QByteArray(wireName(*filter.deliveryStatus)));
    if (!filter.q.isEmpty())
        query.add("q", filter.q.text());
    addPage(query, page);
    return query;
}

Query deliveryQuery(const DeliveryFilter &filter, const PageRequest &page)
{
    Query query;
    if (filter.destinationId)
        query.add("destination_id", filter.destinationId->bytes());
    if (filter.eventId)
        query.add("event_id", filter.eventId->bytes());
    for (const QByteArray &type : filter.types)
        query.add("type", type);
    for (const DeliveryStatus status : filter.statuses)
        query.add("status", QByteArray(wireName(status)));
    if (filter.error)
        query.add("error", QByteArray(wireName(*filter.error)));
    query.add("created_after", filter.createdAfter);
    query.add("created_before", filter.createdBefore);
    if (!filter.q.isEmpty())
        query.add("q", filter.q.text());
    addPage(query, page);
    return query;
}

Query auditQuery(const AuditFilter &filter, const PageRequest &page)
{
    Query query;
    if (!filter.actor.isEmpty())
        query.add("actor", filter.actor);
    if (!filter.action.isEmpty())
        query.add("action", filter.action);
    if (!filter.target.isEmpty())
        query.add("target", filter.target);
    query.add("created_after", filter.createdAfter);
    query.add("created_before", filter.createdBefore);
    addPage(query, page);
    return query;
}

namespace {

/// In seconds where they are whole: some servers take no number as large as a month's milliseconds.
QByteArray durationText(milliseconds duration)
{
    const qint64 ms = duration.count();
    return ms % 1000 == 0 ? QByteArray(QByteArray::number(ms / 1000) + 's')
                          : QByteArray(QByteArray::number(ms) + "ms");
}

} // namespace

Query statsQuery(const StatsRequest &request)
{
    Query query;
    query.add("window", durationText(request.window));
    query.add("step", durationText(request.step));
    if (request.destinationId)
        query.add("destination_id", request.destinationId->bytes());
    return query;
}

QByteArray segment(const QByteArray &id)
{
    // Dots alone would be taken for "here" and "one up".
    if (id == "." || id == "..")
        return QByteArray(id).replace('.', "%2E");
    return id.toPercentEncoding();
}

} // namespace deckhand
