#include "api/codecparts.h"

#include <algorithm>
#include <limits>

namespace deckhand {

void codec::write(JsonWriter &json, const Event &event)
{
    QByteArray out;
    encode(out, event);
    json.raw(out);
}

void codec::write(JsonWriter &json, const EventTypeInfo &type)
{
    json.beginObject().member("name", type.name).member("description", type.description);
    json.key("sample").raw(type.sample.isEmpty() ? QByteArrayView("{}") : type.sample);
    json.member("legacy", type.legacy).endObject();
}

void codec::write(JsonWriter &json, const ApiKey &key)
{
    json.beginObject()
        .member("id", key.id)
        .member("object", "api_key")
        .member("name", key.name)
        .member("role", wireName(key.role))
        .member("prefix", key.prefix)
        .member("created_at", key.createdAt)
        .member("last_used_at", key.lastUsedAt)
        .member("expires_at", key.expiresAt)
        .endObject();
}

namespace {

void write(QByteArray &out, const DeliverySummary &summary)
{
    JsonWriter(out)
        .beginObject()
        .member(wireName(DeliveryStatus::Pending), qint64(summary.waiting))
        .member(wireName(DeliveryStatus::Retrying), qint64(summary.retrying))
        .member(wireName(DeliveryStatus::Held), qint64(summary.held))
        .member(wireName(DeliveryStatus::Success), qint64(summary.delivered))
        .member(wireName(DeliveryStatus::Failure), qint64(summary.failed))
        .member(wireName(DeliveryStatus::Canceled), qint64(summary.canceled))
        .endObject();
}

DeliverySummary readSummary(QByteArrayView json, std::vector<ErrorItem> &errors)
{
    ObjectReader reader(json, errors, QStringLiteral("deliveries."));
    DeliverySummary summary;
    for (const DeliveryStatus status :
         {DeliveryStatus::Pending, DeliveryStatus::Retrying, DeliveryStatus::Held,
          DeliveryStatus::Success, DeliveryStatus::Failure, DeliveryStatus::Canceled}) {
        constexpr qint64 most = std::numeric_limits<int>::max() / 8; // of which the sum is no more
        summary.add(status, int(std::clamp<qint64>(reader.integer(wireName(status)), 0, most)));
    }
    return summary;
}

} // namespace

void encode(QByteArray &out, const Event &event)
{
    appendEnvelope(out, event);
    if (event.replayedFrom.isEmpty() && !event.deliveries)
        return;
    out.chop(1);
    if (!event.replayedFrom.isEmpty()) {
        out += ",\"replayed_from\":";
        appendQuotedJson(out, event.replayedFrom.bytes());
    }
    if (event.deliveries) {
        out += ",\"deliveries\":";
        write(out, *event.deliveries);
    }
    out += '}';
}

void encode(QByteArray &out, const EventTypeInfo &type)
{
    JsonWriter json(out);
    codec::write(json, type);
}

void encode(QByteArray &out, const ApiKey &key)
{
    JsonWriter json(out);
    codec::write(json, key);
}

void encode(QByteArray &out, const ServerInfo &info)
{
    JsonWriter json(out);
    json.beginObject()
        .member("status", "ready")
        .member("environment", info.environment)
        .key("server")
        .beginObject()
        .member("name", info.name)
        .member("version", info.version)
        .key("capabilities")
        .beginArray();
    for (const QByteArray &capability : info.capabilities)
        json.value(capability);
    json.endArray();
    if (info.retention) {
        json.key("retention")
            .beginObject()
            .member("seconds", qint64(info.retention->age.count() / 1000))
            .member("store_bytes", info.retention->maxBytes > 0
                                       ? std::optional(info.retention->maxBytes)
                                       : std::nullopt)
            .endObject();
    }
    json.endObject().endObject();
}

Result<Event> decodeEvent(QByteArrayView json)
{
    std::vector<ErrorItem> errors;
    ObjectReader reader(json, errors);
    if (!reader.isValid())
        return valueOrErrors(Event(), std::move(errors));
    Event event;
    event.id = reader.id<EventId>("id", Need::Required);
    event.type = reader.bytes("type", Need::Required);
    event.data = reader.object("data", Need::Required).toByteArray();
    event.createdAt = reader.time("created_at", Need::Required).value_or(Timestamp());
    event.replayedFrom = reader.id<EventId>("replayed_from");
    if (const QByteArrayView deliveries = reader.object("deliveries"); !deliveries.isNull())
        event.deliveries = readSummary(deliveries, errors);
    return valueOrErrors(std::move(event), std::move(errors));
}

Result<EventTypeInfo> decodeEventTypeInfo(QByteArrayView json)
{
    std::vector<ErrorItem> errors;
    ObjectReader reader(json, errors);
    if (!reader.isValid())
        return valueOrErrors(EventTypeInfo(), std::move(errors));
    EventTypeInfo type;
    type.name = reader.bytes("name", Need::Required);
    type.description = reader.text("description");
    type.sample = reader.object("sample").toByteArray();
    type.legacy = reader.boolean("legacy");
    return valueOrErrors(std::move(type), std::move(errors));
}

Result<ApiKey> decodeApiKey(QByteArrayView json)
{
    std::vector<ErrorItem> errors;
    ObjectReader reader(json, errors);
    if (!reader.isValid())
        return valueOrErrors(ApiKey(), std::move(errors));
    ApiKey key;
    key.id = reader.id<KeyId>("id", Need::Required);
    key.name = reader.text("name");
    key.role = codec::looseEnum(reader, "role", Role::Viewer, Role::Viewer, Need::Required);
    key.prefix = reader.bytes("prefix");
    key.createdAt = reader.time("created_at", Need::Required).value_or(Timestamp());
    key.lastUsedAt = reader.time("last_used_at");
    key.expiresAt = reader.time("expires_at");
    return valueOrErrors(std::move(key), std::move(errors));
}

namespace {

Retention readRetention(QByteArrayView json, std::vector<ErrorItem> &errors)
{
    constexpr qint64 longest = std::numeric_limits<qint64>::max() / 1000;
    ObjectReader reader(json, errors, QStringLiteral("server.retention."));
    Retention retention;
    retention.age = milliseconds(std::clamp<qint64>(reader.integer("seconds"), 0, longest) * 1000);
    retention.maxBytes = std::max<qint64>(0, reader.integer("store_bytes"));
    return retention;
}

} // namespace

Result<ServerInfo> decodeServerInfo(QByteArrayView json)
{
    std::vector<ErrorItem> errors;
    ObjectReader reader(json, errors);
    if (!reader.isValid())
        return valueOrErrors(ServerInfo(), std::move(errors));
    ServerInfo info;
    info.environment = reader.text("environment");
    // Only this engine says more of itself.
    if (const QByteArrayView server = reader.object("server"); !server.isNull()) {
        ObjectReader inner(server, errors, QStringLiteral("server."));
        info.name = inner.text("name");
        info.version = inner.text("version");
        info.capabilities = inner.strings("capabilities");
        if (const QByteArrayView kept = inner.object("retention"); !kept.isNull())
            info.retention = readRetention(kept, errors);
    }
    return valueOrErrors(std::move(info), std::move(errors));
}

} // namespace deckhand
