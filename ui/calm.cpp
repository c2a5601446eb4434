#include "ui/calm.h"

#include <utility>

namespace deckhand {

Calm::Calm(std::chrono::milliseconds interval, QObject *parent) : QObject(parent), m_timer(this)
{
    m_timer.setSingleShot(true);
    m_timer.setInterval(interval);
    connect(&m_timer, &QTimer::timeout, this, [this] {
        if (std::exchange(m_asked, false))
            give();
    });
}

void Calm::ask()
{
    if (m_timer.isActive())
        m_asked = true;
    else
        give();
}

void Calm::give()
{
    m_timer.start();
    Q_EMIT due();
}

} // namespace deckhand
