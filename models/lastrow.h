#pragma once

#include "api/filters.h"
#include "api/futures.h"

#include <functional>
#include <optional>

namespace deckhand {

/// When the newest row that a filter finds was made; asked once for each filter.
template <class Row>
class LastRow
{
public:
    using Ask = std::function<FutureResult<Page<Row>>(const SearchExpression &)>;

    /// Calls `told` on `guard`'s thread once it is known, which it may be never.
    void look(const QString &filter, QObject *guard, const Ask &ask,
              const std::function<void()> &told)
    {
        if (m_filter == filter)
            return;
        m_filter = filter;
        m_at.reset();
        const auto expression = SearchExpression::parse(filter);
        if (!expression)
            return;
        const auto answered = [this, filter, told](const Result<Page<Row>> &page) {
            if (m_filter != filter || !page || page->items.empty())
                return;
            m_at = page->items.front().createdAt;
            told();
        };
        onFinished(ask(*expression), guard, answered);
    }
    void forget()
    {
        m_filter.reset();
        m_at.reset();
    }
    [[nodiscard]] const std::optional<Timestamp> &at() const { return m_at; }

private:
    std::optional<QString> m_filter;
    std::optional<Timestamp> m_at;
};

} // namespace deckhand
