#pragma once

#include <QObject>

class QStackedWidget;

namespace deckhand {

class ActionRegistry;
class FilterBar;
class TableView;

/// What can be done with a cell or the chosen rows of a page's list: filter by it, exclude it, copy
/// it. Acts on the list that `stack` shows; the actions are its menu.
class ListActions : public QObject
{
    Q_OBJECT

public:
    /// Names of the actions, unlike those of other pages.
    struct Names
    {
        const char *filterBy, *only, *exclude, *copyFilter, *copyCell, *copyRows, *columns;
    };

    ListActions(QStackedWidget *stack, FilterBar *filter, ActionRegistry &actions,
                const Names &names);

Q_SIGNALS:
    void said(const QString &sentence);

private:
    [[nodiscard]] TableView *list() const;
    /// Of the current cell; says so where there is none.
    [[nodiscard]] QString clause();
    void copyRows();

    QStackedWidget *m_stack;
    FilterBar *m_filter;
};

} // namespace deckhand
