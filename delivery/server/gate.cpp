#include "server/gate.h"

#include <utility>

namespace deckhand {

void Gate::post(std::function<void()> task)
{
    const std::lock_guard lock(m_mutex);
    if (!m_open)
        return;
    m_tasks.push_back(std::move(task));
    if (m_tasks.size() == 1)
        m_wake();
}

void Gate::run()
{
    {
        const std::lock_guard lock(m_mutex);
        std::swap(m_tasks, m_running);
    }
    for (const std::function<void()> &task : m_running)
        task();
    m_running.clear();
}

void Gate::close()
{
    std::vector<std::function<void()>> dropped;
    const std::lock_guard lock(m_mutex);
    m_open = false;
    std::swap(m_tasks, dropped);
}

} // namespace deckhand
