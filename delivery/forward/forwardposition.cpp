#include "forward/forwardposition.h"

#include "api/jsonreader.h"
#include "api/jsonwriter.h"

namespace deckhand {

namespace {

/// Of the file; another number is another program's.
constexpr int version = 1;

} // namespace

QByteArray encodePosition(const ForwardPosition &position)
{
    QByteArray out;
    JsonWriter json(out);
    json.beginObject()
        .member("version", version)
        .member("stream_id", position.streamId)
        .member("newest", position.newest)
        .key("done")
        .beginArray();
    for (const EventId &id : position.done)
        json.value(id);
    json.endArray().endObject();
    return out;
}

Result<ForwardPosition> decodePosition(const QByteArray &json)
{
    std::vector<ErrorItem> errors;
    ObjectReader reader(json, errors);
    ForwardPosition position;
    if (!reader.isValid())
        return valueOrErrors(std::move(position), std::move(errors));
    if (reader.integer("version", 0, Need::Required) != version)
        reader.wrong("version", QStringLiteral("It was written by another version."));
    position.streamId = reader.bytes("stream_id");
    position.newest = reader.time("newest");
    for (QByteArray &id : reader.strings("done")) {
        if (position.done.size() < ForwardPosition::mostDone)
            position.done.emplace_back(std::move(id));
    }
    return valueOrErrors(std::move(position), std::move(errors));
}

} // namespace deckhand
