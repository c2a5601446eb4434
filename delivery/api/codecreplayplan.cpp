// What a dry run of a replay tells.

#include "api/codecparts.h"

namespace deckhand {

namespace {

void writeCheck(JsonWriter &json, const ReplayCheck &check)
{
    json.beginObject()
        .member("checked", check.checked)
        .member("would_fail", check.wouldFail)
        .key("items")
        .beginArray();
    for (const ReplayObstacle &item : check.items) {
        json.beginObject()
            .member("event_id", item.eventId)
            .member("event_destination_id", item.destinationId)
            .key("error");
        codec::write(json, item.error);
        json.endObject();
    }
    json.endArray().endObject();
}

/// Calls `read(ObjectReader &)` for each element of a list of objects.
template <class Read>
void forEachObject(ObjectReader &reader, QByteArrayView key, std::vector<ErrorItem> &errors,
                   Read read)
{
    const QString prefix = reader.path(key);
    int index = 0;
    for (const JsonSlice &slice : reader.array(key)) {
        ObjectReader element(slice.text, errors,
                             QStringLiteral("%1[%2].").arg(prefix, QString::number(index++)));
        if (element.isValid())
            read(element);
    }
}

ReplayCheck readCheck(QByteArrayView json, std::vector<ErrorItem> &errors)
{
    ObjectReader reader(json, errors, QStringLiteral("plan.check."));
    ReplayCheck check;
    check.checked = reader.integer("checked");
    check.wouldFail = reader.integer("would_fail");
    forEachObject(reader, "items", errors, [&](ObjectReader &item) {
        ReplayObstacle obstacle;
        obstacle.eventId = item.id<EventId>("event_id");
        obstacle.destinationId = item.id<DestinationId>("event_destination_id");
        if (const QByteArrayView error = item.object("error"); !error.isNull())
            obstacle.error = codec::readAttemptError(error, errors, item.path("error."));
        check.items.push_back(std::move(obstacle));
    });
    return check;
}

} // namespace

void codec::write(JsonWriter &json, const ReplayOutlook &outlook)
{
    json.beginObject().memberOrNull("id", outlook.planId).key("by_destination").beginArray();
    for (const auto &[id, count] : outlook.byDestination) {
        json.beginObject().member("event_destination_id", id).member("count", count).endObject();
    }
    json.endArray().key("by_type").beginArray();
    for (const auto &[type, count] : outlook.byType)
        json.beginObject().member("type", type).member("count", count).endObject();
    json.endArray()
        .member("types", outlook.types)
        .member("oldest", outlook.oldest)
        .member("newest", outlook.newest)
        .member("already_delivered", outlook.alreadyDelivered)
        .member("beyond_retention", outlook.beyondRetention)
        .member("estimated_seconds", outlook.seconds)
        .key("check");
    if (outlook.check)
        writeCheck(json, *outlook.check);
    else
        json.null();
    json.endObject();
}

ReplayOutlook codec::readReplayOutlook(QByteArrayView json, std::vector<ErrorItem> &errors)
{
    ObjectReader reader(json, errors, QStringLiteral("plan."));
    ReplayOutlook outlook;
    outlook.planId = reader.bytes("id");
    forEachObject(reader, "by_destination", errors, [&](ObjectReader &share) {
        outlook.byDestination.emplace_back(share.id<DestinationId>("event_destination_id"),
                                           share.integer("count"));
    });
    forEachObject(reader, "by_type", errors, [&](ObjectReader &share) {
        outlook.byType.emplace_back(share.bytes("type"), share.integer("count"));
    });
    outlook.types = reader.integer("types");
    outlook.oldest = reader.time("oldest");
    outlook.newest = reader.time("newest");
    if (reader.has("already_delivered"))
        outlook.alreadyDelivered = reader.integer("already_delivered");
    outlook.beyondRetention = reader.integer("beyond_retention");
    outlook.seconds = reader.optionalReal("estimated_seconds");
    if (const QByteArrayView check = reader.object("check"); !check.isNull())
        outlook.check = readCheck(check, errors);
    return outlook;
}

} // namespace deckhand
