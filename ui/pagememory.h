#pragma once

#include "ui/page.h"

class QStackedWidget;

namespace deckhand {

/// Keeps with the profile which place a window shows and, of each page, its filter and the item
/// that is chosen, and brings them back in the next window.
class PageMemory : public QObject
{
    Q_OBJECT

public:
    /// `pages` are PageWidgets in the order of the places. The window's, which it watches.
    PageMemory(ConsoleSettings &settings, QStackedWidget &pages, QWidget *window);
    /// Fills the pages. A filter that was chosen for the beginning goes before the last one.
    void restore();
    [[nodiscard]] Place place() const;

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    [[nodiscard]] PageWidget *page(int at) const;
    void keep(int at);

    ConsoleSettings &m_settings;
    QStackedWidget &m_pages;
    int m_shown = -1;
};

} // namespace deckhand
