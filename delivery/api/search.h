#pragma once

#include "api/delivery.h"
#include "api/result.h"
#include "api/time.h"

#include <QByteArray>
#include <QString>

#include <memory>
#include <optional>
#include <span>
#include <vector>

namespace deckhand {

struct Event;
struct SearchNode; // searchast.h

/// Where a search expression is wrong and what would be right there.
struct SearchError
{
    qsizetype position = 0; ///< in UTF-16 code units of the text
    /// Of the span to underline: at least 1, but 0 where the end of the text is the problem.
    qsizetype length = 0;
    QString message;         ///< a sentence: what was found, what was expected
    QString suggestion;      ///< a near field name or value; empty if none
    bool incomplete = false; ///< more typing may still make it valid
};

/// One delivery beside what its destination is called. `destinationName` and `destinationType` are
/// looked up by the caller; a destination that is not known has no name and no type.
struct SearchDelivery
{
    const Delivery *delivery = nullptr;
    QStringView destinationName;
    QByteArrayView destinationType;
};

/// What a row is matched against. A delivery row has an event and a delivery. An event row has no
/// delivery of its own; the fields of deliveries hold for it if one of `deliveries` satisfies the
/// clause. Where they are not at hand (a live stream of events) those clauses are false.
/// The rules are written down in searchast.h.
struct SearchRow
{
    const Event *event = nullptr;
    const Delivery *delivery = nullptr;
    QStringView destinationName;
    QByteArrayView destinationType;
    std::span<const SearchDelivery> deliveries; ///< of an event row only
};

/// One expression of the search language: parsed once, then used as a predicate in memory or
/// compiled to SQL by the store. Immutable, copies share the tree. Thread: any.
class SearchExpression
{
public:
    /// Longest text that is parsed, in UTF-16 code units.
    static constexpr qsizetype maxLength = 4096;
    /// Deepest nesting of parentheses and negations.
    static constexpr int maxDepth = 64;
    /// Deepest nesting of `and` and `or` in one another, once needless parentheses are gone; what a
    /// database's own parser bears.
    static constexpr int maxLevels = 20;
    /// Most words, clauses and values together.
    static constexpr int maxTerms = 200;

    /// Matches everything.
    SearchExpression() = default;
    [[nodiscard]] static tl::expected<SearchExpression, SearchError> parse(const QString &text);
    [[nodiscard]] bool isEmpty() const { return !m_root; }
    [[nodiscard]] const QString &text() const { return m_text; }
    [[nodiscard]] const SearchNode *root() const { return m_root.get(); }
    /// Relative times (`after:-1h`) count from `now`.
    [[nodiscard]] bool matches(const SearchRow &row, Timestamp now) const;
    /// Contains a term that no index serves (payload text, regular expressions).
    [[nodiscard]] bool isSlow() const;

private:
    QString m_text;
    std::shared_ptr<const SearchNode> m_root;
};

/// A field of the language, for completion and help.
struct SearchField
{
    const char *name; ///< ends in a dot where a path or a name must follow: `data.`, `header.`
    const char *kind; ///< `text`, `enum`, `number`, `duration`, `size`, `time`, `flag`
    const char *help; ///< one English line
};
[[nodiscard]] const std::vector<SearchField> &searchFields();
/// The values of a field of kind `enum` or `flag`, in the order people expect; none for others.
[[nodiscard]] std::vector<QByteArray> searchValues(QStringView field);

/// The answer for API callers: field `q`, position and expectation in the sentence.
[[nodiscard]] Error toError(const SearchError &error);

} // namespace deckhand
