#include "api/codecparts.h"

namespace deckhand {

namespace {

void readTypes(ObjectReader &reader, EventFilter &filter)
{
    const JsonSlice *type = reader.find("type");
    if (type && type->kind == JsonKind::String)
        filter.types.push_back(sliceBytes(*type));
    else
        filter.types = reader.strings("type");
}

void readQuery(ObjectReader &reader, EventFilter &filter)
{
    const QString text = reader.text("q");
    if (text.isEmpty())
        return;
    auto query = SearchExpression::parse(text);
    if (query) {
        filter.q = std::move(*query);
        return;
    }
    for (const ErrorItem &item : toError(query.error()).items)
        reader.wrong("q", item.message);
}

std::vector<DestinationId> readIds(ObjectReader &reader)
{
    std::vector<DestinationId> ids;
    for (QByteArray &id : reader.strings("destination_ids"))
        ids.emplace_back(std::move(id));
    return ids;
}

ReplayCounts readCounts(QByteArrayView json, std::vector<ErrorItem> &errors)
{
    ObjectReader reader(json, errors, QStringLiteral("counts."));
    ReplayCounts counts;
    counts.total = reader.integer("total");
    counts.sent = reader.integer("sent");
    counts.succeeded = reader.integer("succeeded");
    counts.failed = reader.integer("failed");
    counts.left = reader.integer("left");
    return counts;
}

EventFilter readFilter(QByteArrayView json, std::vector<ErrorItem> &errors)
{
    if (json.isNull())
        return {};
    ObjectReader reader(json, errors, QStringLiteral("filter."));
    return codec::readEventFilter(reader);
}

} // namespace

void codec::write(JsonWriter &json, const EventFilter &filter)
{
    json.beginObject();
    if (!filter.types.empty()) {
        json.key("type").beginArray();
        for (const QByteArray &type : filter.types)
            json.value(type);
        json.endArray();
    }
    if (filter.createdAfter)
        json.member("created_after", *filter.createdAfter);
    if (filter.createdBefore)
        json.member("created_before", *filter.createdBefore);
    if (filter.destinationId)
        json.member("destination_id", *filter.destinationId);
    if (filter.deliveryStatus)
        json.member("delivery_status", wireName(*filter.deliveryStatus));
    if (!filter.q.text().isEmpty())
        json.member("q", filter.q.text());
    json.endObject();
}

EventFilter codec::readEventFilter(ObjectReader &reader)
{
    EventFilter filter;
    readTypes(reader, filter);
    filter.createdAfter = reader.time("created_after");
    filter.createdBefore = reader.time("created_before");
    if (reader.has("destination_id"))
        filter.destinationId = reader.id<DestinationId>("destination_id");
    filter.deliveryStatus = strictEnum<DeliveryStatus>(reader, "delivery_status");
    readQuery(reader, filter);
    return filter;
}

void codec::write(JsonWriter &json, const Replay &replay)
{
    json.beginObject()
        .member("id", replay.id)
        .member("object", "replay")
        .member("status", wireName(replay.status))
        .key("filter");
    write(json, replay.filter);
    json.key("destination_ids");
    write(json, replay.destinationIds);
    json.member("only", wireName(replay.only))
        .member("rate", replay.rate)
        .key("counts")
        .beginObject()
        .member("total", replay.counts.total)
        .member("sent", replay.counts.sent)
        .member("succeeded", replay.counts.succeeded)
        .member("failed", replay.counts.failed)
        .member("left", replay.counts.left)
        .endObject()
        .member("bytes", replay.bytes)
        .member("created_at", replay.createdAt)
        .member("finished_at", replay.finishedAt)
        .endObject();
}

void codec::write(JsonWriter &json, const Explanation &explanation)
{
    json.beginObject()
        .member("event_destination_id", explanation.destinationId)
        .member("decision", wireName(explanation.decision))
        .memberOrNull("delivery_id", explanation.deliveryId)
        .member("detail", explanation.detail)
        .endObject();
}

void encode(QByteArray &out, const Replay &replay)
{
    JsonWriter json(out);
    codec::write(json, replay);
}

void encode(QByteArray &out, const Explanation &explanation)
{
    JsonWriter json(out);
    codec::write(json, explanation);
}

QByteArray encodeEventFilter(const EventFilter &filter)
{
    QByteArray out;
    JsonWriter json(out);
    codec::write(json, filter);
    return out;
}

QByteArray encodeReplayRequest(const ReplayRequest &request)
{
    QByteArray out;
    JsonWriter json(out);
    json.beginObject().key("filter");
    codec::write(json, request.filter);
    if (!request.destinationIds.empty()) {
        json.key("destination_ids");
        codec::write(json, request.destinationIds);
    }
    json.member("only", wireName(request.only));
    if (request.rate)
        json.member("rate", *request.rate);
    json.member("dry_run", request.dryRun).endObject();
    return out;
}

Result<EventFilter> decodeEventFilter(QByteArrayView json)
{
    std::vector<ErrorItem> errors;
    ObjectReader reader(json, errors);
    EventFilter filter = codec::readEventFilter(reader);
    return valueOrErrors(std::move(filter), std::move(errors));
}

Result<ReplayRequest> decodeReplayRequest(QByteArrayView json)
{
    std::vector<ErrorItem> errors;
    ObjectReader reader(json, errors);
    if (!reader.isValid())
        return valueOrErrors(ReplayRequest(), std::move(errors));
    ReplayRequest request;
    request.filter = readFilter(reader.object("filter", Need::Required), errors);
    request.destinationIds = readIds(reader);
    request.only = codec::strictEnum<ReplayOnly>(reader, "only").value_or(ReplayOnly::Failed);
    request.rate = reader.optionalReal("rate");
    if (request.rate && !(*request.rate > 0))
        reader.wrong("rate", QStringLiteral("The rate must be more than 0 deliveries a second."));
    request.dryRun = reader.boolean("dry_run");
    return valueOrErrors(std::move(request), std::move(errors));
}

Result<Replay> decodeReplay(QByteArrayView json)
{
    std::vector<ErrorItem> errors;
    ObjectReader reader(json, errors);
    if (!reader.isValid())
        return valueOrErrors(Replay(), std::move(errors));
    Replay replay;
    replay.id = reader.id<ReplayId>("id");
    replay.status = codec::looseEnum(reader, "status", ReplayStatus::Unknown, ReplayStatus::Unknown,
                                     Need::Required);
    replay.filter = readFilter(reader.object("filter"), errors);
    replay.destinationIds = readIds(reader);
    replay.only = codec::looseEnum(reader, "only", ReplayOnly::Failed, ReplayOnly::All);
    replay.rate = reader.optionalReal("rate");
    if (const QByteArrayView counts = reader.object("counts"); !counts.isNull())
        replay.counts = readCounts(counts, errors);
    replay.bytes = reader.integer("bytes");
    replay.createdAt = reader.time("created_at").value_or(Timestamp());
    replay.finishedAt = reader.time("finished_at");
    return valueOrErrors(std::move(replay), std::move(errors));
}

Result<Explanation> decodeExplanation(QByteArrayView json)
{
    std::vector<ErrorItem> errors;
    ObjectReader reader(json, errors);
    if (!reader.isValid())
        return valueOrErrors(Explanation(), std::move(errors));
    Explanation explanation;
    explanation.destinationId = reader.id<DestinationId>("event_destination_id", Need::Required);
    explanation.decision =
        codec::looseEnum(reader, "decision", Decision::Unknown, Decision::Unknown, Need::Required);
    explanation.deliveryId = reader.id<DeliveryId>("delivery_id");
    explanation.detail = reader.text("detail");
    return valueOrErrors(std::move(explanation), std::move(errors));
}

} // namespace deckhand
