#include "store/readerpool.h"

#include <utility>

namespace deckhand {

ReaderPool::ReaderPool(std::function<std::unique_ptr<Connection>()> open, int threads,
                       std::unique_ptr<QueryCanceler> canceler)
    : m_open(std::move(open)), m_canceler(std::move(canceler))
{
    for (int i = 0; i < threads; ++i)
        m_threads.emplace_back([this] { run(); });
}

ReaderPool::~ReaderPool()
{
    close();
}

void ReaderPool::submit(Job job, GivenUp givenUp)
{
    {
        const std::lock_guard lock(m_mutex);
        if (!m_closing) {
            m_tasks.push_back({std::move(job), std::move(givenUp)});
            m_wake.notify_one();
            return;
        }
    }
    const Error error(ErrorCode::ApiError,
                      QStringLiteral("The store is closed. Start the engine again."));
    job(nullptr, &error);
}

void ReaderPool::close()
{
    {
        const std::lock_guard lock(m_mutex);
        m_closing = true;
    }
    m_wake.notify_all();
    for (std::thread &thread : m_threads) {
        if (thread.joinable())
            thread.join();
    }
}

void ReaderPool::run()
{
    LazyConnection connection(m_open);
    std::unique_lock lock(m_mutex);
    for (;;) {
        m_wake.wait(lock, [this] { return m_closing || !m_tasks.empty(); });
        if (m_tasks.empty())
            return;
        Task task = std::move(m_tasks.front());
        m_tasks.pop_front();
        lock.unlock();
        perform(connection, task);
        task = {};
        lock.lock();
    }
}

void ReaderPool::perform(LazyConnection &connection, const Task &task)
{
    if (task.givenUp && task.givenUp()) {
        const Error error = readGivenUp();
        task.job(nullptr, &error);
        return;
    }
    Connection *open = nullptr;
    try {
        open = &connection.get();
    } catch (const SqlException &exception) {
        task.job(nullptr, &exception.error);
        return;
    }
    if (task.givenUp)
        performStoppable(*open, task);
    else
        task.job(open, nullptr);
}

void ReaderPool::performStoppable(Connection &connection, const Task &task)
{
    const qint64 backend = m_canceler ? connection.backend() : 0;
    if (backend != 0)
        m_canceler->watch(backend, task.givenUp);
    connection.stopWhen(task.givenUp);
    task.job(&connection, nullptr);
    connection.stopWhen({});
    if (backend != 0 && m_canceler->unwatch(backend))
        connection.absorbCancel();
}

} // namespace deckhand
