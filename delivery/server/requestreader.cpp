#include "server/requestreader.h"

#include <QString>

#include <utility>

#include <boost/beast/http/basic_parser.hpp>

#include <algorithm>
#include <limits>

namespace deckhand {

using namespace Qt::Literals::StringLiterals;
namespace http = boost::beast::http;

Method methodFromName(QByteArrayView name)
{
    for (const Method method : {Method::Get, Method::Post, Method::Patch, Method::Delete,
                                Method::Head, Method::Options}) {
        if (name == methodName(method))
            return method;
    }
    return Method::Other;
}

const char *methodName(Method method)
{
    switch (method) {
    case Method::Get: return "GET";
    case Method::Head: return "HEAD";
    case Method::Post: return "POST";
    case Method::Patch: return "PATCH";
    case Method::Delete: return "DELETE";
    case Method::Options: return "OPTIONS";
    case Method::Other: break;
    }
    return "other";
}

/// Fills a Request from what Beast's parser finds.
class RequestReader::Parser final : public http::basic_parser<true>
{
public:
    using string_view = boost::beast::string_view;
    using error_code = boost::beast::error_code;

    Parser(Request &request, const RequestLimits &limits) : m_request(request), m_limits(limits)
    {
        header_limit(std::uint32_t(std::min<qsizetype>(limits.maxHeaderBytes + 1, 0x7fffffff)));
        // The limits are judged here; "none" is taken for zero by finish_header of Beast 1.74.
        body_limit((std::numeric_limits<std::uint64_t>::max)());
        eager(false);
    }

    bool hasRequestLine = false;
    bool keepsBody = true;
    int hosts = 0;
    const char *complaint = nullptr; ///< what is wrong with a field, if something is
    int complaintStatus = 400;
    qsizetype bodyBytes = 0;
    bool bodyTooLarge = false;

private:
    static QByteArrayView view(string_view text)
    {
        return QByteArrayView(text.data(), qsizetype(text.size()));
    }

    void complain(const char *text, int status = 400)
    {
        if (!complaint) {
            complaint = text;
            complaintStatus = status;
        }
    }

    void on_request_impl(http::verb, string_view method, string_view target, int version,
                         error_code &) override
    {
        hasRequestLine = true;
        m_request.method = methodFromName(view(method));
        m_request.target = view(target).toByteArray();
        m_request.http11 = version == 11;
    }

    void on_response_impl(int, string_view, int, error_code &) override {}

    void once(QByteArray &field, string_view value, const char *text)
    {
        if (!field.isNull())
            complain(text);
        field = QByteArray(value.data(), qsizetype(value.size()));
    }

    void on_field_impl(http::field field, string_view name, string_view value,
                       error_code &) override
    {
        if (++m_fields > m_limits.maxFields) {
            complain("There are too many header fields; send fewer than a hundred.", 431);
            return;
        }
        if (is_header_done())
            return; // trailers say nothing that matters here
        switch (field) {
        case http::field::host:
            if (++hosts > 1)
                complain("The header field Host is there more than once.");
            break;
        case http::field::authorization:
            once(m_request.authorization, value,
                 "The header field Authorization is there more than once.");
            break;
        case http::field::content_type:
            once(m_request.contentType, value,
                 "The header field Content-Type is there more than once.");
            break;
        case http::field::content_length: readLength(value); break;
        case http::field::transfer_encoding: readCoding(value); break;
        case http::field::expect:
            if (boost::beast::iequals(value, "100-continue"))
                m_request.expectContinue = true;
            else
                complain("The only expectation met is 100-continue.", 417);
            break;
        default: readOther(name, value);
        }
    }

    void readLength(string_view value)
    {
        if (m_request.contentLength)
            complain("The header field Content-Length is there more than once.");
        bool ok = !value.empty() && std::all_of(value.begin(), value.end(),
                                                [](char c) { return c >= '0' && c <= '9'; });
        const qint64 length = ok ? view(value).toByteArray().toLongLong(&ok) : 0;
        if (!ok)
            complain("Content-Length must be a number of bytes.");
        m_request.contentLength = length;
    }

    static bool namesStream(string_view accepted)
    {
        const auto bytes = QByteArrayView(accepted.data(), qsizetype(accepted.size()));
        return bytes.toByteArray().toLower().contains("text/event-stream");
    }

    void readCoding(string_view value)
    {
        if (m_request.chunked)
            complain("The header field Transfer-Encoding is there more than once.");
        if (!boost::beast::iequals(value, "chunked"))
            complain("The only transfer coding taken is chunked.", 501);
        m_request.chunked = true;
    }

    void readOther(string_view name, string_view value)
    {
        if (boost::beast::iequals(name, "Accept"))
            m_request.takesStream = m_request.takesStream || namesStream(value);
        if (boost::beast::iequals(name, "Idempotency-Key")) {
            once(m_request.idempotencyKey, value,
                 "The header field Idempotency-Key is there more than once.");
            m_request.hasIdempotencyKey = true;
        } else if (boost::beast::iequals(name, "Last-Event-ID")) {
            once(m_request.lastEventId, value,
                 "The header field Last-Event-ID is there more than once.");
        }
    }

    void on_header_impl(error_code &) override {}

    void on_body_init_impl(const boost::optional<std::uint64_t> &length, error_code &) override
    {
        if (keepsBody && length)
            m_request.body.reserve(qsizetype(std::min<std::uint64_t>(*length, 256 * 1024)));
    }

    bool take(string_view bytes)
    {
        bodyBytes += qsizetype(bytes.size());
        if (bodyBytes > m_limits.maxBodyBytes) {
            bodyTooLarge = true;
            return false;
        }
        if (keepsBody)
            m_request.body.append(bytes.data(), qsizetype(bytes.size()));
        return true;
    }

    std::size_t on_body_impl(string_view bytes, error_code &ec) override
    {
        if (!take(bytes))
            ec = http::error::body_limit;
        return bytes.size();
    }

    void on_chunk_header_impl(std::uint64_t size, string_view, error_code &ec) override
    {
        if (size > std::uint64_t(m_limits.maxBodyBytes - bodyBytes)) {
            bodyTooLarge = true;
            ec = http::error::body_limit;
        }
    }

    std::size_t on_chunk_body_impl(std::uint64_t, string_view bytes, error_code &ec) override
    {
        if (!take(bytes))
            ec = http::error::body_limit;
        return bytes.size();
    }

    void on_finish_impl(error_code &) override {}

    Request &m_request;
    const RequestLimits &m_limits;
    int m_fields = 0;
};

RequestReader::RequestReader(RequestLimits limits) : m_limits(limits) {}
RequestReader::~RequestReader() = default;

RequestReader::State RequestReader::state() const
{
    return m_state;
}

Request &RequestReader::request()
{
    return m_request;
}

const ReadProblem &RequestReader::problem() const
{
    return m_problem;
}

void RequestReader::fail(int status, ErrorCode code, const QString &message)
{
    m_state = State::Failed;
    m_problem = {status, Error(code, message)};
}

/// Lines of nothing before a request line are left over from sloppy clients (RFC 9112, 2.2).
qsizetype RequestReader::skipBlankLines(const char *data, qsizetype size)
{
    qsizetype at = 0;
    while (at < size && (data[at] == '\r' || data[at] == '\n'))
        ++at;
    m_headerBytes += at;
    return at;
}

qsizetype RequestReader::feed(const char *data, qsizetype size)
{
    qsizetype used = 0;
    if (m_state == State::Idle) {
        used = skipBlankLines(data, size);
        if (m_headerBytes > m_limits.maxHeaderBytes)
            fail(400, ErrorCode::InputInvalid, u"There is no request in these bytes."_s);
        if (used == size || m_state == State::Failed)
            return used;
        m_parser = std::make_unique<Parser>(m_request, m_limits);
        m_state = State::InHeader;
    }
    while (m_state == State::InHeader || m_state == State::Body) {
        if (!step(data, size, used))
            break;
    }
    return used;
}

/// One go of the parser; false when it can't go on with these bytes.
bool RequestReader::step(const char *data, qsizetype size, qsizetype &used)
{
    boost::beast::error_code ec;
    const qsizetype bodyBefore = m_parser->bodyBytes;
    const auto taken = qsizetype(
        m_parser->put(boost::asio::const_buffer(data + used, std::size_t(size - used)), ec));
    used += taken;
    const qsizetype framing = taken - (m_parser->bodyBytes - bodyBefore);
    if (m_state == State::InHeader)
        m_headerBytes += taken;
    if (m_parser->complaint) {
        failComplaint();
    } else if (ec == http::error::need_more || (!ec && taken == 0)) {
        judgePending(size - used);
        return false;
    } else if (m_parser->bodyTooLarge) {
        fail(413, ErrorCode::PayloadTooLarge,
             u"The body is larger than the limit of %1 bytes."_s.arg(m_limits.maxBodyBytes));
    } else if (m_state == State::Body && framing > m_limits.maxHeaderBytes) {
        // Chunk extensions and trailers that came in one piece, however they ended.
        judgePending(framing);
    } else if (ec == http::error::header_limit) {
        judgePending(m_limits.maxHeaderBytes + 1);
    } else if (ec) {
        fail(400, ErrorCode::InputInvalid,
             u"This is not an HTTP/1.1 request (%1)."_s.arg(QString::fromStdString(ec.message())));
    } else if (m_state == State::InHeader && m_parser->is_header_done()) {
        judgeHeader();
    } else if (m_state == State::Body && m_parser->is_done()) {
        m_state = State::Done;
    } else if (used == size) {
        judgePending(0);
        return false;
    }
    return true;
}

/// Bytes that say nothing yet must not pile up.
void RequestReader::judgePending(qsizetype pending)
{
    const qsizetype held = m_state == State::InHeader ? m_headerBytes + pending : pending;
    if (held <= m_limits.maxHeaderBytes)
        return;
    if (m_state == State::InHeader && !m_parser->hasRequestLine) {
        fail(414, ErrorCode::PayloadTooLarge,
             u"The request line is longer than the limit of %1 bytes."_s.arg(
                 m_limits.maxHeaderBytes));
    } else {
        fail(431, ErrorCode::PayloadTooLarge,
             u"The header is longer than the limit of %1 bytes."_s.arg(m_limits.maxHeaderBytes));
    }
}

void RequestReader::failComplaint()
{
    const int status = m_parser->complaintStatus;
    const ErrorCode code = status == 400 ? ErrorCode::InputInvalid
                         : status == 431 ? ErrorCode::PayloadTooLarge
                                         : ErrorCode::NotSupported;
    fail(status, code, QString::fromLatin1(m_parser->complaint));
}

void RequestReader::judgeHeader()
{
    m_request.keepAlive = m_parser->keep_alive();
    if (m_headerBytes > m_limits.maxHeaderBytes) {
        judgePending(0);
    } else if (m_request.http11 && m_parser->hosts == 0) {
        fail(400, ErrorCode::InputInvalid, u"The header field Host is missing."_s);
    } else if (m_request.chunked && (m_request.contentLength || !m_request.http11)) {
        fail(400, ErrorCode::InputInvalid,
             u"Transfer-Encoding can't be there beside Content-Length or in HTTP/1.0."_s);
    } else if (m_request.contentLength.value_or(0) > m_limits.maxBodyBytes) {
        fail(413, ErrorCode::PayloadTooLarge,
             u"The body is larger than the limit of %1 bytes."_s.arg(m_limits.maxBodyBytes));
    } else {
        m_state = State::HeaderDone;
    }
}

void RequestReader::proceed()
{
    m_state = m_parser->is_done() ? State::Done : State::Body;
}

void RequestReader::discardBody()
{
    m_parser->keepsBody = false;
}

void RequestReader::next()
{
    m_parser.reset();
    m_request = Request();
    m_headerBytes = 0;
    m_state = State::Idle;
}

} // namespace deckhand
