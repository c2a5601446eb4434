#include "destinations/metadata.h"

#include "api/jsonwriter.h"

#include <algorithm>

namespace deckhand {

namespace {

QByteArray headerName(const QByteArray &key)
{
    QByteArray name = key.toLower();
    for (char &c : name) {
        const bool fits = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
        if (!fits)
            c = '-';
    }
    return name.prepend("x-deckhand-");
}

QByteArray headerValue(QByteArray value)
{
    for (char &c : value) {
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f)
            c = ' ';
    }
    return value;
}

} // namespace

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

Headers metadataHeaders(const Metadata &metadata)
{
    Headers headers;
    headers.reserve(metadata.size());
    for (const auto &[name, value] : metadata) {
        QByteArray header = headerName(name);
        const bool taken = std::any_of(headers.begin(), headers.end(),
                                       [&header](const Header &h) { return h.first == header; });
        if (!taken)
            headers.emplace_back(std::move(header), headerValue(value));
    }
    return headers;
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
