#include "store/writer.h"

namespace deckhand {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int maxTries = 5;

void fail(const Writer::Job &job)
{
    const Error closed(ErrorCode::ApiError, u"The store is closed. Start the engine again."_s);
    job.finished(&closed);
}

} // namespace

Writer::Writer(Hooks hooks, qsizetype maxQueuedRows, qsizetype maxGroup)
    : m_maxQueuedRows(maxQueuedRows),
      m_maxGroup(maxGroup),
      m_hooks(std::move(hooks)),
      m_thread([this] { run(); })
{}

Writer::~Writer()
{
    close();
}

void Writer::submit(Job job)
{
    {
        const std::lock_guard lock(m_mutex);
        if (!m_closed) {
            m_queuedRows += job.rows;
            m_jobs.push_back(std::move(job));
            m_wake.notify_one();
            return;
        }
    }
    fail(job);
}

bool Writer::trySubmit(Job job)
{
    {
        const std::lock_guard lock(m_mutex);
        if (!m_closed) {
            if (m_queuedRows > 0 && m_queuedRows + job.rows > m_maxQueuedRows)
                return false;
            m_queuedRows += job.rows;
            m_jobs.push_back(std::move(job));
            m_wake.notify_one();
            return true;
        }
    }
    fail(job);
    return true;
}

void Writer::close()
{
    {
        const std::lock_guard lock(m_mutex);
        m_closing = true;
    }
    m_wake.notify_one();
    if (m_thread.joinable())
        m_thread.join();
}

std::deque<Writer::Job> Writer::takeGroup()
{
    std::deque<Job> group;
    qsizetype rows = 0;
    while (!m_jobs.empty() && (group.empty() || rows + m_jobs.front().rows <= m_maxGroup)) {
        rows += m_jobs.front().rows;
        group.push_back(std::move(m_jobs.front()));
        m_jobs.pop_front();
    }
    m_queuedRows -= rows;
    return group;
}

void Writer::run()
{
    LazyConnection connection(m_hooks.open);
    std::unique_lock lock(m_mutex);
    for (;;) {
        m_wake.wait(lock, [this] { return m_closing || !m_jobs.empty(); });
        if (m_jobs.empty())
            break;
        std::deque<Job> group = takeGroup();
        lock.unlock();
        runGroup(connection, group);
        group.clear();
        lock.lock();
    }
    m_closed = true;
}

void Writer::runJob(Connection &connection, Job &job, std::optional<Error> &error)
{
    connection.control(u"SAVEPOINT job");
    try {
        job.run(connection);
    } catch (const SqlException &exception) {
        error = exception.error;
        if (exception.again)
            throw;
        m_hooks.jobUndone();
        connection.control(u"ROLLBACK TO job");
    }
    connection.control(u"RELEASE job");
}

void Writer::runJobs(Connection &connection, std::deque<Job> &group,
                     std::vector<std::optional<Error>> &errors)
{
    connection.begin();
    for (std::size_t i = 0; i < group.size(); ++i) {
        try {
            if (group.size() == 1)
                group[i].run(connection);
            else
                runJob(connection, group[i], errors[i]);
        } catch (const SqlException &exception) {
            // No savepoint to go back to: the database has given up the whole transaction, and the
            // first error says why.
            throw SqlException{errors[i].value_or(exception.error), exception.again};
        }
    }
    m_hooks.beforeCommit(connection);
    connection.control(u"COMMIT");
}

void Writer::runInTransaction(Connection &connection, std::deque<Job> &group,
                              std::vector<std::optional<Error>> &errors)
{
    for (int tries = 1;; ++tries) {
        try {
            errors.assign(group.size(), std::nullopt);
            return runJobs(connection, group, errors);
        } catch (const SqlException &exception) {
            m_hooks.groupUndone();
            try {
                connection.control(u"ROLLBACK");
            } catch (const SqlException &) {
                // The database has done it already.
            }
            if (!exception.again || tries == maxTries)
                throw;
        }
    }
}

void Writer::runGroup(LazyConnection &connection, std::deque<Job> &group)
{
    std::vector<std::optional<Error>> errors(group.size());
    std::optional<Error> all;
    try {
        runInTransaction(connection.get(), group, errors);
    } catch (const SqlException &exception) {
        all = exception.error;
    }
    for (std::size_t i = 0; i < group.size(); ++i) {
        const Error *error = all ? &*all : errors[i] ? &*errors[i] : nullptr;
        group[i].finished(error);
    }
}

} // namespace deckhand
