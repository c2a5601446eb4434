#include "store/attemptdetail.h"

#include <QString>

#include <algorithm>
#include <array>
#include <cmath>

namespace deckhand {

namespace {

// What follows, and whether the connection was open before.
constexpr int hasRequest = 1;
constexpr int hasResponse = 2;
constexpr int wasReused = 4;

// Tags of header values inside a shape; a plain value follows its length instead.
constexpr char tagLiteral = 'l';
constexpr char tagInline = 'i';
constexpr char tagEventId = 'e';
constexpr char tagEventType = 't';
constexpr char tagUnixSeconds = 'u';
constexpr char tagRfcSeconds = 'r';

void putNumber(QByteArray &out, quint64 value)
{
    for (; value >= 0x80; value >>= 7)
        out += char(value | 0x80);
    out += char(value);
}

void putBytes(QByteArray &out, QByteArrayView bytes)
{
    putNumber(out, quint64(bytes.size()));
    out.append(bytes);
}

/// Reads what the functions above wrote; after the end everything is 0 or empty.
class Reader
{
public:
    explicit Reader(QByteArrayView bytes) : m_bytes(bytes) {}
    quint64 number()
    {
        quint64 value = 0;
        for (unsigned shift = 0; shift < 64 && !m_bytes.isEmpty(); shift += 7) {
            const auto byte = static_cast<unsigned char>(take(1).front());
            value |= quint64(byte & 0x7F) << shift;
            if (byte < 0x80)
                return value;
        }
        return 0;
    }
    QByteArray bytes()
    {
        const quint64 size = number();
        return take(qsizetype(std::min<quint64>(size, quint64(m_bytes.size())))).toByteArray();
    }
    char character() { return m_bytes.isEmpty() ? '\0' : take(1).front(); }
    [[nodiscard]] bool atEnd() const { return m_bytes.isEmpty(); }

private:
    QByteArrayView take(qsizetype size)
    {
        const QByteArrayView taken = m_bytes.first(size);
        m_bytes = m_bytes.sliced(size);
        return taken;
    }
    QByteArrayView m_bytes;
};

/// Headers whose value is new every time and repeats nothing.
bool alwaysDiffers(QByteArrayView name)
{
    static constexpr std::array<QByteArrayView, 14> names{"date",
                                                          "etag",
                                                          "age",
                                                          "expires",
                                                          "last-modified",
                                                          "set-cookie",
                                                          "x-request-id",
                                                          "request-id",
                                                          "cf-ray",
                                                          "traceparent",
                                                          "x-amz-date",
                                                          "authorization",
                                                          "x-amz-content-sha256",
                                                          "content-length"};
    return QLatin1StringView(name).contains(QLatin1StringView("signature"), Qt::CaseInsensitive) ||
           std::any_of(names.begin(), names.end(), [&](QByteArrayView known) {
               return known.compare(name, Qt::CaseInsensitive) == 0;
           });
}

QByteArray unixSeconds(Timestamp at)
{
    return QByteArray::number(qint64(std::floor(double(toMillis(at)) / 1000)));
}

/// The moment of an attempt as senders write it into headers.
struct Moment
{
    QByteArray unix;
    QByteArray rfc3339;
};

void putHeaders(QByteArray &shape, QByteArray &values, const Headers &headers,
                const DetailContext &context, const Moment &moment)
{
    putNumber(shape, headers.size());
    for (const auto &[name, value] : headers) {
        putBytes(shape, name);
        if (value == context.eventId) {
            shape += tagEventId;
        } else if (value == context.eventType) {
            shape += tagEventType;
        } else if (value == moment.unix) {
            shape += tagUnixSeconds;
        } else if (value == moment.rfc3339) {
            shape += tagRfcSeconds;
        } else if (alwaysDiffers(name)) {
            shape += tagInline;
            putBytes(values, value);
        } else {
            shape += tagLiteral;
            putBytes(shape, value);
        }
    }
}

Headers takeHeaders(Reader &shape, Reader &values, const DetailContext &context)
{
    Headers headers;
    for (quint64 left = shape.number(); left > 0 && !shape.atEnd(); --left) {
        QByteArray name = shape.bytes();
        QByteArray value;
        switch (shape.character()) {
        case tagEventId: value = context.eventId; break;
        case tagEventType: value = context.eventType; break;
        case tagUnixSeconds: value = unixSeconds(context.startedAt); break;
        case tagRfcSeconds: value = toRfc3339Seconds(context.startedAt); break;
        case tagInline: value = values.bytes(); break;
        case tagLiteral: value = shape.bytes(); break;
        default: return headers;
        }
        headers.emplace_back(std::move(name), std::move(value));
    }
    return headers;
}

/// Behind a request's headers in its shape: connections to one place are nearly always alike.
void putConnection(QByteArray &shape, const AttemptConnection &connection)
{
    for (const QByteArray &part :
         {connection.httpVersion, connection.peer, connection.tlsVersion, connection.tlsCipher})
        putBytes(shape, part);
}

std::optional<AttemptConnection> takeConnection(Reader &shape, bool reused)
{
    if (shape.atEnd())
        return std::nullopt; // none was known, or it was written before they were kept
    AttemptConnection connection;
    connection.httpVersion = shape.bytes();
    connection.peer = shape.bytes();
    connection.tlsVersion = shape.bytes();
    connection.tlsCipher = shape.bytes();
    connection.reused = reused;
    return connection;
}

/// A shape by number, or in full after a 0.
void putShape(QByteArray &out, const QByteArray &shape, const ShapeNumber &shapes)
{
    const qint64 number = shapes(shape);
    putNumber(out, quint64(number));
    if (number == 0)
        putBytes(out, shape);
}

QByteArray takeShape(Reader &in, const ShapeText &shapes)
{
    const auto number = qint64(in.number());
    return number == 0 ? in.bytes() : shapes(number);
}

void putPhase(QByteArray &out, std::optional<double> ms)
{
    putNumber(out, ms ? quint64(std::max(0.0, *ms) * 1000) + 1 : 0);
}

std::optional<double> takePhase(Reader &in)
{
    const quint64 value = in.number();
    return value == 0 ? std::nullopt : std::optional(double(value - 1) / 1000);
}

} // namespace

QByteArray encodeDetail(const Attempt &attempt, const DetailContext &context,
                        const ShapeNumber &shapes)
{
    const Moment moment{unixSeconds(context.startedAt), toRfc3339Seconds(context.startedAt)};
    QByteArray out;
    out.reserve(160);
    out += char(1); // the version of this layout
    for (const auto &phase : {attempt.phases.dnsMs, attempt.phases.connectMs, attempt.phases.tlsMs,
                              attempt.phases.firstByteMs})
        putPhase(out, phase);
    putBytes(out, attempt.error.hint.toUtf8());
    putBytes(out, attempt.acknowledgement);
    out += char((attempt.request ? hasRequest : 0) | (attempt.response ? hasResponse : 0) |
                (attempt.connection && attempt.connection->reused ? wasReused : 0));
    if (attempt.request) {
        QByteArray shape;
        QByteArray values;
        putBytes(shape, attempt.request->method);
        putBytes(shape, attempt.request->url);
        putHeaders(shape, values, attempt.request->headers, context, moment);
        if (attempt.connection)
            putConnection(shape, *attempt.connection);
        putShape(out, shape, shapes);
        putBytes(out, values);
        putNumber(out, quint64(attempt.request->bodyBytes));
    }
    if (attempt.response) {
        QByteArray shape;
        QByteArray values;
        putHeaders(shape, values, attempt.response->headers, context, moment);
        putShape(out, shape, shapes);
        putBytes(out, values);
        putNumber(out, quint64(attempt.response->status));
        putBytes(out, attempt.response->body);
        out += char(attempt.response->truncated ? 1 : 0);
    }
    if (!attempt.by.isEmpty())
        putBytes(out, attempt.by.toUtf8());
    return out;
}

void decodeDetail(QByteArrayView detail, const DetailContext &context, const ShapeText &shapes,
                  Attempt &attempt)
{
    Reader in(detail);
    if (in.number() != 1)
        return;
    attempt.phases.dnsMs = takePhase(in);
    attempt.phases.connectMs = takePhase(in);
    attempt.phases.tlsMs = takePhase(in);
    attempt.phases.firstByteMs = takePhase(in);
    attempt.error.hint = QString::fromUtf8(in.bytes());
    attempt.acknowledgement = in.bytes();
    const int parts = in.character();
    if (parts & hasRequest) {
        const QByteArray shapeText = takeShape(in, shapes);
        const QByteArray valueText = in.bytes();
        Reader shape(shapeText);
        Reader values(valueText);
        AttemptRequest &request = attempt.request.emplace();
        request.method = shape.bytes();
        request.url = shape.bytes();
        request.headers = takeHeaders(shape, values, context);
        attempt.connection = takeConnection(shape, (parts & wasReused) != 0);
        request.bodyBytes = qint64(in.number());
    }
    if (parts & hasResponse) {
        const QByteArray shapeText = takeShape(in, shapes);
        const QByteArray valueText = in.bytes();
        Reader shape(shapeText);
        Reader values(valueText);
        AttemptResponse &response = attempt.response.emplace();
        response.headers = takeHeaders(shape, values, context);
        response.status = int(in.number());
        response.body = in.bytes();
        response.truncated = in.character() != 0;
    }
    attempt.by = QString::fromUtf8(in.bytes()); // behind the end where it is not known
}

} // namespace deckhand
