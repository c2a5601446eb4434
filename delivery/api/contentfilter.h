#pragma once

#include "api/result.h"

#include <QByteArray>
#include <QString>

#include <memory>

namespace deckhand {

struct Event;
struct ContentFilterNode;

/// A destination's content filter: a JSON document over the event envelope with `$eq $neq $gt $gte
/// $lt $lte $in $nin $startsWith $endsWith $exist $and $or $not`. Nested objects are AND; an array
/// matches if any element does. Immutable; copies share the parsed tree. Thread: any.
class ContentFilter
{
public:
    /// Matches everything.
    ContentFilter() = default;
    /// Errors name the path inside the filter (`filter.data.status.$foo`) and what was expected.
    [[nodiscard]] static Result<ContentFilter> parse(const QByteArray &json);

    [[nodiscard]] bool isEmpty() const { return !m_root; }
    /// The text it was parsed from; empty for an empty filter.
    [[nodiscard]] const QByteArray &json() const { return m_json; }
    [[nodiscard]] bool matches(const Event &event) const;
    /// The first clause that rejects the event, in words such as
    /// `data.status: expected one of "failed", "error", found "completed"`; empty if it matches.
    [[nodiscard]] QString explainMismatch(const Event &event) const;
    friend bool operator==(const ContentFilter &a, const ContentFilter &b)
    {
        return a.m_json == b.m_json;
    }

private:
    QByteArray m_json;
    std::shared_ptr<const ContentFilterNode> m_root;
};

} // namespace deckhand
