#pragma once

#include "models/lastrow.h"
#include "ui/messagepanel.h"
#include "ui/page.h"

#include <optional>

class QLabel;
class QStackedWidget;

namespace deckhand {

class ListState;
class ReadStrip;
class EventView;
class FilterBar;
class TableView;

/// Events as they come (live, in memory) and as they are stored (history): one filter, one detail.
class EventsPage : public PageWidget
{
    Q_OBJECT

public:
    EventsPage(const PageContext &context, QWidget *parent = nullptr);
    void enter() override;
    void setFilterText(const QString &text) override;
    void focusFilter() override;
    void refresh() override;
    void showItem(const QByteArray &id) override;
    void restoreItem(const QByteArray &id) override;
    void search(const QString &text) override;
    bool enterDetail() override;
    QString filterText() const override;
    QByteArray currentItem() const override;

    DetailPane *detailPane() const override { return m_detailPane; }

protected:
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    void makeActions(const PageContext &context);
    void makeModes(ActionRegistry &actions);
    void addModes();
    void makeLayout();
    void makeLists();
    void makeStrip();
    void connectModels();
    void connectLists();
    void updateChosen();
    void replayChosen();
    void compareChosen();
    /// The one of the two lists that is shown, and its events.
    [[nodiscard]] TableView *list() const { return m_showHistory ? m_history : m_live; }
    [[nodiscard]] const Event *eventAt(int row) const
    {
        return m_showHistory ? m_models.events.eventAt(row) : m_models.live.eventAt(row);
    }
    void setHistory(bool history);
    void applyFilter(const SearchExpression &expression);
    void showSelected(int row);
    /// Chooses the row of the event that the detail shows; none where it is not in the list.
    void selectShown();
    void setFollowing(bool following);
    void updateFollow();
    void updateEmpty();
    void lookForLast(const QString &filter);
    void showNoMatch();
    void showNone();
    /// Of programs that publish, where there is one.
    [[nodiscard]] EmptyState::Offer copyKey() const;
    /// Nothing is left to show of what was there when following was paused.
    [[nodiscard]] bool newestWait() const;

    ConsoleModels &m_models;
    ConsoleSettings &m_settings;
    ActionRegistry &m_actions;
    FilterBar *m_filter;
    TableView *m_live;
    TableView *m_history;
    QStackedWidget *m_stack;
    ListState *m_empty;
    EventView *m_detail;
    QWidget *m_followStrip;
    QLabel *m_followText;
    ReadStrip *m_readStrip; ///< of the history
    QAction *m_showLive = nullptr;
    QAction *m_showStored = nullptr;
    QAction *m_follow = nullptr;
    QAction *m_jump = nullptr;
    QAction *m_replayChosen = nullptr;
    LastRow<Event> m_last; ///< of what the filter finds at other times
    QAction *m_compare = nullptr;
    bool m_showHistory = false;
    bool m_jumping = false;
    std::optional<bool> m_shownFollowing; ///< what the icon of m_follow tells
    DetailPane *m_detailPane = nullptr;
};

} // namespace deckhand
