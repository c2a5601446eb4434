#pragma once

#include "api/result.h"
#include "store/lazyconnection.h"

#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

namespace deckhand {

/// The one thread that writes. Jobs run in the order they came; all that wait when the thread is
/// free share one transaction, so that one flush to disk serves them all (group commit). A job that
/// fails is rolled back alone; when the commit itself fails, or the database has given up the whole
/// transaction (a full disk), all its jobs fail. Where two transactions of PostgreSQL have met, the
/// group runs again: `run` may be called more than once, each time as if for the first. A
/// connection that was lost is made anew for the next group. The thread goes on either way.
class Writer
{
public:
    struct Job
    {
        qsizetype rows = 1;                          ///< about how many it writes
        std::function<void(Connection &)> run;       ///< may throw SqlException, may be repeated
        std::function<void(const Error *)> finished; ///< after commit: null, or what went wrong
    };

    /// All run on the writer's thread.
    struct Hooks
    {
        std::function<std::unique_ptr<Connection>()> open; ///< makes the connection
        std::function<void(Connection &)> beforeCommit;    ///< may throw SqlException
        std::function<void()> jobUndone;                   ///< what it had cached is void
        std::function<void()> groupUndone;
    };
    Writer(Hooks hooks, qsizetype maxQueuedRows, qsizetype maxGroup);
    ~Writer();

    /// Queues a job whatever the length of the queue.
    void submit(Job job);
    /// Queues a job unless too many rows wait already. A closed writer fails it at once.
    [[nodiscard]] bool trySubmit(Job job);
    /// Finishes everything queued and ends the thread.
    void close();

private:
    void run();
    [[nodiscard]] std::deque<Job> takeGroup();
    void runGroup(LazyConnection &connection, std::deque<Job> &group);
    void runInTransaction(Connection &connection, std::deque<Job> &group,
                          std::vector<std::optional<Error>> &errors);
    void runJobs(Connection &connection, std::deque<Job> &group,
                 std::vector<std::optional<Error>> &errors);
    void runJob(Connection &connection, Job &job, std::optional<Error> &error);

    const qsizetype m_maxQueuedRows;
    const qsizetype m_maxGroup;
    const Hooks m_hooks;
    std::mutex m_mutex;
    std::condition_variable m_wake;
    std::deque<Job> m_jobs;
    qsizetype m_queuedRows = 0;
    bool m_closing = false;
    bool m_closed = false;
    std::thread m_thread;
};

} // namespace deckhand
