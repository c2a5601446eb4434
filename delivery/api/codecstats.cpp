#include "api/codecparts.h"

namespace deckhand {

namespace {

void writePoint(JsonWriter &json, const StatsPoint &point)
{
    json.beginObject()
        .member("at", point.at)
        .member("events", point.events)
        .member("succeeded", point.succeeded)
        .member("failed", point.failed)
        .member("p50_ms", point.p50Ms)
        .member("p95_ms", point.p95Ms)
        .member("p99_ms", point.p99Ms)
        .endObject();
}

StatsPoint readPoint(ObjectReader &reader)
{
    StatsPoint point;
    point.at = reader.time("at", Need::Required).value_or(Timestamp());
    point.events = reader.integer("events");
    point.succeeded = reader.integer("succeeded");
    point.failed = reader.integer("failed");
    point.p50Ms = reader.real("p50_ms");
    point.p95Ms = reader.real("p95_ms");
    point.p99Ms = reader.real("p99_ms");
    return point;
}

ErrorCount readErrorCount(ObjectReader &reader)
{
    ErrorCount count;
    count.errorClass = codec::looseEnum(reader, "class", ErrorClass::None,
                                        ErrorClass::ProtocolError, Need::Required);
    count.destinationId = reader.id<DestinationId>("event_destination_id");
    count.count = reader.integer("count");
    return count;
}

template <class T, class Read>
std::vector<T> readAll(ObjectReader &reader, QByteArrayView key, std::vector<ErrorItem> &errors,
                       Read read)
{
    std::vector<T> values;
    const std::vector<JsonSlice> elements = reader.array(key);
    values.reserve(elements.size());
    for (std::size_t i = 0; i < elements.size(); ++i) {
        ObjectReader inner(elements[i].text, errors,
                           QStringLiteral("%1[%2].").arg(reader.path(key)).arg(i));
        values.push_back(inner.isValid() ? read(inner) : T());
    }
    return values;
}

} // namespace

void encode(QByteArray &out, const Stats &stats)
{
    JsonWriter json(out);
    json.beginObject()
        .member("at", stats.at)
        .member("events_stored", stats.eventsStored)
        .member("deliveries_waiting", stats.deliveriesWaiting)
        .member("deliveries_held", stats.deliveriesHeld);
    if (stats.deliveriesRetrying)
        json.member("deliveries_retrying", *stats.deliveriesRetrying);
    json.member("oldest_waiting", stats.oldestWaiting)
        .member("store_bytes", stats.storeBytes)
        .key("series")
        .beginArray();
    for (const StatsPoint &point : stats.series)
        writePoint(json, point);
    json.endArray().key("top_errors").beginArray();
    for (const ErrorCount &count : stats.topErrors) {
        json.beginObject()
            .member("class", wireName(count.errorClass))
            .memberOrNull("event_destination_id", count.destinationId)
            .member("count", count.count)
            .endObject();
    }
    json.endArray().endObject();
}

Result<Stats> decodeStats(QByteArrayView json)
{
    std::vector<ErrorItem> errors;
    ObjectReader reader(json, errors);
    if (!reader.isValid())
        return valueOrErrors(Stats(), std::move(errors));
    Stats stats;
    stats.at = reader.time("at", Need::Required).value_or(Timestamp());
    stats.eventsStored = reader.integer("events_stored");
    stats.deliveriesWaiting = reader.integer("deliveries_waiting");
    stats.deliveriesHeld = reader.integer("deliveries_held");
    if (reader.has("deliveries_retrying"))
        stats.deliveriesRetrying = reader.integer("deliveries_retrying");
    stats.oldestWaiting = reader.time("oldest_waiting");
    stats.storeBytes = reader.integer("store_bytes");
    stats.series = readAll<StatsPoint>(reader, "series", errors, readPoint);
    stats.topErrors = readAll<ErrorCount>(reader, "top_errors", errors, readErrorCount);
    return valueOrErrors(std::move(stats), std::move(errors));
}

} // namespace deckhand
