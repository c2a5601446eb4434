#include "server/target.h"

#include "api/jsontext.h"

#include <QString>

#include <optional>

namespace deckhand {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr qsizetype maxSegments = 16;
constexpr std::size_t maxPairs = 200;

int hexValue(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

bool isUtf8(QByteArrayView text)
{
    const char *const end = text.data() + text.size();
    for (const char *p = text.data(); p != end;) {
        const int length = utf8SequenceLength(p, end);
        if (length == 0)
            return false;
        p += length;
    }
    return true;
}

bool hasControls(QByteArrayView text)
{
    for (const char c : text) {
        if ((c >= 0 && c < 0x20) || c == 0x7f)
            return true;
    }
    return false;
}

/// Nothing where an escape is not whole or the text is not UTF-8.
std::optional<QByteArray> decode(QByteArrayView text, bool plusIsBlank)
{
    QByteArray out;
    out.reserve(text.size());
    for (qsizetype i = 0; i < text.size(); ++i) {
        char c = text[i];
        if (c == '%') {
            if (i + 2 >= text.size())
                return std::nullopt;
            const int high = hexValue(text[i + 1]);
            const int low = hexValue(text[i + 2]);
            if (high < 0 || low < 0)
                return std::nullopt;
            c = char(high * 16 + low);
            i += 2;
        } else if (c == '+' && plusIsBlank) {
            c = ' ';
        }
        out += c;
    }
    return isUtf8(out) ? std::optional(std::move(out)) : std::nullopt;
}

tl::unexpected<Error> badTarget(QLatin1StringView where)
{
    return failure(
        ErrorCode::InputInvalid,
        "The "_L1 + where +
            " has a broken percent escape, is not UTF-8 or holds control characters."_L1);
}

bool isPlain(QByteArrayView text)
{
    for (const char c : text) {
        if (c <= 0x20 || c == '%' || c == 0x7f)
            return false;
    }
    return true;
}

/// The path of `http://host/path`; other forms are left as they are.
QByteArrayView originForm(QByteArrayView text)
{
    for (const char *scheme : {"http://", "https://"}) {
        if (!text.startsWith(scheme))
            continue;
        const qsizetype slash = text.indexOf('/', qsizetype(qstrlen(scheme)));
        return slash < 0 ? QByteArrayView("/") : text.sliced(slash);
    }
    return text;
}

} // namespace

Result<RequestTarget> parseTarget(const QByteArray &text)
{
    QByteArrayView path = originForm(text);
    RequestTarget target;
    if (const qsizetype mark = path.indexOf('?'); mark >= 0) {
        target.query = path.sliced(mark + 1);
        path = path.first(mark);
    }
    if (!path.startsWith('/') || path.contains('#')) {
        return failure(ErrorCode::InputInvalid,
                       u"The request target must be a path such as /v2/events."_s);
    }
    const bool plain = isPlain(path);
    for (qsizetype from = 1; from <= path.size();) {
        qsizetype to = path.indexOf('/', from);
        if (to < 0)
            to = path.size();
        const QByteArrayView raw = path.sliced(from, to - from);
        from = to + 1;
        if (target.segments.size() == maxSegments)
            break; // no route is that deep
        if (plain) {
            target.segments.append(QByteArray::fromRawData(raw.data(), raw.size()));
            continue;
        }
        std::optional<QByteArray> decoded = decode(raw, false);
        if (!decoded || hasControls(*decoded))
            return badTarget("path"_L1);
        target.segments.append(std::move(*decoded));
    }
    return target;
}

Result<QueryPairs> parseQuery(QByteArrayView query)
{
    QueryPairs pairs;
    for (qsizetype from = 0; from < query.size();) {
        qsizetype to = query.indexOf('&', from);
        if (to < 0)
            to = query.size();
        const QByteArrayView piece = query.sliced(from, to - from);
        from = to + 1;
        if (piece.isEmpty())
            continue;
        const qsizetype equals = piece.indexOf('=');
        auto name = decode(equals < 0 ? piece : piece.first(equals), true);
        auto value = decode(equals < 0 ? QByteArrayView() : piece.sliced(equals + 1), true);
        if (!name || !value || hasControls(*name) || value->contains('\0'))
            return badTarget("query"_L1);
        if (pairs.size() == maxPairs) {
            return failure(ErrorCode::InputInvalid,
                           u"The query has too many parameters; give 200 at most."_s);
        }
        pairs.emplace_back(std::move(*name), std::move(*value));
    }
    return pairs;
}

} // namespace deckhand
