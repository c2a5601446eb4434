#pragma once

#include "ui/page.h"

#include <functional>

class QStackedWidget;

namespace deckhand {

class NoteLine;
class TableView;

/// Marks, bookmarks and notes on the rows of the list that `stack` shows.
class MarkActions : public QObject
{
    Q_OBJECT

public:
    /// Names of the actions, unlike those of other pages.
    struct Names
    {
        const char *mark, *bookmark, *note;
    };
    /// What a row is: the row itself, and the event that a bookmark on it means.
    struct Row
    {
        MarkTarget itself, event;
    };
    using RowAt = std::function<std::optional<Row>(int row)>;

    MarkActions(QStackedWidget *stack, NoteLine *note, const PageContext &context,
                const Names &names, RowAt rowAt);

Q_SIGNALS:
    void said(const QString &sentence);

private:
    [[nodiscard]] TableView *list() const;
    void mark();
    void bookmark();
    void tellFull();

    QStackedWidget *m_stack;
    Marks &m_marks;
    ActionRegistry &m_actions;
    RowAt m_rowAt;
};

} // namespace deckhand
