#pragma once

#include "models/consolemodels.h"
#include "models/consolesettings.h"
#include "models/preferences.h"
#include "ui/actions.h"
#include "ui/dialogs.h"

#include <QWidget>

namespace deckhand {

class DesktopNotices;
class DetailPane;
class LogTail;

enum class Place { Overview, Events, Deliveries, Destinations, Replays, Issues, Settings };

/// What every page is given. All of it outlives the pages.
struct PageContext
{
    ConsoleModels &models;
    ActionRegistry &actions;
    Dialogs &dialogs;
    ConsoleSettings &settings;
    Preferences *preferences = nullptr; ///< none: nothing beyond this window is remembered
    const LogTail *log = nullptr;       ///< for support bundles; none: no log is kept
    DesktopNotices *notices = nullptr;  ///< for desktops that have no tray; none: nothing then
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
    /// The same, of a former window; what has gone meanwhile is not missed.
    virtual void restoreItem(const QByteArray &id) { showItem(id); }
    /// Opens the editor of an item, at the field that made something fail, which `why` tells.
    virtual void editItem(const QByteArray &, const QString &, const QString &) {}
    /// What is shown now, for coming back to it; empty where the page has no such thing.
    [[nodiscard]] virtual QString filterText() const { return {}; }
    [[nodiscard]] virtual QByteArray currentItem() const { return {}; }
    /// Where the detail of the page's list is; null where it has none.
    [[nodiscard]] virtual DetailPane *detailPane() const { return nullptr; }
    /// Puts the focus into the detail; false where none is shown.
    virtual bool enterDetail() { return false; }
    /// Looks for `text` in all that is stored.
    virtual void search(const QString &text) { setFilterText(text); }

protected:
    /// Why what matches a filter on marks cannot be replayed: engines do not know them.
    [[nodiscard]] static QString noReplayOfMarks();

Q_SIGNALS:
    /// Go to a place, with a filter or an item, either of which may be empty.
    void goTo(deckhand::Place place, const QString &filter, const QByteArray &item);
    /// Edit a destination, as `editItem` does.
    void editAsked(const QByteArray &id, const QString &field, const QString &why);
    /// Plan a replay.
    void replayAsked(const deckhand::ReplayScope &scope);
    /// Of the page's list: another one is shown, however it was chosen.
    void itemShown(const QByteArray &id);
    /// What was done, or why it was not: for the status bar.
    void said(const QString &sentence);
};

} // namespace deckhand
