#include "store/readerpool.h"

namespace deckhand {

ReaderPool::ReaderPool(std::function<std::unique_ptr<Connection>()> open, int threads)
    : m_open(std::move(open))
{
    for (int i = 0; i < threads; ++i)
        m_threads.emplace_back([this] { run(); });
}

ReaderPool::~ReaderPool()
{
    close();
}

void ReaderPool::submit(Job job)
{
    {
        const std::lock_guard lock(m_mutex);
        if (!m_closing) {
            m_jobs.push_back(std::move(job));
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
        m_wake.wait(lock, [this] { return m_closing || !m_jobs.empty(); });
        if (m_jobs.empty())
            return;
        Job job = std::move(m_jobs.front());
        m_jobs.pop_front();
        lock.unlock();
        Connection *open = nullptr;
        std::optional<Error> error;
        try {
            open = &connection.get();
        } catch (const SqlException &exception) {
            error = exception.error;
        }
        job(open, error ? &*error : nullptr);
        job = {};
        lock.lock();
    }
}

} // namespace deckhand
