#include "ui/guiwatchdog.h"

#include <QCoreApplication>
#include <QEvent>
#include <QLoggingCategory>

#include <pthread.h>

namespace deckhand {

namespace {

Q_LOGGING_CATEGORY(watchdog, "deckhand.watchdog")

constexpr milliseconds tick{20};

void log(const GuiWatchdog::Block &block)
{
    qCWarning(watchdog, "the window was blocked for %lld ms, last by an event of type %d for a %s",
              static_cast<long long>(block.lasted.count()), block.eventType, block.receiver);
}

} // namespace

GuiWatchdog::GuiWatchdog(Report report, QObject *parent, const Clock *clock)
    : QObject(parent),
      m_report(report ? std::move(report) : Report(log)),
      m_clock(clock ? *clock : m_system)
{
    QCoreApplication::instance()->installEventFilter(this);
    m_thread = std::thread([this] {
        pthread_setname_np(pthread_self(), "gui watchdog");
        watch();
    });
}

GuiWatchdog::~GuiWatchdog()
{
    {
        const std::lock_guard lock(m_mutex);
        m_stop = true;
    }
    m_wake.notify_all();
    m_thread.join();
}

void GuiWatchdog::watch()
{
    std::unique_lock lock(m_mutex);
    while (!m_stop) {
        m_asked = m_clock.steadyNow();
        m_waiting = true;
        lock.unlock();
        QMetaObject::invokeMethod(this, &GuiWatchdog::answer, Qt::QueuedConnection);
        lock.lock();
        m_wake.wait(lock, [this] { return m_stop || !m_waiting; });
        m_wake.wait_for(lock, tick, [this] { return m_stop; });
    }
}

void GuiWatchdog::answer()
{
    milliseconds late{0};
    {
        const std::lock_guard lock(m_mutex);
        late = std::chrono::duration_cast<milliseconds>(m_clock.steadyNow() - m_asked);
        m_waiting = false;
    }
    m_wake.notify_all();
    if (late > limit)
        m_report({late, m_receiver, m_eventType});
}

bool GuiWatchdog::eventFilter(QObject *watched, QEvent *event)
{
    // The tick itself is none of the events that could have taken long.
    if (watched != this) {
        m_receiver = watched->metaObject()->className();
        m_eventType = int(event->type());
    }
    return false;
}

} // namespace deckhand
