#pragma once

#include "engine/dispatcher.h"

namespace deckhand {

/// The way from other threads to the dispatcher: tasks run on the delivery thread while the
/// dispatcher is there, and are dropped afterwards. Outlives the executor's last task.
class DispatchDoor
{
public:
    explicit DispatchDoor(Executor &executor) : m_executor(executor) {}
    /// Before the first `post`.
    void open(Dispatcher *dispatcher) { m_dispatcher = dispatcher; }
    /// On the delivery thread.
    void close() { m_dispatcher = nullptr; }

    /// `task(Dispatcher &)`. Thread: any.
    template <class Task>
    void post(Task task)
    {
        m_executor.post([this, task = std::move(task)]() mutable {
            if (m_dispatcher)
                task(*m_dispatcher);
        });
    }
    [[nodiscard]] Executor &executor() const { return m_executor; }

private:
    Executor &m_executor;
    Dispatcher *m_dispatcher = nullptr;
};

} // namespace deckhand
