#pragma once

#include "api/result.h"
#include "api/time.h"

#include <QByteArray>
#include <QString>

#include <memory>
#include <optional>
#include <vector>

namespace deckhand {

struct Event;
struct Delivery;
struct SearchNode; // searchast.h

/// Where a search expression is wrong and what would be right there.
struct SearchError
{
    qsizetype position = 0; ///< in UTF-16 code units of the text
    qsizetype length = 0;   ///< of the span to underline; at least 1 where there is text
    QString message;        ///< a sentence: what was found, what was expected
    QString suggestion;     ///< a near field name or value; empty if none
    bool incomplete = false; ///< more typing may still make it valid
};

/// What a row is matched against. A delivery row has both; an event row has no delivery.
/// `destinationName` and `destinationType` are looked up by the caller.
struct SearchRow
{
    const Event *event = nullptr;
    const Delivery *delivery = nullptr;
    QStringView destinationName;
    QByteArrayView destinationType;
};

/// One expression of the search language: parsed once, then used as a predicate in memory or
/// compiled to SQL by the store. Immutable, copies share the tree. Thread: any.
class SearchExpression
{
public:
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
    const char *name;
    const char *kind; ///< `text`, `enum`, `number`, `duration`, `size`, `time`, `flag`
    const char *help; ///< one English line
};
[[nodiscard]] const std::vector<SearchField> &searchFields();

/// The answer for API callers: field `q`, position and expectation in the sentence.
[[nodiscard]] Error toError(const SearchError &error);

} // namespace deckhand
