#pragma once

#include <QRegularExpression>
#include <QString>

#include <tl/expected.hpp>

namespace deckhand {

// The regular expressions of the search language: what PCRE2 (QRegularExpression, also behind
// SQLite's REGEXP) and PostgreSQL's `~` under the C collation read alike. That is: literals, `.`
// (any character, line breaks too), `^` and `$` (ends of the whole text), `[abc]` `[^a-z]`, `\d \w
// \s \D \W \S` (ASCII), `\` before punctuation, `( )`, `(?: )`, `|`, and one of `* + ? {m} {m,}
// {m,n}` up to 100 after an item. Lookarounds, back references, lazy and possessive quantifiers,
// inline options, `\b` and POSIX classes are refused. 256 characters at most.

struct SearchRegexError
{
    qsizetype position = 0;
    QString message;
    bool incomplete = false;
};

/// Nothing if `pattern` keeps to the subset.
[[nodiscard]] std::optional<SearchRegexError> checkSearchRegex(const QString &pattern);
/// The same meaning in PCRE2: `.` matches line breaks, `$` only the very end; and a bound on the
/// work of one match, beyond which it counts as no match. SQLite's REGEXP takes this text too.
[[nodiscard]] QString toPcre(const QString &pattern);

} // namespace deckhand
