#include "models/profilelock.h"

namespace deckhand {

ProfileLock::ProfileLock(const Clock &clock, QObject *parent) : QObject(parent), m_lock(clock)
{
    // The lock itself judges by the clock; the timer only tells the window.
    m_timer.setInterval(std::chrono::seconds(1));
    connect(&m_timer, &QTimer::timeout, this, &ProfileLock::watch);
}

void ProfileLock::setLevel(SafetyLevel level)
{
    if (level == m_lock.level())
        return;
    m_lock.setLevel(level);
    watch();
}

void ProfileLock::unlockForAWhile()
{
    m_lock.unlock();
    m_timer.start();
    Q_EMIT changed();
}

void ProfileLock::lockNow()
{
    m_lock.lock();
    watch();
}

void ProfileLock::watch()
{
    if (m_lock.timeLeft() <= milliseconds(0))
        m_timer.stop();
    Q_EMIT changed();
}

} // namespace deckhand
