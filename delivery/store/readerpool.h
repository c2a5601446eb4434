#pragma once

#include "api/futures.h"
#include "store/lazyconnection.h"
#include "store/querycanceler.h"

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace deckhand {

/// A few threads that read, each over a connection of its own. Jobs handle their own errors.
class ReaderPool
{
public:
    using Job = std::function<void(Connection *, const Error *)>; ///< one of them is null

    /// `canceler` is needed where statements can't be stopped on the thread that runs them.
    ReaderPool(std::function<std::unique_ptr<Connection>()> open, int threads,
               std::unique_ptr<QueryCanceler> canceler = nullptr);
    ~ReaderPool();
    /// A job that has been given up gets an error instead of a connection if it has not begun;
    /// else what it runs is stopped, which it sees as a failed statement.
    void submit(Job job, GivenUp givenUp = {});
    /// Finishes everything queued and ends the threads.
    void close();

private:
    struct Task
    {
        Job job;
        GivenUp givenUp;
    };
    void run();
    void perform(LazyConnection &connection, const Task &task);
    void performStoppable(Connection &connection, const Task &task);

    std::function<std::unique_ptr<Connection>()> m_open;
    std::unique_ptr<QueryCanceler> m_canceler;
    std::mutex m_mutex;
    std::condition_variable m_wake;
    std::deque<Task> m_tasks;
    bool m_closing = false;
    std::vector<std::thread> m_threads;
};

} // namespace deckhand
