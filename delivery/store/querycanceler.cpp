#include "store/querycanceler.h"

#include <utility>

namespace deckhand {

namespace {

constexpr std::chrono::milliseconds lookEvery{20};

} // namespace

QueryCanceler::QueryCanceler(LazyConnection::Open open) : m_open(std::move(open))
{
    m_thread = std::thread([this] { run(); });
}

QueryCanceler::~QueryCanceler()
{
    {
        const std::lock_guard lock(m_mutex);
        m_ending = true;
    }
    m_wake.notify_all();
    m_thread.join();
}

void QueryCanceler::watch(qint64 backend, GivenUp givenUp)
{
    const std::lock_guard lock(m_mutex);
    const bool first = m_watched.empty();
    m_watched[backend] = {std::move(givenUp), false};
    if (first)
        m_wake.notify_all();
}

bool QueryCanceler::unwatch(qint64 backend)
{
    const std::lock_guard lock(m_mutex);
    const auto found = m_watched.find(backend);
    const bool told = found != m_watched.end() && found->second.told;
    m_watched.erase(backend);
    return told;
}

void QueryCanceler::run()
{
    LazyConnection connection(m_open);
    std::unique_lock lock(m_mutex);
    while (!m_ending) {
        m_wake.wait(lock, [this] { return m_ending || !m_watched.empty(); });
        m_wake.wait_for(lock, lookEvery, [this] { return m_ending; });
        look(connection);
    }
}

/// With the mutex held, so that no reader goes on to other work while it is being canceled. A
/// cancel between two statements of one read is lost on the server: it is sent until the read has
/// ended.
void QueryCanceler::look(LazyConnection &connection)
{
    for (auto &[backend, watched] : m_watched) {
        if (m_ending || !watched.givenUp())
            continue;
        watched.told = true;
        try {
            (void)connection.get().number(u"SELECT pg_cancel_backend(?::int)::int", {backend});
        } catch (const SqlException &) {
            // The database is away, and the read with it; else the next look tells it.
        }
    }
}

} // namespace deckhand
