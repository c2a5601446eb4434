#pragma once

#include "ui/page.h"

#include <functional>

class QStackedWidget;

namespace deckhand {

/// Goes between the panes of a window (places, list, detail), and moves the detail of the page that
/// is shown.
class PaneActions : public QObject
{
    Q_OBJECT

public:
    /// `pages` are PageWidgets; `title` names the one that is shown.
    PaneActions(ActionRegistry &actions, QWidget &places, QStackedWidget &pages,
                std::function<QString()> title, QWidget *window);

private:
    void makeActions(ActionRegistry &actions);
    [[nodiscard]] PageWidget *page() const;
    void walk(int step);
    void tearOff();
    void update();

    QWidget &m_places;
    QStackedWidget &m_pages;
    std::function<QString()> m_title;
    QWidget *m_window;
    QAction *m_tearOff = nullptr;
    QAction *m_side = nullptr;
};

} // namespace deckhand
