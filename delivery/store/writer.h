#pragma once

#include "api/result.h"
#include "store/connection.h"

#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>

namespace deckhand {

/// The one thread that writes. Jobs run in the order they came; all that wait when the thread is
/// free share one transaction, so that one flush to disk serves them all (group commit). A job that
/// fails is rolled back alone; when the commit itself fails all its jobs fail.
class Writer
{
public:
    struct Job
    {
        qsizetype rows = 1;                         ///< about how many it writes
        std::function<void(Connection &)> run;      ///< may throw SqlException
        std::function<void(const Error *)> finished; ///< after commit: null, or what went wrong
    };

    /// `rolledBack` runs on the writer's thread when something it may have cached was undone.
    /// `open` makes the connection, on the writer's thread.
    Writer(std::function<std::unique_ptr<Connection>()> open, qsizetype maxQueuedRows,
           qsizetype maxGroup, std::function<void()> rolledBack);
    ~Writer();

    /// Queues a job whatever the length of the queue.
    void submit(Job job);
    /// Queues a job unless too many rows wait already.
    [[nodiscard]] bool trySubmit(Job &job);
    /// Finishes everything queued and ends the thread.
    void close();

private:
    void run(const std::function<std::unique_ptr<Connection>()> &open);
    [[nodiscard]] std::deque<Job> takeGroup();
    void runGroup(Connection &connection, std::deque<Job> &group);
    void runJob(Connection &connection, Job &job, std::optional<Error> &error);

    const qsizetype m_maxQueuedRows;
    const qsizetype m_maxGroup;
    const std::function<void()> m_rolledBack;
    std::mutex m_mutex;
    std::condition_variable m_wake;
    std::deque<Job> m_jobs;
    qsizetype m_queuedRows = 0;
    bool m_closing = false;
    bool m_closed = false;
    std::thread m_thread;
};

} // namespace deckhand
