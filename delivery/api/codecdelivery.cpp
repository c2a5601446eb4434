#include "api/codecparts.h"
#include "api/jsontext.h"

#include <algorithm>

namespace deckhand {

namespace {

void writeHeaders(JsonWriter &json, const Headers &headers)
{
    json.beginObject();
    for (auto it = headers.begin(); it != headers.end(); ++it) {
        const auto same = [&](const Header &header) { return header.first == it->first; };
        if (std::find_if(headers.begin(), it, same) != it)
            continue; // written where the name came first
        json.key(it->first);
        if (std::count_if(it, headers.end(), same) == 1) {
            json.value(it->second);
            continue;
        }
        json.beginArray();
        for (auto other = it; other != headers.end(); ++other) {
            if (same(*other))
                json.value(other->second);
        }
        json.endArray();
    }
    json.endObject();
}

/// How much of a body is UTF-8. A cut body may end inside a character, which is left out.
qsizetype textLength(const QByteArray &body, bool isCut)
{
    const char *begin = body.constData();
    const char *const end = begin + body.size();
    for (const char *p = begin; p != end;) {
        const int length = utf8SequenceLength(p, end);
        if (length == 0)
            return isCut && end - p < 4 ? p - begin : -1;
        p += length;
    }
    return body.size();
}

void writeBody(JsonWriter &json, const QByteArray &body, bool isCut)
{
    const qsizetype length = textLength(body, isCut);
    if (length >= 0)
        json.member("body", QByteArrayView(body).first(length));
    else
        json.key("body").null().member("body_base64", body.toBase64());
}

QByteArray readBody(ObjectReader &reader)
{
    return reader.has("body_base64") ? QByteArray::fromBase64(reader.bytes("body_base64"))
                                     : reader.bytes("body");
}

void writeExchange(JsonWriter &json, const Attempt &attempt)
{
    json.key("request");
    if (attempt.request) {
        json.beginObject().member("method", attempt.request->method);
        json.member("url", attempt.request->url).key("headers");
        writeHeaders(json, attempt.request->headers);
        json.member("body_bytes", attempt.request->bodyBytes);
        if (!attempt.request->body.isEmpty())
            writeBody(json, attempt.request->body, false);
        json.endObject();
    } else {
        json.null();
    }
    json.key("response");
    if (attempt.response) {
        json.beginObject().member("status", attempt.response->status).key("headers");
        writeHeaders(json, attempt.response->headers);
        writeBody(json, attempt.response->body, attempt.response->truncated);
        json.member("truncated", attempt.response->truncated).endObject();
    } else {
        json.null();
    }
}

void writeConnection(JsonWriter &json, const AttemptConnection &connection)
{
    json.key("connection")
        .beginObject()
        .memberOrNull("http_version", connection.httpVersion)
        .memberOrNull("peer", connection.peer)
        .memberOrNull("tls_version", connection.tlsVersion)
        .memberOrNull("tls_cipher", connection.tlsCipher)
        .member("reused", connection.reused);
    if (const auto &certificate = connection.certificate)
        json.key("certificate")
            .beginObject()
            .member("subject", certificate->subject)
            .member("issuer", certificate->issuer)
            .member("valid_until", certificate->validUntil)
            .member("chain_length", certificate->chainLength)
            .endObject();
    json.endObject();
}

void readHeaderValues(const JsonSlice &member, Headers &headers, ObjectReader &reader)
{
    const QByteArray name = QByteArrayView(member.key).toByteArray(); // the key views the text
    if (member.kind == JsonKind::String) {
        headers.emplace_back(name, sliceBytes(member));
        return;
    }
    for (QByteArray &value : reader.strings(member.key))
        headers.emplace_back(name, std::move(value));
}

Headers readHeaders(QByteArrayView text, std::vector<ErrorItem> &errors, const QString &prefix)
{
    Headers headers;
    if (text.isNull())
        return headers;
    ObjectReader reader(text, errors, prefix);
    for (const JsonSlice &member : reader.members())
        readHeaderValues(member, headers, reader);
    return headers;
}

AttemptRequest readRequest(QByteArrayView text, std::vector<ErrorItem> &errors,
                           const QString &prefix)
{
    ObjectReader reader(text, errors, prefix);
    AttemptRequest request;
    request.method = reader.bytes("method");
    request.url = reader.bytes("url");
    request.headers = readHeaders(reader.object("headers"), errors, reader.path("headers."));
    request.bodyBytes = reader.integer("body_bytes");
    request.body = readBody(reader);
    return request;
}

AttemptResponse readResponse(QByteArrayView text, std::vector<ErrorItem> &errors,
                             const QString &prefix)
{
    ObjectReader reader(text, errors, prefix);
    AttemptResponse response;
    response.status = reader.small("status");
    response.headers = readHeaders(reader.object("headers"), errors, reader.path("headers."));
    response.body = readBody(reader);
    response.truncated = reader.boolean("truncated");
    return response;
}

AttemptPhases readPhases(QByteArrayView text, std::vector<ErrorItem> &errors, const QString &prefix)
{
    ObjectReader reader(text, errors, prefix);
    AttemptPhases phases;
    phases.dnsMs = reader.optionalReal("dns_ms");
    phases.connectMs = reader.optionalReal("connect_ms");
    phases.tlsMs = reader.optionalReal("tls_ms");
    phases.firstByteMs = reader.optionalReal("first_byte_ms");
    return phases;
}

AttemptConnection readConnection(QByteArrayView text, std::vector<ErrorItem> &errors,
                                 const QString &prefix)
{
    ObjectReader reader(text, errors, prefix);
    AttemptConnection connection;
    connection.httpVersion = reader.bytes("http_version");
    connection.peer = reader.bytes("peer");
    connection.tlsVersion = reader.bytes("tls_version");
    connection.tlsCipher = reader.bytes("tls_cipher");
    connection.reused = reader.boolean("reused");
    if (const QByteArrayView shown = reader.object("certificate"); !shown.isNull()) {
        ObjectReader inner(shown, errors, reader.path("certificate."));
        connection.certificate = AttemptCertificate{inner.text("subject"), inner.text("issuer"),
                                                    inner.time("valid_until").value_or(Timestamp()),
                                                    inner.small("chain_length")};
    }
    return connection;
}

void writeCancellation(JsonWriter &json, const Cancellation &cancellation)
{
    json.key("cancellation")
        .beginObject()
        .member("at", cancellation.at)
        .member("reason", wireName(cancellation.reason))
        .memberOrNull("by", cancellation.by)
        .endObject();
}

Cancellation readCancellation(QByteArrayView text, std::vector<ErrorItem> &errors)
{
    ObjectReader reader(text, errors, QStringLiteral("cancellation."));
    Cancellation cancellation;
    cancellation.at = reader.time("at", Need::Required).value_or(Timestamp());
    cancellation.reason =
        codec::looseEnum(reader, "reason", CancelReason::Unknown, CancelReason::Unknown);
    cancellation.by = reader.text("by");
    return cancellation;
}

} // namespace

QString boundedActorName(const QString &name)
{
    if (name.size() <= longestActorName)
        return name;
    const bool cutsPair = name.at(longestActorName - 1).isHighSurrogate();
    return name.first(longestActorName - (cutsPair ? 1 : 0));
}

void codec::write(JsonWriter &json, const AttemptError &error)
{
    json.beginObject()
        .member("class", wireName(error.errorClass))
        .member("message", error.message)
        .member("hint", error.hint)
        .endObject();
}

AttemptError codec::readAttemptError(QByteArrayView text, std::vector<ErrorItem> &errors,
                                     const QString &prefix)
{
    ObjectReader reader(text, errors, prefix);
    AttemptError error;
    error.errorClass =
        looseEnum(reader, "class", ErrorClass::None, ErrorClass::ProtocolError, Need::Required);
    error.message = reader.text("message");
    error.hint = reader.text("hint");
    return error;
}

void codec::write(JsonWriter &json, const Attempt &attempt)
{
    json.beginObject()
        .member("id", attempt.id)
        .member("number", attempt.number)
        .member("trigger", wireName(attempt.trigger))
        .member("scheduled_at", attempt.scheduledAt)
        .member("started_at", attempt.startedAt)
        .member("duration_ms", attempt.durationMs)
        .key("phases")
        .beginObject()
        .member("dns_ms", attempt.phases.dnsMs)
        .member("connect_ms", attempt.phases.connectMs)
        .member("tls_ms", attempt.phases.tlsMs)
        .member("first_byte_ms", attempt.phases.firstByteMs)
        .endObject()
        .member("outcome", wireName(attempt.outcome))
        .key("error");
    if (attempt.error == AttemptError())
        json.null();
    else
        codec::write(json, attempt.error);
    writeExchange(json, attempt);
    if (attempt.connection)
        writeConnection(json, *attempt.connection);
    json.memberOrNull("acknowledgement", attempt.acknowledgement);
    if (!attempt.stages.empty())
        codec::writeStages(json, attempt.stages);
    if (!attempt.by.isEmpty())
        json.member("by", attempt.by);
    json.endObject();
}

Attempt codec::readAttempt(ObjectReader &reader, std::vector<ErrorItem> &errors)
{
    Attempt attempt;
    attempt.id = reader.id<AttemptId>("id", Need::Required);
    attempt.number = reader.small("number", 1);
    attempt.trigger =
        looseEnum(reader, "trigger", AttemptTrigger::Automatic, AttemptTrigger::Automatic);
    attempt.startedAt = reader.time("started_at").value_or(Timestamp());
    attempt.scheduledAt = reader.time("scheduled_at").value_or(attempt.startedAt);
    attempt.durationMs = reader.real("duration_ms");
    if (const QByteArrayView phases = reader.object("phases"); !phases.isNull())
        attempt.phases = readPhases(phases, errors, reader.path("phases."));
    attempt.outcome = looseEnum(reader, "outcome", AttemptOutcome::Failure, AttemptOutcome::Failure,
                                Need::Required);
    if (const QByteArrayView error = reader.object("error"); !error.isNull())
        attempt.error = codec::readAttemptError(error, errors, reader.path("error."));
    if (const QByteArrayView request = reader.object("request"); !request.isNull())
        attempt.request = readRequest(request, errors, reader.path("request."));
    if (const QByteArrayView response = reader.object("response"); !response.isNull())
        attempt.response = readResponse(response, errors, reader.path("response."));
    if (const QByteArrayView connection = reader.object("connection"); !connection.isNull())
        attempt.connection = readConnection(connection, errors, reader.path("connection."));
    attempt.acknowledgement = reader.bytes("acknowledgement");
    attempt.stages = codec::readStages(reader, errors);
    attempt.by = boundedActorName(reader.text("by"));
    return attempt;
}

void codec::write(JsonWriter &json, const Delivery &delivery, bool withHistory)
{
    json.beginObject()
        .member("id", delivery.id)
        .member("object", "event_delivery")
        .member("event_id", delivery.eventId)
        .member("event_type", delivery.eventType)
        .member("event_destination_id", delivery.destinationId)
        .member("status", wireName(delivery.status))
        .member("attempts", delivery.attempts)
        .member("created_at", delivery.createdAt)
        .member("delivered_at", delivery.deliveredAt)
        .member("next_attempt_at", delivery.nextAttemptAt)
        .key("last_error");
    if (delivery.lastError)
        codec::write(json, *delivery.lastError);
    else
        json.null();
    if (delivery.cancellation)
        writeCancellation(json, *delivery.cancellation);
    if (!delivery.replayId.isEmpty())
        json.member("replay_id", delivery.replayId);
    if (withHistory) {
        json.key("history").beginArray();
        for (const Attempt &attempt : delivery.history)
            write(json, attempt);
        json.endArray();
    }
    json.endObject();
}

void encode(QByteArray &out, const Attempt &attempt)
{
    JsonWriter json(out);
    codec::write(json, attempt);
}

void encode(QByteArray &out, const Delivery &delivery, bool withHistory)
{
    JsonWriter json(out);
    codec::write(json, delivery, withHistory);
}

Result<Attempt> decodeAttempt(QByteArrayView json)
{
    std::vector<ErrorItem> errors;
    ObjectReader reader(json, errors);
    if (!reader.isValid())
        return valueOrErrors(Attempt(), std::move(errors));
    Attempt attempt = codec::readAttempt(reader, errors);
    return valueOrErrors(std::move(attempt), std::move(errors));
}

Result<Delivery> decodeDelivery(QByteArrayView json)
{
    std::vector<ErrorItem> errors;
    ObjectReader reader(json, errors);
    if (!reader.isValid())
        return valueOrErrors(Delivery(), std::move(errors));
    Delivery delivery;
    delivery.id = reader.id<DeliveryId>("id", Need::Required);
    delivery.eventId = reader.id<EventId>("event_id", Need::Required);
    delivery.eventType = reader.bytes("event_type");
    delivery.destinationId = reader.id<DestinationId>("event_destination_id", Need::Required);
    delivery.status = codec::looseEnum(reader, "status", DeliveryStatus::Unknown,
                                       DeliveryStatus::Unknown, Need::Required);
    delivery.attempts = reader.small("attempts");
    delivery.createdAt = reader.time("created_at", Need::Required).value_or(Timestamp());
    delivery.deliveredAt = reader.time("delivered_at");
    delivery.nextAttemptAt = reader.time("next_attempt_at");
    if (const QByteArrayView error = reader.object("last_error"); !error.isNull())
        delivery.lastError = codec::readAttemptError(error, errors, QStringLiteral("last_error."));
    if (const QByteArrayView canceled = reader.object("cancellation"); !canceled.isNull())
        delivery.cancellation = readCancellation(canceled, errors);
    delivery.replayId = reader.id<ReplayId>("replay_id");
    const std::vector<JsonSlice> history = reader.array("history");
    for (std::size_t i = 0; i < history.size(); ++i) {
        ObjectReader inner(history[i].text, errors, QStringLiteral("history[%1].").arg(i));
        if (inner.isValid())
            delivery.history.push_back(codec::readAttempt(inner, errors));
    }
    return valueOrErrors(std::move(delivery), std::move(errors));
}

} // namespace deckhand
