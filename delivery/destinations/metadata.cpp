#include "destinations/metadata.h"

#include "api/jsonwriter.h"

namespace deckhand {

Metadata metadataOf(const SendJob &job, const std::map<QString, QString> &own)
{
    Metadata metadata{{"event-id", job.eventId.bytes()},
                      {"topic", job.eventType},
                      {"timestamp", toRfc3339Seconds(job.at)}};
    metadata.reserve(3 + own.size());
    for (const auto &[name, value] : own) {
        const bool taken = name == QLatin1String("event-id") || name == QLatin1String("topic") ||
                           name == QLatin1String("timestamp");
        if (!taken)
            metadata.emplace_back(name.toUtf8(), value.toUtf8());
    }
    return metadata;
}

QByteArray metadataJson(const Metadata &metadata)
{
    QByteArray json;
    JsonWriter writer(json);
    writer.beginObject();
    for (const auto &[name, value] : metadata)
        writer.key(name).value(QByteArrayView(value));
    writer.endObject();
    return json;
}

} // namespace deckhand
