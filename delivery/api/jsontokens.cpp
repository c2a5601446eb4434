#include "api/jsonscanner.h"

#include "api/jsontext.h"

#include <algorithm>
#include <cstring>

namespace deckhand {

using namespace Qt::Literals::StringLiterals;

namespace {

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

/// A byte that stands for itself in a string.
bool isPlainJson(char c)
{
    return c >= 0x20 && c < 0x7F && c != '"' && c != '\\';
}

bool isHex(char c)
{
    return isDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

} // namespace

bool JsonScanner::string()
{
    ++m_p;
    while (true) {
        // Most keys and many values are short: a call is worth it from a few bytes on only.
        for (int i = 0; i < 8 && m_p != m_end && isPlainJson(*m_p); ++i)
            ++m_p;
        m_p = skipPlainJson(m_p, m_end);
        if (m_p == m_end)
            return fail(u"expected a closing quote, found the end of the text"_s);
        if (*m_p == '"') {
            ++m_p;
            return true;
        }
        if (*m_p == '\\') {
            if (!escape())
                return false;
            continue;
        }
        if (static_cast<unsigned char>(*m_p) < 0x20)
            return fail(u"a control character in a string must be escaped"_s);
        m_p = skipUtf8(m_p, m_end);
        if (m_p != m_end && static_cast<unsigned char>(*m_p) >= 0x80)
            return fail(u"the text is not well-formed UTF-8"_s, JsonProblem::Encoding);
    }
}

bool JsonScanner::escape()
{
    ++m_p;
    if (m_p == m_end || !std::memchr("\"\\/bfnrtu", *m_p, 9))
        return expected(u"an escape such as \\n or \\u00e9"_s);
    if (*m_p++ != 'u')
        return true;
    for (int i = 0; i < 4; ++i, ++m_p) {
        if (m_p == m_end || !isHex(*m_p))
            return expected(u"four hexadecimal digits"_s);
    }
    const bool surrogate = (m_p[-4] | 0x20) == 'd' && m_p[-3] >= '8';
    return !surrogate || surrogatePair();
}

/// After a `\uD8xx`–`\uDFxx`: the first half must be followed by the second.
bool JsonScanner::surrogatePair()
{
    const auto isLow = [](const char *digits) {
        const char c = char(digits[1] | 0x20);
        return (digits[0] | 0x20) == 'd' && c >= 'c' && c <= 'f';
    };
    const bool complete = !isLow(m_p - 4) && m_end - m_p >= 6 && m_p[0] == '\\' && m_p[1] == 'u' &&
                          isLow(m_p + 2) && isHex(m_p[4]) && isHex(m_p[5]);
    if (!complete)
        return fail(u"an escaped surrogate must be one of a pair"_s, JsonProblem::Encoding);
    m_p += 6;
    return true;
}

bool JsonScanner::number()
{
    const char *from = m_p;
    if (*m_p == '-')
        ++m_p;
    if (m_p == m_end || !isDigit(*m_p))
        return expected(u"a digit"_s);
    if (*m_p++ != '0')
        m_p = std::find_if_not(m_p, m_end, isDigit);
    if (at('.')) {
        ++m_p;
        if (m_p == m_end || !isDigit(*m_p))
            return expected(u"a digit after the decimal point"_s);
        m_p = std::find_if_not(m_p, m_end, isDigit);
    }
    const bool scientific = at('e') || at('E');
    if (scientific && !exponent())
        return false;
    if ((!scientific && m_p - from < 300) || isInDoubleRange(from, m_p))
        return true;
    m_p = from;
    return fail(u"the number is beyond the range of a double"_s);
}

bool JsonScanner::exponent()
{
    ++m_p;
    if (at('+') || at('-'))
        ++m_p;
    if (m_p == m_end || !isDigit(*m_p))
        return expected(u"a digit in the exponent"_s);
    m_p = std::find_if_not(m_p, m_end, isDigit);
    return true;
}

bool JsonScanner::literal(QByteArrayView word)
{
    if (!QByteArrayView(m_p, m_end).startsWith(word))
        return expected(u"a value"_s);
    m_p += word.size();
    return true;
}

} // namespace deckhand
