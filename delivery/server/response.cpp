#include "server/response.h"

#include "api/codec.h"

#include <QString>

#include <algorithm>

namespace deckhand {

namespace {

constexpr const char *commonFields = "Cache-Control: no-store\r\n"
                                     "X-Content-Type-Options: nosniff\r\n"
                                     "X-Request-Id: ";

void appendStatusLine(QByteArray &out, int status)
{
    out += "HTTP/1.1 ";
    out += QByteArray::number(status);
    out += ' ';
    out += reasonPhrase(status);
    out += "\r\n";
}

void appendDate(QByteArray &out, QByteArrayView date)
{
    out += "Date: ";
    out += date;
    out += "\r\n";
}

} // namespace

const char *reasonPhrase(int status)
{
    switch (status) {
    case 200: return "OK";
    case 201: return "Created";
    case 202: return "Accepted";
    case 400: return "Bad Request";
    case 401: return "Unauthorized";
    case 403: return "Forbidden";
    case 404: return "Not Found";
    case 405: return "Method Not Allowed";
    case 408: return "Request Timeout";
    case 409: return "Conflict";
    case 413: return "Content Too Large";
    case 414: return "URI Too Long";
    case 415: return "Unsupported Media Type";
    case 417: return "Expectation Failed";
    case 429: return "Too Many Requests";
    case 431: return "Request Header Fields Too Large";
    case 500: return "Internal Server Error";
    case 501: return "Not Implemented";
    case 503: return "Service Unavailable";
    case 504: return "Gateway Timeout";
    default: return status < 400 ? "OK" : "Error";
    }
}

int statusOf(const Error &error)
{
    const int first = httpStatus(error.code());
    const bool same =
        std::all_of(error.items.begin(), error.items.end(),
                    [first](const ErrorItem &item) { return httpStatus(item.code) == first; });
    return same ? first : 400;
}

Response errorResponse(const Error &error, QByteArrayView requestId, std::optional<int> status)
{
    Response response;
    response.status = status.value_or(statusOf(error));
    encode(response.body, error, requestId);
    if (response.status == 401)
        response.headers = "WWW-Authenticate: Bearer realm=\"deckhand\"\r\n";
    if (error.retryAfter) {
        const qint64 seconds = (error.retryAfter->count() + 999) / 1000;
        response.headers += "Retry-After: ";
        response.headers += QByteArray::number(std::max<qint64>(seconds, 1));
        response.headers += "\r\n";
    }
    return response;
}

void appendResponse(QByteArray &out, const Response &response, const ResponseHead &head)
{
    out.reserve(out.size() + response.body.size() + response.headers.size() + 320);
    appendStatusLine(out, response.status);
    if (response.type == ContentType::ApplicationJson)
        out += "Content-Type: application/json\r\n";
    else if (response.type == ContentType::PlainText)
        out += "Content-Type: text/plain; version=0.0.4; charset=utf-8\r\n";
    out += "Content-Length: ";
    out += QByteArray::number(response.body.size());
    out += "\r\n";
    appendDate(out, head.date);
    out += commonFields;
    out += head.requestId;
    out += "\r\n";
    out += response.headers;
    if (!head.keepAlive)
        out += "Connection: close\r\n";
    else if (!head.http11)
        out += "Connection: keep-alive\r\n";
    out += "\r\n";
    if (head.withBody)
        out += response.body;
}

void appendStreamHead(QByteArray &out, QByteArrayView requestId, QByteArrayView date)
{
    appendStatusLine(out, 200);
    out += "Content-Type: text/event-stream\r\n"
           "X-Accel-Buffering: no\r\n"
           "Connection: close\r\n";
    appendDate(out, date);
    out += commonFields;
    out += requestId;
    out += "\r\n\r\n";
}

} // namespace deckhand
