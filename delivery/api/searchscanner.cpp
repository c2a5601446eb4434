#include "api/searchscanner.h"

using namespace Qt::Literals::StringLiterals;

namespace deckhand {

namespace {

bool isNameChar(QChar c)
{
    return c == u'_' || c == u'-' || (c >= u'a' && c <= u'z') || (c >= u'A' && c <= u'Z') ||
           (c >= u'0' && c <= u'9') || c == u'$';
}

bool isDelimiter(QChar c)
{
    return c.isSpace() || c == u'(' || c == u')';
}

} // namespace

QChar SearchScanner::peek(qsizetype ahead) const
{
    return m_at + ahead < m_text.size() ? m_text[m_at + ahead] : QChar();
}

void SearchScanner::skipBlanks()
{
    while (!atEnd() && m_text[m_at].isSpace())
        ++m_at;
}

bool SearchScanner::eat(QChar c)
{
    if (atEnd() || m_text[m_at] != c)
        return false;
    ++m_at;
    return true;
}

SearchScanner::Piece SearchScanner::piece(qsizetype from) const
{
    return {from, m_at - from, m_text.sliced(from, m_at - from).toString(), false, true};
}

SearchScanner::Piece SearchScanner::fieldName()
{
    const qsizetype start = m_at;
    if (peek() == u'-' || peek() == u'$' || peek() == u'.')
        return {};
    while (!atEnd()) {
        const QChar c = m_text[m_at];
        if (c == u'"' && m_at > start && m_text[m_at - 1] == u'.') {
            const Piece step = quoted();
            if (!step.closed)
                break;
        } else if (isNameChar(c) || c == u'.') {
            ++m_at;
        } else {
            break;
        }
    }
    return piece(start);
}

QString SearchScanner::opAt(qsizetype at) const
{
    const QStringView rest = m_text.sliced(at);
    for (const auto known : {"!="_L1, ">="_L1, "<="_L1, ":"_L1, "="_L1, ">"_L1, "<"_L1, "~"_L1}) {
        if (rest.startsWith(known))
            return known;
    }
    return {};
}

QString SearchScanner::op()
{
    qsizetype at = m_at;
    while (at < m_text.size() && m_text[at].isSpace())
        ++at;
    QString found = opAt(at);
    if (!found.isEmpty())
        m_at = at + found.size();
    return found;
}

SearchScanner::Piece SearchScanner::quoted()
{
    Piece out;
    out.position = m_at;
    out.quoted = true;
    out.closed = false;
    ++m_at;
    while (!atEnd()) {
        const QChar c = m_text[m_at++];
        if (c == u'"') {
            out.closed = true;
            break;
        }
        // A backslash before anything else stands for itself, so that regular expressions read
        // well.
        if (c == u'\\' && (peek() == u'"' || peek() == u'\\'))
            out.text += m_text[m_at++];
        else
            out.text += c;
    }
    out.length = m_at - out.position;
    return out;
}

SearchScanner::Piece SearchScanner::bareWord()
{
    const qsizetype start = m_at;
    while (!atEnd() && !isDelimiter(m_text[m_at]) && m_text[m_at] != u'"' && opAt(m_at).isEmpty())
        ++m_at;
    return piece(start);
}

SearchScanner::Piece SearchScanner::valueWord(bool inList)
{
    const qsizetype start = m_at;
    while (!atEnd() && !isDelimiter(m_text[m_at]) && m_text[m_at] != u'"' &&
           !(inList && m_text[m_at] == u','))
        ++m_at;
    return piece(start);
}

SearchScanner::Piece SearchScanner::regexWord()
{
    const qsizetype start = m_at;
    int depth = 0;
    while (!atEnd() && !m_text[m_at].isSpace()) {
        const QChar c = m_text[m_at];
        if (c == u'\\' && m_at + 1 < m_text.size() && !m_text[m_at + 1].isSpace()) {
            m_at += 2;
            continue;
        }
        if (c == u'(')
            ++depth;
        else if (c == u')' && --depth < 0)
            break;
        ++m_at;
    }
    return piece(start);
}

QStringView SearchScanner::keyword() const
{
    const QStringView rest = m_text.sliced(m_at);
    for (const auto known : {"and"_L1, "or"_L1, "not"_L1}) {
        if (!rest.startsWith(known, Qt::CaseInsensitive))
            continue;
        if (rest.size() == known.size() || isDelimiter(rest[known.size()]) ||
            rest[known.size()] == u'"')
            return rest.first(known.size());
    }
    return {};
}

std::optional<qsizetype> findForeign(QStringView text)
{
    for (qsizetype i = 0; i < text.size(); ++i) {
        const QChar c = text[i];
        if ((c.unicode() < 0x20 && c != u'\t' && c != u'\n' && c != u'\r') || c.unicode() == 0x7f)
            return i;
        if (c.isHighSurrogate() && i + 1 < text.size() && text[i + 1].isLowSurrogate())
            ++i;
        else if (c.isSurrogate())
            return i;
    }
    return std::nullopt;
}

} // namespace deckhand
