#include "ui/pagememory.h"

#include <QEvent>
#include <QStackedWidget>

#include <algorithm>

namespace deckhand {

PageMemory::PageMemory(ConsoleSettings &settings, QStackedWidget &pages, QWidget *window)
    : QObject(window), m_settings(settings), m_pages(pages)
{
    window->installEventFilter(this);
}

PageWidget *PageMemory::page(int at) const
{
    return static_cast<PageWidget *>(m_pages.widget(at));
}

void PageMemory::restore()
{
    for (int at = 0; at < m_pages.count(); ++at) {
        const QString name = page(at)->objectName();
        const KeptPage kept = m_settings.keptPage(name);
        const QString first = m_settings.firstFilter(name.chopped(4)); // “events” of “eventsPage”
        const QString filter = first.isEmpty() ? kept.filter : first;
        if (!filter.isEmpty())
            page(at)->setFilterText(filter);
        if (!kept.item.isEmpty())
            page(at)->restoreItem(kept.item);
    }
    m_shown = m_pages.currentIndex();
    connect(&m_pages, &QStackedWidget::currentChanged, this, [this](int at) {
        keep(m_shown);
        m_shown = at;
        m_settings.setLastPlace(at);
    });
}

Place PageMemory::place() const
{
    return Place(std::clamp(m_settings.lastPlace(), 0, m_pages.count() - 1));
}

void PageMemory::keep(int at)
{
    if (const PageWidget *left = page(at))
        m_settings.keepPage(left->objectName(), {left->filterText(), left->currentItem()});
}

bool PageMemory::eventFilter(QObject *watched, QEvent *event)
{
    // A window that is taken down is hidden before its pages go.
    if (event->type() == QEvent::Hide || event->type() == QEvent::Close)
        keep(m_shown);
    return QObject::eventFilter(watched, event);
}

} // namespace deckhand
