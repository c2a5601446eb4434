#include "destinations/azure_servicebus/servicebusmessage.h"

namespace deckhand {

namespace {

constexpr qsizetype overhead = 4096; ///< for headers and properties, at first
constexpr qsizetype longestEncoding = 64 << 20;

QByteArray encoded(pn_message_t *message, qsizetype guess)
{
    QByteArray out;
    for (qsizetype room = guess; room <= longestEncoding; room *= 2) {
        out.resize(room);
        auto size = size_t(room);
        const int code = pn_message_encode(message, out.data(), &size);
        if (code == 0) {
            out.truncate(qsizetype(size));
            return out;
        }
        if (code != PN_OVERFLOW)
            break;
    }
    return {};
}

void putString(pn_data_t *data, QByteArrayView text)
{
    pn_data_put_string(data, protonBytes(text));
}

pn_msgid_t textId(QByteArrayView text)
{
    pn_msgid_t id{};
    id.type = PN_STRING;
    id.u.as_bytes = protonBytes(text);
    return id;
}

/// A whole number of any width; services differ in which they write.
std::optional<int> wholeNumber(pn_data_t *data)
{
    switch (pn_data_type(data)) {
    case PN_INT: return pn_data_get_int(data);
    case PN_UINT: return int(std::min<quint32>(pn_data_get_uint(data), 99'999));
    case PN_LONG: return int(std::clamp<qint64>(pn_data_get_long(data), 0, 99'999));
    case PN_ULONG: return int(std::min<quint64>(pn_data_get_ulong(data), 99'999));
    case PN_SHORT: return pn_data_get_short(data);
    case PN_USHORT: return pn_data_get_ushort(data);
    default: return std::nullopt;
    }
}

QString boundedText(const QByteArray &bytes)
{
    QString text = QString::fromUtf8(bytes.left(400));
    for (QChar &c : text) {
        if (!c.isPrint())
            c = u' ';
    }
    return text.trimmed();
}

} // namespace

pn_bytes_t protonBytes(QByteArrayView text)
{
    return pn_bytes(size_t(text.size()), text.data());
}

QByteArray fromProton(const pn_bytes_t &bytes)
{
    return QByteArray(bytes.start, qsizetype(bytes.size));
}

QByteArray encodeEvent(pn_message_t *message, const SendJob &job, const Metadata &metadata)
{
    pn_message_clear(message);
    pn_message_set_durable(message, true);
    pn_message_set_inferred(message, true); // a binary body is a data section
    pn_message_set_id(message, textId(job.eventId.bytes()));
    pn_message_set_subject(message, job.eventType.constData());
    pn_message_set_content_type(message, "application/json");
    pn_data_t *properties = pn_message_properties(message);
    pn_data_put_map(properties);
    pn_data_enter(properties);
    for (const auto &[name, value] : metadata) {
        putString(properties, name);
        putString(properties, value);
    }
    pn_data_exit(properties);
    pn_data_put_binary(pn_message_body(message), protonBytes(job.body));
    return encoded(message, job.body.size() + overhead);
}

QByteArray encodePutToken(pn_message_t *message, const QByteArray &id, const QByteArray &replyTo,
                          const QByteArray &audience, const QByteArray &token, Timestamp expiry)
{
    pn_message_clear(message);
    pn_message_set_inferred(message, false); // the token is an amqp-value
    pn_message_set_id(message, textId(id));
    pn_message_set_reply_to(message, replyTo.constData());
    pn_data_t *properties = pn_message_properties(message);
    pn_data_put_map(properties);
    pn_data_enter(properties);
    putString(properties, "operation");
    putString(properties, "put-token");
    putString(properties, "type");
    putString(properties, "servicebus.windows.net:sastoken");
    putString(properties, "name");
    putString(properties, audience);
    putString(properties, "expiration");
    pn_data_put_timestamp(properties, toMillis(expiry));
    pn_data_exit(properties);
    putString(pn_message_body(message), token);
    return encoded(message, overhead);
}

std::optional<TokenReply> decodeTokenReply(pn_message_t *message, QByteArrayView bytes)
{
    if (bytes.isEmpty()) // which Proton answers with an assertion
        return std::nullopt;
    pn_message_clear(message);
    if (pn_message_decode(message, bytes.data(), size_t(bytes.size())) != 0)
        return std::nullopt;
    pn_data_t *properties = pn_message_properties(message);
    pn_data_rewind(properties);
    if (!pn_data_next(properties) || pn_data_type(properties) != PN_MAP)
        return std::nullopt;
    const size_t count = pn_data_get_map(properties);
    pn_data_enter(properties);
    std::optional<int> status;
    TokenReply reply;
    for (size_t i = 0; i + 1 < count && pn_data_next(properties); i += 2) {
        const bool named = pn_data_type(properties) == PN_STRING;
        const QByteArray name = named ? fromProton(pn_data_get_string(properties)) : QByteArray();
        if (!pn_data_next(properties))
            break;
        // `statusCode` is how early versions of the draft have it.
        if (name == "status-code" || name == "statusCode")
            status = wholeNumber(properties);
        else if ((name == "status-description" || name == "statusDescription") &&
                 pn_data_type(properties) == PN_STRING)
            reply.description = boundedText(fromProton(pn_data_get_string(properties)));
    }
    if (!status)
        return std::nullopt;
    reply.status = *status;
    return reply;
}

} // namespace deckhand
