#pragma once

#include "ui/page.h"

class QListWidget;
class QStackedWidget;

namespace deckhand {

/// Goes between the panes of a window (places, list, detail), and moves the detail of the page that
/// is shown.
class PaneActions : public QObject
{
    Q_OBJECT

public:
    /// `pages` are PageWidgets in the order of `places`.
    PaneActions(ActionRegistry &actions, QListWidget &places, QStackedWidget &pages,
                QWidget *window);

private:
    void makeActions(ActionRegistry &actions);
    [[nodiscard]] PageWidget *page() const;
    void walk(int step);
    void tearOff();
    void update();

    QListWidget &m_places;
    QStackedWidget &m_pages;
    QWidget *m_window;
    QAction *m_tearOff = nullptr;
    QAction *m_side = nullptr;
};

} // namespace deckhand
