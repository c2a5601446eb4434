#include "store/writer.h"

namespace deckhand {

using namespace Qt::Literals::StringLiterals;

Writer::Writer(std::function<std::unique_ptr<Connection>()> open, qsizetype maxQueuedRows,
               qsizetype maxGroup, std::function<void()> rolledBack)
    : m_maxQueuedRows(maxQueuedRows)
    , m_maxGroup(maxGroup)
    , m_rolledBack(std::move(rolledBack))
    , m_thread([this, open = std::move(open)] { run(open); })
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
    const Error error(ErrorCode::ApiError, u"The store is closed. Start the engine again."_s);
    job.finished(&error);
}

bool Writer::trySubmit(Job &job)
{
    const std::lock_guard lock(m_mutex);
    if (m_closed || m_queuedRows + job.rows > std::max(m_maxQueuedRows, job.rows))
        return false;
    m_queuedRows += job.rows;
    m_jobs.push_back(std::move(job));
    m_wake.notify_one();
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

void Writer::run(const std::function<std::unique_ptr<Connection>()> &open)
{
    std::unique_ptr<Connection> connection;
    std::optional<Error> broken;
    try {
        connection = open();
    } catch (const SqlException &exception) {
        broken = exception.error;
    }
    std::unique_lock lock(m_mutex);
    for (;;) {
        m_wake.wait(lock, [this] { return m_closing || !m_jobs.empty(); });
        if (m_jobs.empty())
            break;
        std::deque<Job> group = takeGroup();
        lock.unlock();
        if (connection) {
            runGroup(*connection, group);
        } else {
            for (Job &job : group)
                job.finished(&*broken);
        }
        group.clear();
        lock.lock();
    }
    m_closed = true;
}

void Writer::runJob(Connection &connection, Job &job, std::optional<Error> &error)
{
    try {
        connection.run(u"SAVEPOINT job");
        job.run(connection);
        connection.run(u"RELEASE job");
    } catch (const SqlException &exception) {
        error = exception.error;
        m_rolledBack();
        // Where even this fails the commit below fails too and says why.
        try {
            connection.run(u"ROLLBACK TO job");
            connection.run(u"RELEASE job");
        } catch (const SqlException &) {
        }
    }
}

void Writer::runGroup(Connection &connection, std::deque<Job> &group)
{
    std::vector<std::optional<Error>> errors(group.size());
    std::optional<Error> all;
    try {
        connection.run(u"BEGIN IMMEDIATE");
        for (std::size_t i = 0; i < group.size(); ++i)
            runJob(connection, group[i], errors[i]);
        connection.run(u"COMMIT");
    } catch (const SqlException &exception) {
        all = exception.error;
        m_rolledBack();
        try {
            connection.run(u"ROLLBACK");
        } catch (const SqlException &) {
            // A full disk has rolled it back already.
        }
    }
    for (std::size_t i = 0; i < group.size(); ++i) {
        const Error *error = all ? &*all : errors[i] ? &*errors[i] : nullptr;
        group[i].finished(error);
    }
}

} // namespace deckhand
