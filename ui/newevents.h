#pragma once

#include "models/livestreammodel.h"

class QStackedWidget;

namespace deckhand {

/// Whether events have come since the page of events was left.
class NewEvents : public QObject
{
    Q_OBJECT

public:
    /// `page`: which of `pages` shows the events. Both outlive this object.
    NewEvents(const LiveStreamModel &live, const QStackedWidget &pages, int page,
              QObject *parent = nullptr);

Q_SIGNALS:
    void changed(bool come);

private:
    void update();

    const LiveStreamModel &m_live;
    const QStackedWidget &m_pages;
    int m_page;
    qint64 m_seen = 0;
    bool m_come = false;
};

} // namespace deckhand
