#pragma once

#include "ui/messagepanel.h"
#include "ui/page.h"

namespace deckhand {

class FilterBar;

/// What a list shows instead of rows, said in the same way on every page: why it is empty, and
/// what can be done about that.
class ListState : public EmptyState
{
    Q_OBJECT

public:
    explicit ListState(const PageContext &context, QWidget *parent = nullptr);

    /// Nothing was ever there: what this is and how to begin; the demo, where this is none.
    void firstUse(const char *icon, const QString &title, const QString &text,
                  const Offer &begin = {});
    /// Something is there, but the filter leaves it out. `text` names the filter.
    void noMatch(const QString &title, const QString &text, FilterBar &filter,
                 const Offer &elsewhere = {});
    /// Nothing in the time that is asked for; `text` says when something was there last.
    void nothingHappened(const QString &title, const QString &text, FilterBar &filter);
    /// It could not be read: why, and since when there is no connection.
    void cannotKnow(const QString &title, const Error &error, const std::function<void()> &retry);
    /// Somebody gave up reading.
    void canceled(const std::function<void()> &retry);

private:
    /// To a day, where the filter asks for another time.
    [[nodiscard]] Offer widen(FilterBar &filter) const;
    [[nodiscard]] Offer clear(FilterBar &filter) const;

    const PageContext m_context;
};

} // namespace deckhand
