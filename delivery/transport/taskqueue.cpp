#include "transport/taskqueue.h"

#include <sys/eventfd.h>

#include <cstdint>
#include <unistd.h>

namespace deckhand {

TaskQueue::TaskQueue() : m_event(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {}

TaskQueue::~TaskQueue()
{
    ::close(m_event);
}

void TaskQueue::post(std::function<void()> task)
{
    {
        const std::scoped_lock lock(m_mutex);
        m_tasks.push_back(std::move(task));
    }
    // Both sides write their own flag before they read the other's (sequential consistency), so at
    // least one of them sees that there is work to do.
    m_hasTasks = true;
    if (m_asleep && m_asleep.exchange(false))
        wake();
}

void TaskQueue::wake()
{
    const std::uint64_t one = 1;
    [[maybe_unused]] const auto written = ::write(m_event, &one, sizeof one);
}

bool TaskQueue::prepareSleep()
{
    m_asleep = true;
    return !m_hasTasks;
}

void TaskQueue::endSleep()
{
    m_asleep = false;
}

void TaskQueue::drainWake()
{
    std::uint64_t count = 0;
    [[maybe_unused]] const auto got = ::read(m_event, &count, sizeof count);
}

void TaskQueue::take(std::vector<std::function<void()>> &tasks)
{
    tasks.clear();
    if (!m_hasTasks)
        return;
    const std::scoped_lock lock(m_mutex);
    m_hasTasks = false;
    tasks.swap(m_tasks);
}

} // namespace deckhand
