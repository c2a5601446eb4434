#pragma once

#include "api/futures.h"
#include "store/lazyconnection.h"

#include <condition_variable>
#include <map>
#include <mutex>
#include <thread>

namespace deckhand {

/// Ends what PostgreSQL does for readers whose callers want no answer any more: the driver waits in
/// the read, so somebody else has to tell the server, over a connection of its own. Thread: any.
class QueryCanceler
{
public:
    explicit QueryCanceler(LazyConnection::Open open);
    ~QueryCanceler();
    QueryCanceler(const QueryCanceler &) = delete;
    QueryCanceler &operator=(const QueryCanceler &) = delete;

    /// From now on statements of this server process are canceled, as soon as `givenUp` says so.
    void watch(qint64 backend, GivenUp givenUp);
    /// No more: what was on its way has been sent when this returns. True where something was,
    /// which may still meet the next statement.
    bool unwatch(qint64 backend);

private:
    struct Watched
    {
        GivenUp givenUp;
        bool told = false;
    };
    void run();
    void look(LazyConnection &connection);

    LazyConnection::Open m_open;
    std::mutex m_mutex;
    std::condition_variable m_wake;
    std::map<qint64, Watched> m_watched;
    bool m_ending = false;
    std::thread m_thread;
};

} // namespace deckhand
