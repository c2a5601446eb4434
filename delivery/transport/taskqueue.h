#pragma once

#include <atomic>
#include <functional>
#include <mutex>
#include <vector>

namespace deckhand {

/// Tasks from any thread for one that sleeps in epoll: a burst costs one wake-up, and a thread that
/// is awake costs none.
class TaskQueue
{
public:
    TaskQueue();
    ~TaskQueue();
    TaskQueue(const TaskQueue &) = delete;
    TaskQueue &operator=(const TaskQueue &) = delete;

    /// Becomes readable when the sleeper has to wake.
    [[nodiscard]] int wakeDescriptor() const { return m_event; }
    /// Thread: any.
    void post(std::function<void()> task);
    void wake();

    // For the thread that runs the tasks.
    /// Whether it may sleep; if so, the next `post` wakes it.
    [[nodiscard]] bool prepareSleep();
    void endSleep();
    void drainWake();
    /// Takes everything posted so far.
    void take(std::vector<std::function<void()>> &tasks);

private:
    const int m_event;
    std::mutex m_mutex;
    std::vector<std::function<void()>> m_tasks;
    std::atomic<bool> m_hasTasks = false;
    std::atomic<bool> m_asleep = false;
};

} // namespace deckhand
