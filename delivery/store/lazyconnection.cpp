#include "store/lazyconnection.h"

#include <algorithm>

namespace deckhand {

namespace {

constexpr std::chrono::milliseconds longestPause{2'000};

} // namespace

Connection &LazyConnection::get()
{
    if (m_connection && !m_connection->isLost())
        return *m_connection;
    m_connection.reset();
    if (m_failure && Clock::now() < m_nextTry)
        throw *m_failure;
    try {
        m_connection = m_open();
    } catch (const SqlException &exception) {
        m_failure = exception;
        m_nextTry = Clock::now() + m_pause;
        m_pause = std::min(m_pause * 2, longestPause);
        throw;
    }
    m_failure.reset();
    m_pause = firstPause;
    return *m_connection;
}

} // namespace deckhand
