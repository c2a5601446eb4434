#include "models/attemptexport.h"

#include "api/codec.h"
#include "api/jsonscan.h"
#include "api/jsonwriter.h"
#include "models/formatting.h"

#include <QUrl>
#include <QUrlQuery>

namespace deckhand {

namespace {

constexpr const char *mask = "****";

QString shellQuoted(QString text)
{
    text.replace(QLatin1Char('\''), QStringLiteral("'\\''"));
    return QStringLiteral("'%1'").arg(text);
}

QString variableFor(const QByteArray &header)
{
    QString name = QString::fromUtf8(header).toUpper();
    for (QChar &c : name) {
        if (!c.isLetterOrNumber())
            c = QLatin1Char('_');
    }
    return name;
}

void writeHeaders(JsonWriter &json, const Headers &headers)
{
    json.key("headers").beginArray();
    for (const auto &[name, value] : headers)
        json.beginObject().member("name", name).member("value", value).endObject();
    json.endArray();
}

QByteArray headerOf(const Headers &headers, const char *name)
{
    for (const auto &[key, value] : headers) {
        if (key.compare(name, Qt::CaseInsensitive) == 0)
            return value;
    }
    return {};
}

void writeRequest(JsonWriter &json, const AttemptRequest &request, const QByteArray &body)
{
    json.key("request").beginObject();
    json.member("method", request.method).member("url", request.url);
    json.member("httpVersion", "HTTP/1.1").key("cookies").beginArray().endArray();
    writeHeaders(json, request.headers);
    json.key("queryString").beginArray();
    const auto items = QUrlQuery(QUrl(QString::fromUtf8(request.url))).queryItems();
    for (const auto &[name, value] : items)
        json.beginObject().member("name", name).member("value", value).endObject();
    json.endArray();
    json.key("postData").beginObject();
    json.member("mimeType", headerOf(request.headers, "content-type")).member("text", body);
    json.endObject();
    json.member("headersSize", -1).member("bodySize", request.bodyBytes);
    json.endObject();
}

/// `HTTP/1.1`, also where the answer's version is not known.
QByteArray versionOf(const Attempt &attempt)
{
    const bool known = attempt.connection && !attempt.connection->httpVersion.isEmpty();
    return "HTTP/" + (known ? attempt.connection->httpVersion : QByteArray("1.1"));
}

void writeResponse(JsonWriter &json, const AttemptResponse &response, const QByteArray &version)
{
    json.key("response").beginObject();
    json.member("status", response.status).member("statusText", "");
    json.member("httpVersion", version).key("cookies").beginArray().endArray();
    writeHeaders(json, response.headers);
    json.key("content").beginObject();
    json.member("size", response.body.size());
    json.member("mimeType", headerOf(response.headers, "content-type"));
    json.member("text", response.body).endObject();
    json.member("redirectURL", headerOf(response.headers, "location"));
    json.member("headersSize", -1).member("bodySize", response.body.size());
    json.endObject();
}

/// HAR wants -1 for what was not measured.
void writeTimings(JsonWriter &json, const Attempt &attempt)
{
    const AttemptPhases &phases = attempt.phases;
    const double before =
        phases.dnsMs.value_or(0) + phases.connectMs.value_or(0) + phases.tlsMs.value_or(0);
    const double wait = phases.firstByteMs.value_or(attempt.durationMs) - before;
    json.key("timings").beginObject();
    json.member("blocked", -1).member("dns", phases.dnsMs.value_or(-1));
    json.member("connect", phases.connectMs.value_or(-1)).member("ssl", phases.tlsMs.value_or(-1));
    json.member("send", 0).member("wait", std::max(0.0, wait));
    json.member("receive", std::max(0.0, attempt.durationMs -
                                             phases.firstByteMs.value_or(attempt.durationMs)));
    json.endObject();
}

void writePeer(JsonWriter &json, const Attempt &attempt)
{
    if (!attempt.connection || attempt.connection->peer.isEmpty())
        return;
    const QByteArray &peer = attempt.connection->peer;
    const qsizetype colon = peer.lastIndexOf(':');
    QByteArray address = peer.first(std::max<qsizetype>(colon, 0));
    if (address.startsWith('[') && address.endsWith(']'))
        address = address.mid(1, address.size() - 2);
    json.member("serverIPAddress", address).member("connection", peer.mid(colon + 1));
}

QString headerLines(const Headers &headers)
{
    QString lines;
    for (const auto &[name, value] : headers)
        lines += QStringLiteral("%1: %2\n").arg(QString::fromUtf8(name), QString::fromUtf8(value));
    return lines;
}

void writeEntry(JsonWriter &json, const Attempt &attempt, const QByteArray &body)
{
    json.member("startedDateTime", attempt.startedAt).member("time", attempt.durationMs);
    writeRequest(json, *attempt.request, body);
    writeResponse(json, attempt.response.value_or(AttemptResponse{}), versionOf(attempt));
    json.key("cache").beginObject().endObject();
    writeTimings(json, attempt);
    writePeer(json, attempt);
    if (!attempt.error.message.isEmpty())
        json.member("comment", attempt.error.message);
}

} // namespace

QString toCurl(const Attempt &attempt, const QByteArray &body)
{
    if (!attempt.request)
        return {};
    const AttemptRequest &request = *attempt.request;
    QStringList parts{
        QStringLiteral("curl -sS -i -X %1 %2")
            .arg(QString::fromUtf8(request.method), shellQuoted(QString::fromUtf8(request.url)))};
    for (const auto &[name, value] : request.headers) {
        const QString header = QString::fromUtf8(name);
        parts.append(value.contains(mask)
                         ? QStringLiteral("-H \"%1: $%2\"").arg(header, variableFor(name))
                         : QStringLiteral("-H %1").arg(shellQuoted(header % QStringLiteral(": ") %
                                                                   QString::fromUtf8(value))));
    }
    parts.append(QStringLiteral("--data-binary %1").arg(shellQuoted(QString::fromUtf8(body))));
    return parts.join(QStringLiteral(" \\\n  "));
}

QByteArray toAttemptJson(const Delivery &delivery, const Attempt &attempt)
{
    Delivery one = delivery;
    one.history = {attempt};
    QByteArray json;
    encode(json, one, true);
    return prettyJson(json).toUtf8();
}

QByteArray harHead()
{
    QByteArray text("{\"log\":{\"version\":\"1.2\",\"creator\":");
    JsonWriter(text)
        .beginObject()
        .member("name", "Deckhand")
        .member("version", DECKHAND_VERSION)
        .endObject();
    return text + ",\"entries\":[";
}

QByteArray harTail(const QByteArray &comment)
{
    return "\n],\"comment\":" + quoteJson(comment) + "}}\n";
}

QByteArray toHarEntry(const Delivery &delivery, const Attempt &attempt, const QByteArray &body)
{
    QByteArray text;
    if (!attempt.request)
        return text;
    JsonWriter json(text);
    json.beginObject();
    writeEntry(json, attempt, body);
    // What HAR has no place for begins with an underscore.
    json.member("_delivery_id", delivery.id).member("_event_id", delivery.eventId);
    json.member("_destination_id", delivery.destinationId).member("_attempt", attempt.number);
    json.endObject();
    return text;
}

QByteArray toHar(const Attempt &attempt, const QByteArray &body)
{
    QByteArray text = harHead();
    if (attempt.request) {
        JsonWriter json(text);
        json.beginObject();
        writeEntry(json, attempt, body);
        json.endObject();
    }
    return prettyJson(text + "]}}", 1'000'000).toUtf8();
}

QString toRawText(const Attempt &attempt, const QByteArray &body)
{
    QString text;
    if (attempt.request) {
        const QUrl url(QString::fromUtf8(attempt.request->url));
        const QString path = url.path(QUrl::FullyEncoded);
        text += QStringLiteral("%1 %2 HTTP/1.1\nHost: %3\n%4\n%5\n")
                    .arg(QString::fromUtf8(attempt.request->method),
                         path.isEmpty() ? QStringLiteral("/") : path, url.authority(),
                         headerLines(attempt.request->headers), QString::fromUtf8(body));
    }
    if (attempt.response)
        text += QStringLiteral("\n%1 %2\n%3\n%4\n")
                    .arg(QString::fromLatin1(versionOf(attempt)))
                    .arg(attempt.response->status)
                    .arg(headerLines(attempt.response->headers),
                         QString::fromUtf8(attempt.response->body));
    else if (!attempt.acknowledgement.isEmpty())
        text += QLatin1Char('\n') + QString::fromUtf8(attempt.acknowledgement) + QLatin1Char('\n');
    else
        text += QLatin1Char('\n') + attempt.error.message + QLatin1Char('\n');
    return text;
}

SignatureFacts signatureOf(const Attempt &attempt)
{
    if (!attempt.request)
        return {};
    const Headers &headers = attempt.request->headers;
    SignatureFacts facts{headerOf(headers, "webhook-id"), headerOf(headers, "webhook-timestamp"),
                         headerOf(headers, "webhook-signature"), 0};
    facts.count = facts.signatures.isEmpty() ? 0 : int(facts.signatures.split(' ').size());
    return facts;
}

QByteArray signedText(const SignatureFacts &facts, const QByteArray &body)
{
    return facts.id + '.' + facts.timestamp + '.' + body;
}

} // namespace deckhand
