#include "transport/socketset.h"

#include <sys/epoll.h>

#include <curl/curl.h>
#include <unistd.h>

namespace deckhand {

SocketSet::SocketSet() : m_epoll(::epoll_create1(EPOLL_CLOEXEC)) {}

SocketSet::~SocketSet()
{
    ::close(m_epoll);
}

SocketSet::Entry &SocketSet::entry(int fd)
{
    if (size_t(fd) >= m_entries.size())
        m_entries.resize(size_t(fd) + 64);
    return m_entries[size_t(fd)];
}

void SocketSet::opened(int fd)
{
    entry(fd) = Entry{nullptr, 0, 0, true};
}

void SocketSet::closed(int fd)
{
    entry(fd) = {}; // closing takes it out of the epoll set
}

void SocketSet::enrol(int fd, Entry &entry, std::uint32_t events)
{
    epoll_event event{};
    event.events = events;
    event.data.fd = fd;
    int operation = entry.registered ? EPOLL_CTL_MOD : EPOLL_CTL_ADD;
    if (events == 0)
        operation = EPOLL_CTL_DEL;
    ::epoll_ctl(m_epoll, operation, fd, &event);
    entry.registered = events;
}

void SocketSet::watch(HttpPoolState &pool, int fd, int what)
{
    Entry &known = entry(fd);
    known.pool = &pool;
    known.wanted = 0;
    if (what == CURL_POLL_IN || what == CURL_POLL_INOUT)
        known.wanted |= EPOLLIN;
    if (what == CURL_POLL_OUT || what == CURL_POLL_INOUT)
        known.wanted |= EPOLLOUT;
    const bool resting = known.isConnection && known.wanted == 0 && known.registered == EPOLLIN;
    if (known.wanted != known.registered && !resting)
        enrol(fd, known, known.wanted);
}

HttpPoolState *SocketSet::ready(int fd)
{
    Entry &known = entry(fd);
    if (known.wanted != 0)
        return known.pool;
    // The peer closed a resting connection, or talks out of turn: curl sees it at the next use.
    if (known.registered != 0)
        enrol(fd, known, 0);
    return nullptr;
}

} // namespace deckhand
