#include "destinations/rabbitmq/amqpframes.h"

#include <QtEndian>

namespace deckhand {

namespace {

constexpr qsizetype headerSize = 7; // type, channel, size
constexpr qsizetype frameOverhead = headerSize + 1;
constexpr qsizetype methodRoom = 16'384;
constexpr qsizetype usualHeader = 4096;

void appendFrame(QByteArray &out, int type, quint16 channel, QByteArrayView payload)
{
    char header[headerSize];
    header[0] = char(type);
    qToBigEndian(channel, header + 1);
    qToBigEndian(quint32(payload.size()), header + 3);
    out.append(header, headerSize);
    out.append(payload.data(), payload.size());
    out.append(char(AMQP_FRAME_END));
}

} // namespace

AmqpFrameReader::Status AmqpFrameReader::next(AmqpFrame &frame)
{
    const QByteArrayView rest = QByteArrayView(m_buffer).sliced(m_read);
    if (rest.isEmpty())
        return Status::Incomplete;
    const int type = static_cast<unsigned char>(rest[0]);
    if (type == 'A' && rest.size() >= 8 && rest.startsWith("AMQP"))
        return Status::Refused;
    if (type == 'A' &&
        QByteArrayView("AMQP").startsWith(rest.first(qMin(rest.size(), qsizetype(4)))))
        return Status::Incomplete;
    if (type != AMQP_FRAME_METHOD && type != AMQP_FRAME_HEADER && type != AMQP_FRAME_BODY &&
        type != AMQP_FRAME_HEARTBEAT)
        return Status::Broken;
    if (rest.size() < headerSize)
        return Status::Incomplete;
    const auto size = qFromBigEndian<quint32>(rest.data() + 3);
    if (qint64(size) + frameOverhead > qint64(m_frameMax))
        return Status::Broken;
    if (rest.size() < qsizetype(size) + frameOverhead)
        return Status::Incomplete;
    if (static_cast<unsigned char>(rest[headerSize + qsizetype(size)]) != AMQP_FRAME_END)
        return Status::Broken;
    frame.type = type;
    frame.channel = qFromBigEndian<quint16>(rest.data() + 1);
    frame.payload = rest.sliced(headerSize, qsizetype(size));
    m_read += qsizetype(size) + frameOverhead;
    return Status::Frame;
}

void AmqpFrameReader::compact()
{
    m_buffer.remove(0, m_read);
    m_read = 0;
}

void AmqpMethod::FreePool::operator()(amqp_pool_t *pool) const
{
    empty_amqp_pool(pool);
    delete pool;
}

std::optional<AmqpMethod> AmqpMethod::decode(QByteArrayView payload)
{
    if (payload.size() < 4)
        return std::nullopt;
    AmqpMethod method;
    method.m_id = qFromBigEndian<quint32>(payload.data());
    method.m_pool.reset(new amqp_pool_t{});
    init_amqp_pool(method.m_pool.get(), 4096);
    if (amqp_decode_method(method.m_id, method.m_pool.get(), amqpBytes(payload.sliced(4)),
                           &method.m_decoded) != AMQP_STATUS_OK)
        return std::nullopt;
    return method;
}

std::optional<AmqpContentHeader> decodeContentHeader(QByteArrayView payload)
{
    constexpr qsizetype fixed = 12; // class, weight, body size
    if (payload.size() < fixed + 2)
        return std::nullopt;
    AmqpContentHeader header;
    const auto classId = qFromBigEndian<quint16>(payload.data());
    header.bodySize = qFromBigEndian<quint64>(payload.data() + 4);
    if (classId != AMQP_BASIC_CLASS)
        return std::nullopt;
    amqp_pool_t pool;
    init_amqp_pool(&pool, 4096);
    void *decoded = nullptr;
    const int code =
        amqp_decode_properties(classId, &pool, amqpBytes(payload.sliced(fixed)), &decoded);
    if (code == AMQP_STATUS_OK) {
        const auto &properties = *static_cast<const amqp_basic_properties_t *>(decoded);
        if (properties._flags & AMQP_BASIC_MESSAGE_ID_FLAG)
            header.messageId = fromAmqp(properties.message_id);
    }
    empty_amqp_pool(&pool);
    return code == AMQP_STATUS_OK ? std::optional(header) : std::nullopt;
}

amqp_bytes_t amqpBytes(QByteArrayView text)
{
    // The library writes to none of the bytes it is given to encode or decode.
    return {size_t(text.size()), const_cast<char *>(text.data())};
}

QByteArray fromAmqp(const amqp_bytes_t &bytes)
{
    return QByteArray(static_cast<const char *>(bytes.bytes), qsizetype(bytes.len));
}

QString amqpText(const amqp_bytes_t &bytes)
{
    QString text = QString::fromUtf8(fromAmqp(bytes).left(300));
    for (QChar &c : text) {
        if (!c.isPrint())
            c = u' ';
    }
    return text;
}

amqp_table_entry_t amqpEntry(const char *key, QByteArrayView value)
{
    amqp_table_entry_t entry{};
    entry.key = amqpBytes(key);
    entry.value.kind = AMQP_FIELD_KIND_UTF8;
    entry.value.value.bytes = amqpBytes(value);
    return entry;
}

bool appendMethod(QByteArray &out, quint16 channel, amqp_method_number_t id, void *method)
{
    QByteArray payload(methodRoom, Qt::Uninitialized);
    qToBigEndian(id, payload.data());
    const amqp_bytes_t room{size_t(payload.size() - 4), payload.data() + 4};
    const int size = amqp_encode_method(id, method, room);
    if (size < 0)
        return false;
    appendFrame(out, AMQP_FRAME_METHOD, channel, QByteArrayView(payload).first(size + 4));
    return true;
}

bool appendHeader(QByteArray &out, quint16 channel, quint64 bodySize,
                  amqp_basic_properties_t &properties, quint32 frameMax)
{
    constexpr qsizetype fixed = 12;
    const qsizetype most = qsizetype(frameMax) - frameOverhead;
    QByteArray payload;
    for (const qsizetype room : {qMin(usualHeader, most), most}) {
        payload.resize(room);
        const amqp_bytes_t rest{size_t(room - fixed), payload.data() + fixed};
        const int size = amqp_encode_properties(AMQP_BASIC_CLASS, &properties, rest);
        if (size < 0)
            continue;
        qToBigEndian(quint16(AMQP_BASIC_CLASS), payload.data());
        qToBigEndian(quint16(0), payload.data() + 2);
        qToBigEndian(bodySize, payload.data() + 4);
        appendFrame(out, AMQP_FRAME_HEADER, channel, QByteArrayView(payload).first(fixed + size));
        return true;
    }
    return false;
}

void appendBody(QByteArray &out, quint16 channel, QByteArrayView body, quint32 frameMax)
{
    const qsizetype most = qsizetype(frameMax) - frameOverhead;
    while (!body.isEmpty()) {
        const QByteArrayView part = body.first(qMin(most, body.size()));
        appendFrame(out, AMQP_FRAME_BODY, channel, part);
        body = body.sliced(part.size());
    }
}

void appendHeartbeat(QByteArray &out)
{
    appendFrame(out, AMQP_FRAME_HEARTBEAT, 0, {});
}

} // namespace deckhand
