#include "api/searchregex.h"

#include <QStringView>

#include <vector>

using namespace Qt::Literals::StringLiterals;

namespace deckhand {

namespace {

constexpr qsizetype maxPattern = 256;
constexpr int maxRepeat = 100;

bool isAsciiPunctuation(QChar c)
{
    const char16_t u = c.unicode();
    return (u >= 0x21 && u <= 0x2f) || (u >= 0x3a && u <= 0x40) || (u >= 0x5b && u <= 0x60) ||
           (u >= 0x7b && u <= 0x7e);
}

/// One pass over a pattern; every method answers false after it has set the error.
class Checker
{
public:
    explicit Checker(QStringView text) : m_text(text) {}

    std::optional<SearchRegexError> run()
    {
        if (m_text.size() > maxPattern)
            return SearchRegexError{maxPattern,
                                    u"A regular expression has at most 256 characters."_s};
        while (m_at < m_text.size()) {
            if (!step())
                return m_error;
        }
        if (!m_groups.empty())
            return SearchRegexError{m_text.size(), u"A group is not closed: expected `)`."_s, true};
        return std::nullopt;
    }

private:
    bool fail(qsizetype at, QString message, bool incomplete = false)
    {
        m_error = SearchRegexError{at, std::move(message), incomplete};
        return false;
    }

    [[nodiscard]] QChar peek(qsizetype ahead = 0) const
    {
        return m_at + ahead < m_text.size() ? m_text[m_at + ahead] : QChar();
    }

    void item(bool counted = false)
    {
        m_quantifiable = true;
        m_itemCounted = counted;
    }

    bool step()
    {
        const QChar c = peek();
        switch (c.unicode()) {
        case u'\\': return escape(false);
        case u'[': return bracket();
        case u'(': return open();
        case u')': return close();
        case u'*':
        case u'+':
        case u'?': return quantifier(1);
        case u'{': return repeat();
        case u']':
        case u'}': return fail(m_at, u"Write `\\%1` for a literal `%1`."_s.arg(c));
        case u'|':
        case u'^':
        case u'$': m_quantifiable = false; break;
        default: item();
        }
        ++m_at;
        return true;
    }

    bool escape(bool inBracket)
    {
        const QChar c = peek(1);
        if (c.isNull())
            return fail(m_at, u"Nothing follows the backslash."_s, true);
        const bool positive = c == u'd' || c == u'w' || c == u's';
        const bool negative = !inBracket && (c == u'D' || c == u'W' || c == u'S');
        if (!positive && !negative && !isAsciiPunctuation(c))
            return fail(
                m_at,
                u"`\\%1` is not supported; use \\d, \\w, \\s or \\ before punctuation."_s.arg(c));
        m_at += 2;
        item();
        return true;
    }

    bool bracket()
    {
        const qsizetype start = m_at++;
        if (peek() == u'^')
            ++m_at;
        const qsizetype first = m_at;
        while (m_at < m_text.size() && !(peek() == u']' && m_at > first)) {
            const QChar c = peek();
            if (c == u'[' || c == u']')
                return fail(m_at, u"Write `\\%1` inside brackets."_s.arg(c));
            if (c == u'\\') {
                if (!escape(true))
                    return false;
            } else if (!range()) {
                return false;
            }
        }
        if (m_at >= m_text.size())
            return fail(start, u"The bracket is not closed: expected `]`."_s, true);
        ++m_at;
        item();
        return true;
    }

    /// One character in brackets, or `a-z`.
    bool range()
    {
        const qsizetype start = m_at;
        const QChar from = peek();
        m_at += from.isHighSurrogate() ? 2 : 1;
        if (peek() != u'-' || peek(1) == u']' || peek(1).isNull())
            return true;
        const QChar to = peek(1);
        const auto alnum = [](QChar c) { return c.unicode() < 128 && c.isLetterOrNumber(); };
        if (!alnum(from) || !alnum(to) || to < from)
            return fail(start,
                        u"A range in brackets goes between ASCII letters or digits, as a-z."_s);
        m_at += 2;
        if (peek() == u'-' && peek(1) != u']')
            return fail(m_at, u"Write `\\-` for a literal `-` here."_s);
        return true;
    }

    bool open()
    {
        if (peek(1) == u'?') {
            if (peek(2) != u':')
                return fail(m_at, u"Only plain groups `( )` and `(?: )` are supported."_s,
                            peek(2).isNull());
            m_at += 2;
        } else if (peek(1) == u'*') {
            return fail(m_at, u"Only plain groups `( )` and `(?: )` are supported."_s);
        }
        ++m_at;
        m_groups.push_back(false);
        m_quantifiable = false;
        return true;
    }

    bool close()
    {
        if (m_groups.empty())
            return fail(m_at, u"This `)` closes nothing; write `\\)` for a literal one."_s);
        const bool counted = m_groups.back();
        m_groups.pop_back();
        if (counted && !m_groups.empty())
            m_groups.back() = true;
        ++m_at;
        item(counted);
        return true;
    }

    bool quantifier(qsizetype length)
    {
        if (!m_quantifiable)
            return fail(m_at, u"`%1` has nothing to repeat; lazy and possessive forms are not "
                              "supported."_s.arg(m_text.sliced(m_at, length)));
        m_at += length;
        m_quantifiable = false;
        return true;
    }

    /// `{m}`, `{m,}`, `{m,n}`
    bool repeat()
    {
        static const QRegularExpression form(u"\\A\\{(\\d{1,3})(?:(,)(\\d{0,3}))?\\}"_s);
        const QRegularExpressionMatch match = form.match(m_text.sliced(m_at).toString());
        if (!match.hasMatch())
            return fail(m_at, u"Expected {m}, {m,} or {m,n}; write `\\{` for a literal brace."_s,
                        m_text.indexOf(u'}', m_at) < 0);
        const int low = match.capturedView(1).toInt();
        const int high = match.capturedView(3).isEmpty() ? low : match.capturedView(3).toInt();
        if (low > maxRepeat || high > maxRepeat || high < low)
            return fail(m_at, u"Counts go from 0 to 100, the smaller first."_s);
        if (m_itemCounted)
            return fail(m_at, u"A counted group cannot hold another count."_s);
        if (!quantifier(match.capturedLength()))
            return false;
        if (!m_groups.empty())
            m_groups.back() = true;
        return true;
    }

    QStringView m_text;
    qsizetype m_at = 0;
    bool m_quantifiable = false;
    bool m_itemCounted = false;
    std::vector<bool> m_groups; ///< open ones; true: holds a count
    SearchRegexError m_error;
};

} // namespace

std::optional<SearchRegexError> checkSearchRegex(const QString &pattern)
{
    if (pattern.isEmpty())
        return SearchRegexError{0, u"Expected a regular expression."_s, true};
    if (auto error = Checker(pattern).run())
        return error;
    const QRegularExpression compiled(toPcre(pattern));
    if (!compiled.isValid())
        return SearchRegexError{
            0, u"This regular expression is not understood: %1."_s.arg(compiled.errorString())};
    return std::nullopt;
}

QString toPcre(const QString &pattern)
{
    QString out = u"(*LIMIT_MATCH=200000)(?s)"_s;
    bool inBracket = false;
    for (qsizetype i = 0; i < pattern.size(); ++i) {
        const QChar c = pattern[i];
        if (c == u'\\' && i + 1 < pattern.size()) {
            out += c;
            out += pattern[++i];
            continue;
        }
        if (c == u'[')
            inBracket = true;
        else if (c == u']')
            inBracket = false;
        if (c == u'$' && !inBracket)
            out += "\\z"_L1;
        else
            out += c;
    }
    return out;
}

} // namespace deckhand
