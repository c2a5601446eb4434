#pragma once

#include "api/result.h"
#include "store/lazyconnection.h"

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

    ReaderPool(std::function<std::unique_ptr<Connection>()> open, int threads);
    ~ReaderPool();
    void submit(Job job);
    /// Finishes everything queued and ends the threads.
    void close();

private:
    void run();

    std::function<std::unique_ptr<Connection>()> m_open;
    std::mutex m_mutex;
    std::condition_variable m_wake;
    std::deque<Job> m_jobs;
    bool m_closing = false;
    std::vector<std::thread> m_threads;
};

} // namespace deckhand
