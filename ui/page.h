#pragma once

#include "models/consolemodels.h"
#include "ui/actions.h"
#include "ui/dialogs.h"

#include <QWidget>

namespace deckhand {

enum class Place { Overview, Events, Deliveries, Destinations };

/// What every page is given. All of it outlives the pages.
struct PageContext
{
    ConsoleModels &models;
    ActionRegistry &actions;
    Dialogs &dialogs;
};

/// One place of the window. Pages do not know each other: they ask to go somewhere by signal.
class PageWidget : public QWidget
{
    Q_OBJECT

public:
    using QWidget::QWidget;
    /// Puts the focus where work starts.
    virtual void enter() = 0;
    /// Filters by an expression; pages without a filter ignore it.
    virtual void setFilterText(const QString &) {}
    virtual void focusFilter() {}
    virtual void refresh() {}
    virtual void showItem(const QByteArray &) {}

Q_SIGNALS:
    /// Go to a place, with a filter or an item, either of which may be empty.
    void goTo(deckhand::Place place, const QString &filter, const QByteArray &item);
};

} // namespace deckhand
