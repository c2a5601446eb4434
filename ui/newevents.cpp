#include "ui/newevents.h"

#include <QStackedWidget>

namespace deckhand {

NewEvents::NewEvents(const LiveStreamModel &live, const QStackedWidget &pages, int page,
                     QObject *parent)
    : QObject(parent), m_live(live), m_pages(pages), m_page(page), m_seen(live.received())
{
    connect(&m_live, &LiveStreamModel::countsChanged, this, &NewEvents::update);
    connect(&m_pages, &QStackedWidget::currentChanged, this, &NewEvents::update);
}

void NewEvents::update()
{
    if (m_pages.currentIndex() == m_page)
        m_seen = m_live.received();
    const bool come = m_live.received() > m_seen;
    if (come == m_come)
        return;
    m_come = come;
    Q_EMIT changed(come);
}

} // namespace deckhand
