#include "demo/requestreader.h"

#include <string_view>

namespace deckhand {

namespace {

constexpr qsizetype maxHeaders = 64 * 1024;
constexpr qsizetype maxBody = 16 * 1024 * 1024;

bool equals(QByteArrayView name, QByteArrayView lower)
{
    if (name.size() != lower.size())
        return false;
    for (qsizetype i = 0; i < name.size(); ++i) {
        const char c = name[i];
        if ((c >= 'A' && c <= 'Z' ? char(c + 32) : c) != lower[i])
            return false;
    }
    return true;
}

QByteArrayView trimmed(QByteArrayView text)
{
    while (!text.isEmpty() && (text.front() == ' ' || text.front() == '\t'))
        text = text.sliced(1);
    while (!text.isEmpty() && (text.back() == ' ' || text.back() == '\t'))
        text.chop(1);
    return text;
}

qsizetype find(QByteArrayView text, std::string_view words)
{
    const auto at = std::string_view(text.data(), size_t(text.size())).find(words);
    return at == std::string_view::npos ? -1 : qsizetype(at);
}

/// Calls `line(name, value)` for each header.
template <class Fn>
void forEachHeader(QByteArrayView block, Fn line)
{
    while (!block.isEmpty()) {
        const qsizetype end = find(block, "\r\n");
        const QByteArrayView text = end < 0 ? block : block.first(end);
        block = end < 0 ? QByteArrayView() : block.sliced(end + 2);
        if (const qsizetype colon = text.indexOf(':'); colon > 0)
            line(text.first(colon), trimmed(text.sliced(colon + 1)));
    }
}

/// What the headers say about the message itself.
struct Framing
{
    qsizetype length = 0;
    bool chunked = false;
    bool badLength = false;
    bool expectsContinue = false;
};

qsizetype parseLength(QByteArrayView text)
{
    if (text.isEmpty() || text.size() > 12)
        return -1;
    qsizetype value = 0;
    for (const char c : text) {
        if (c < '0' || c > '9')
            return -1;
        value = value * 10 + (c - '0');
    }
    return value;
}

Framing readHeaders(RequestView &request)
{
    Framing framing;
    forEachHeader(request.headerBlock, [&](QByteArrayView name, QByteArrayView value) {
        if (equals(name, "webhook-id"))
            request.id = value;
        else if (equals(name, "webhook-timestamp"))
            request.timestamp = value;
        else if (equals(name, "webhook-signature"))
            request.signatures = value;
        else if (equals(name, "connection"))
            request.keepAlive =
                equals(value, "keep-alive") || (request.keepAlive && !equals(value, "close"));
        else if (equals(name, "transfer-encoding"))
            framing.chunked = true;
        else if (equals(name, "expect"))
            framing.expectsContinue = equals(value, "100-continue");
        else if (equals(name, "content-length")) {
            framing.length = parseLength(value);
            framing.badLength = framing.length < 0;
        }
    });
    return framing;
}

bool readRequestLine(QByteArrayView line, RequestView &request)
{
    const qsizetype first = line.indexOf(' ');
    const qsizetype last = line.lastIndexOf(' ');
    if (first <= 0 || last <= first || !line.sliced(last + 1).startsWith("HTTP/1."))
        return false;
    request.method = line.first(first);
    request.target = line.sliced(first + 1, last - first - 1);
    request.keepAlive = line.back() != '0';
    return true;
}

} // namespace

Headers RequestView::headers() const
{
    Headers all;
    all.reserve(12);
    forEachHeader(headerBlock, [&all](QByteArrayView name, QByteArrayView value) {
        all.emplace_back(name.toByteArray(), value.toByteArray());
    });
    return all;
}

ReadState readRequest(QByteArrayView buffer, RequestView &request)
{
    using enum ReadState::Kind;
    const qsizetype end = find(buffer, "\r\n\r\n");
    if (end < 0)
        return buffer.size() > maxHeaders ? ReadState{Refused, 431, 0, false} : ReadState{};
    if (end > maxHeaders)
        return {Refused, 431, 0, false};
    request = {};
    const qsizetype lineEnd = find(buffer, "\r\n");
    if (!readRequestLine(buffer.first(lineEnd), request))
        return {Refused, 400, 0, false};
    request.headerBlock =
        lineEnd == end ? QByteArrayView() : buffer.sliced(lineEnd + 2, end - lineEnd - 2);
    const Framing framing = readHeaders(request);
    if (framing.chunked)
        return {Refused, 411, 0, false};
    if (framing.badLength)
        return {Refused, 400, 0, false};
    if (framing.length > maxBody)
        return {Refused, 413, 0, false};
    request.bytes = end + 4 + framing.length;
    if (buffer.size() < request.bytes)
        return {NeedsMore, 0, request.bytes, framing.expectsContinue && buffer.size() == end + 4};
    request.body = buffer.sliced(end + 4, framing.length);
    return {Whole, 0, request.bytes, false};
}

} // namespace deckhand
