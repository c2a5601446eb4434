#include "api/codecparts.h"

namespace deckhand {

namespace {

constexpr auto failuresInARow = "failures_in_a_row"; ///< the one reason there is
constexpr qsizetype longestId = 255;

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

void readOptions(ObjectReader &reader, ReplayOptions &options)
{
    const auto small = [&reader](const char *key) {
        const std::size_t before = reader.problems();
        const std::optional<int> value = reader.optionalSmall(key);
        return reader.problems() == before ? value : std::nullopt; // one problem is enough
    };
    options.rate = reader.optionalReal("rate");
    options.parallel = small("parallel");
    options.stopAfterFailures = small("stop_after_failures");
    if (reader.has("target_destination_id"))
        options.targetDestinationId = reader.id<DestinationId>("target_destination_id");
    options.asNewEvent = reader.boolean("as_new_event");
}

void checkOptions(ObjectReader &reader, const ReplayOptions &options)
{
    if (options.rate && !(*options.rate > 0))
        reader.wrong("rate", QStringLiteral("The rate must be more than 0 deliveries a second."));
    const auto within = [&reader](const char *key, const std::optional<int> &value, int most) {
        if (value && (*value < 1 || *value > most))
            reader.wrong(key, QStringLiteral("The value must be from 1 to %1; leave it out for no "
                                             "limit.")
                                  .arg(most));
    };
    within("parallel", options.parallel, ReplayOptions::mostParallel);
    within("stop_after_failures", options.stopAfterFailures, ReplayOptions::mostFailures);
}

void checkIds(ObjectReader &reader, const ReplayRequest &request)
{
    const auto check = [&reader](const char *key, const DestinationId &id) {
        const qsizetype length = QString::fromUtf8(id.bytes()).toUcs4().size();
        if (length < 1 || length > longestId)
            reader.wrong(key, QStringLiteral("An id has 1 to %1 characters.").arg(longestId));
    };
    if (request.filter.destinationId)
        check("filter.destination_id", *request.filter.destinationId);
    for (const DestinationId &id : request.destinationIds)
        check("destination_ids", id);
    if (request.targetDestinationId)
        check("target_destination_id", *request.targetDestinationId);
}

void writeOptions(JsonWriter &json, const ReplayOptions &options)
{
    json.member("rate", options.rate)
        .member("parallel", options.parallel)
        .member("stop_after_failures", options.stopAfterFailures)
        .member("order", wireName(options.order))
        .member("target_destination_id", options.targetDestinationId)
        .member("as_new_event", options.asNewEvent);
}

void writeStop(JsonWriter &json, const ReplayStop &stop)
{
    json.beginObject()
        .member("reason", failuresInARow)
        .member("failures", stop.failures)
        .key("error");
    codec::write(json, stop.error);
    json.member("at", stop.at).endObject();
}

ReplayStop readStop(QByteArrayView json, std::vector<ErrorItem> &errors)
{
    ObjectReader reader(json, errors, QStringLiteral("stopped."));
    ReplayStop stop;
    stop.failures = reader.small("failures");
    if (const QByteArrayView error = reader.object("error"); !error.isNull())
        stop.error = codec::readAttemptError(error, errors, QStringLiteral("stopped.error."));
    stop.at = reader.time("at").value_or(Timestamp());
    return stop;
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
    json.member("only", wireName(replay.only));
    writeOptions(json, replay);
    json.key("counts")
        .beginObject()
        .member("total", replay.counts.total)
        .member("sent", replay.counts.sent)
        .member("succeeded", replay.counts.succeeded)
        .member("failed", replay.counts.failed)
        .member("left", replay.counts.left)
        .endObject()
        .member("bytes", replay.bytes)
        .member("created_at", replay.createdAt);
    if (!replay.createdBy.isEmpty())
        json.member("created_by", replay.createdBy);
    json.member("finished_at", replay.finishedAt).key("stopped");
    if (replay.stopped)
        writeStop(json, *replay.stopped);
    else
        json.null();
    if (replay.outlook) {
        json.key("plan");
        write(json, *replay.outlook);
    }
    json.endObject();
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
    writeOptions(json, request);
    json.member("dry_run", request.dryRun).member("count_only", request.countOnly);
    if (!request.planId.isEmpty())
        json.member("plan_id", request.planId);
    json.endObject();
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
    readOptions(reader, request);
    request.order = codec::strictEnum<ReplayOrder>(reader, "order").value_or(ReplayOrder::Oldest);
    checkOptions(reader, request);
    request.dryRun = reader.boolean("dry_run");
    request.countOnly = reader.boolean("count_only");
    request.planId = reader.bytes("plan_id");
    if (errors.empty())
        checkIds(reader, request);
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
    readOptions(reader, replay);
    replay.order = codec::looseEnum(reader, "order", ReplayOrder::Oldest, ReplayOrder::Oldest);
    if (const QByteArrayView counts = reader.object("counts"); !counts.isNull())
        replay.counts = readCounts(counts, errors);
    replay.bytes = reader.integer("bytes");
    replay.createdAt = reader.time("created_at").value_or(Timestamp());
    replay.createdBy = boundedActorName(reader.text("created_by"));
    replay.finishedAt = reader.time("finished_at");
    if (const QByteArrayView stop = reader.object("stopped"); !stop.isNull())
        replay.stopped = readStop(stop, errors);
    if (const QByteArrayView plan = reader.object("plan"); !plan.isNull())
        replay.outlook = codec::readReplayOutlook(plan, errors);
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
