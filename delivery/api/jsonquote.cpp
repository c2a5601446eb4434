#include "api/jsonscan.h"

#include "api/jsontext.h"

namespace deckhand {

namespace {

void appendEscaped(QByteArray &out, char c)
{
    switch (c) {
    case '"': out += "\\\""; return;
    case '\\': out += "\\\\"; return;
    case '\n': out += "\\n"; return;
    case '\r': out += "\\r"; return;
    case '\t': out += "\\t"; return;
    case '\b': out += "\\b"; return;
    case '\f': out += "\\f"; return;
    default: break;
    }
    constexpr char hex[] = "0123456789abcdef";
    out += "\\u00";
    out += hex[static_cast<unsigned char>(c) >> 4 & 15];
    out += hex[static_cast<unsigned char>(c) & 15];
}

std::optional<unsigned> hexUnit(const char *p, const char *end)
{
    if (end - p < 4)
        return std::nullopt;
    unsigned value = 0;
    for (int i = 0; i < 4; ++i) {
        const char c = p[i];
        const unsigned digit = c >= '0' && c <= '9' ? unsigned(c - '0')
                             : c >= 'a' && c <= 'f' ? unsigned(c - 'a' + 10)
                             : c >= 'A' && c <= 'F' ? unsigned(c - 'A' + 10)
                                                    : 16U;
        if (digit > 15)
            return std::nullopt;
        value = value << 4 | digit;
    }
    return value;
}

void appendUtf8(QByteArray &out, unsigned code)
{
    if (code < 0x80) {
        out += char(code);
    } else if (code < 0x800) {
        out += char(0xC0U | code >> 6);
        out += char(0x80U | (code & 0x3FU));
    } else if (code < 0x10000) {
        out += char(0xE0U | code >> 12);
        out += char(0x80U | (code >> 6 & 0x3FU));
        out += char(0x80U | (code & 0x3FU));
    } else {
        out += char(0xF0U | code >> 18);
        out += char(0x80U | (code >> 12 & 0x3FU));
        out += char(0x80U | (code >> 6 & 0x3FU));
        out += char(0x80U | (code & 0x3FU));
    }
}

/// The escape after `\u`, one unit or a pair; advances `p`.
bool unescapeUnicode(const char *&p, const char *end, QByteArray &out)
{
    const auto unit = hexUnit(p, end);
    if (!unit || (*unit >= 0xDC00 && *unit <= 0xDFFF))
        return false;
    p += 4;
    if (*unit < 0xD800 || *unit > 0xDBFF) {
        appendUtf8(out, *unit);
        return true;
    }
    if (end - p < 6 || p[0] != '\\' || p[1] != 'u')
        return false;
    const auto low = hexUnit(p + 2, end);
    if (!low || *low < 0xDC00 || *low > 0xDFFF)
        return false;
    p += 6;
    appendUtf8(out, 0x10000U + ((*unit - 0xD800U) << 10) + (*low - 0xDC00U));
    return true;
}

/// The escape after the backslash; advances `p`.
bool unescape(const char *&p, const char *end, QByteArray &out)
{
    if (p == end)
        return false;
    constexpr char names[] = "\"\\/bfnrt";
    constexpr char values[] = "\"\\/\b\f\n\r\t";
    const char c = *p++;
    if (c == 'u')
        return unescapeUnicode(p, end, out);
    for (int i = 0; i < 8; ++i) {
        if (names[i] == c) {
            out += values[i];
            return true;
        }
    }
    return false;
}

} // namespace

std::optional<QByteArray> unquoteJson(QByteArrayView token)
{
    if (token.size() < 2 || token.front() != '"' || token.back() != '"')
        return std::nullopt;
    const char *p = token.data() + 1;
    const char *const end = token.data() + token.size() - 1;
    QByteArray out;
    out.reserve(end - p);
    while (p != end) {
        const char *plain = skipPlainJson(p, end);
        out.append(p, plain - p);
        p = plain;
        if (p == end)
            break;
        if (*p == '\\') {
            if (!unescape(++p, end, out))
                return std::nullopt;
            continue;
        }
        const int length = static_cast<unsigned char>(*p) < 0x80 ? 0 : utf8SequenceLength(p, end);
        if (length == 0)
            return std::nullopt;
        out.append(p, length);
        p += length;
    }
    return out;
}

QByteArray quoteJson(QByteArrayView utf8)
{
    QByteArray out;
    out.reserve(utf8.size() + 2);
    appendQuotedJson(out, utf8);
    return out;
}

void appendQuotedJson(QByteArray &out, QByteArrayView utf8)
{
    const char *p = utf8.data();
    const char *const end = p + utf8.size();
    out += '"';
    while (p != end) {
        const char *plain = skipPlainJson(p, end);
        out.append(p, plain - p);
        p = plain;
        if (p == end)
            break;
        if (static_cast<unsigned char>(*p) < 0x80) {
            appendEscaped(out, *p++);
            continue;
        }
        const int length = utf8SequenceLength(p, end);
        if (length > 0)
            out.append(p, length);
        else
            out += "\xEF\xBF\xBD";
        p += length > 0 ? length : 1;
    }
    out += '"';
}

} // namespace deckhand
