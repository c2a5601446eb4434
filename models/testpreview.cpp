#include "models/testpreview.h"

#include "api/event.h"

#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

namespace deckhand {

namespace {

constexpr auto idMark = "<id, made on sending>";
constexpr auto timeMark = "<time of sending>";
constexpr qint64 idLength = 30;   ///< `evt_` and a ULID
constexpr qint64 timeLength = 24; ///< ISO 8601 with milliseconds

void addCustomHeaders(const Destination &destination, Headers &headers)
{
    const auto custom = destination.config.fields.find(QStringLiteral("custom_headers"));
    if (custom == destination.config.fields.end())
        return;
    const QJsonObject object = QJsonDocument::fromJson(custom->second.toUtf8()).object();
    for (auto entry = object.begin(); entry != object.end(); ++entry)
        headers.emplace_back(entry.key().toUtf8(), entry.value().toString().toUtf8());
}

Headers webhookHeaders(const Destination &destination, const QByteArray &type,
                       const QString &version)
{
    Headers headers{{"content-type", "application/json"},
                    {"user-agent", "Deckhand/" + version.toUtf8()},
                    {"webhook-id", idMark},
                    {"webhook-timestamp", timeMark}};
    const auto secret = destination.config.credentials.find(QStringLiteral("secret"));
    QByteArray signature = "v1,<HMAC-SHA256 with ";
    signature += secret == destination.config.credentials.end() ? QByteArray("the secret")
                                                                : secret->second.masked();
    signature += '>';
    for (const PreviousSecret &former : destination.previousSecrets)
        signature += " v1,<with " + former.secret.masked() + ">";
    headers.emplace_back("webhook-signature", signature);
    headers.emplace_back("webhook-topic", type);
    addCustomHeaders(destination, headers);
    return headers;
}

Headers attributes(const Destination &destination, const QByteArray &type,
                   const QByteArray &prefix = {})
{
    Headers headers;
    for (const auto &[name, value] : destination.metadata)
        headers.emplace_back(prefix + name.toUtf8(), value.toUtf8());
    headers.emplace_back(prefix + "event-id", idMark);
    headers.emplace_back(prefix + "topic", type);
    headers.emplace_back(prefix + "timestamp", timeMark);
    return headers;
}

} // namespace

QString targetOf(const Destination &destination)
{
    for (const char *field :
         {"url", "queue_url", "stream_name", "bucket", "topic", "name", "server_url"}) {
        const auto found = destination.config.fields.find(QLatin1String(field));
        if (found != destination.config.fields.end())
            return found->second;
    }
    return {};
}

QByteArray firstTypeFor(const Subscription &events, const std::vector<EventTypeInfo> &catalogue)
{
    const auto taken =
        std::find_if(catalogue.begin(), catalogue.end(),
                     [&events](const EventTypeInfo &type) { return events.matches(type.name); });
    if (taken != catalogue.end())
        return taken->name;
    return events.patterns().empty() ? QByteArray()
                                     : QByteArray(events.patterns().front()).replace('*', "test");
}

QByteArray sampleOf(const QByteArray &type, const std::vector<EventTypeInfo> &catalogue)
{
    const auto known =
        std::find_if(catalogue.begin(), catalogue.end(),
                     [&type](const EventTypeInfo &info) { return info.name == type; });
    return known == catalogue.end() || known->sample.isEmpty() ? QByteArray("{}") : known->sample;
}

TestPreview previewTest(const Destination &destination, const QByteArray &type,
                        const QByteArray &data, const QString &version)
{
    TestPreview preview;
    preview.target = targetOf(destination).toUtf8();
    // The envelope as the engine makes it, with marks for what it fills in.
    const QByteArray made = envelope(Event{EventId("I"), type, data, Timestamp{}});
    const QByteArray time = toIso(Timestamp{});
    preview.bodyBytes = made.size() - 1 + idLength - time.size() + timeLength;
    preview.body = made;
    preview.body.replace(QByteArray("\"id\":\"I\""),
                         QByteArray(QByteArray("\"id\":\"") + idMark + '"'));
    const qsizetype at = preview.body.lastIndexOf(time);
    if (at >= 0)
        preview.body.replace(at, time.size(), timeMark);
    if (destination.type == "webhook") {
        preview.method = "POST";
        preview.headers = webhookHeaders(destination, type, version);
        preview.isSigned = true;
    } else if (destination.type == "hookdeck") {
        preview.method = "POST";
        preview.target = "https://hkdk.events/<source id of the token>";
        preview.headers = attributes(destination, type, "x-deckhand-");
        preview.headers.emplace_back("x-hookdeck-signature", "v0=<HMAC-SHA256 with the token>");
        preview.isSigned = true;
    } else {
        preview.headers = attributes(destination, type);
    }
    return preview;
}

} // namespace deckhand
