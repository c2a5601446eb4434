#pragma once

#include <QtGlobal>

#include <cstdint>
#include <vector>

namespace deckhand {

class HttpPoolState;

/// The sockets of all pools in one epoll set. It stays a little behind what curl says: a connection
/// that only rests between two requests remains registered, which saves two system calls a request.
class SocketSet
{
public:
    SocketSet();
    ~SocketSet();
    Q_DISABLE_COPY_MOVE(SocketSet)

    [[nodiscard]] int descriptor() const { return m_epoll; }
    void opened(int fd);
    void closed(int fd);
    void watch(HttpPoolState &pool, int fd, int what);
    /// The pool that waits for this socket; none if nobody does, and then it is not watched
    /// further.
    [[nodiscard]] HttpPoolState *ready(int fd);

private:
    struct Entry
    {
        HttpPoolState *pool = nullptr;
        std::uint32_t wanted = 0;
        std::uint32_t registered = 0;
        bool isConnection =
            false; ///< opened and closed before our eyes; curl has others of its own
    };
    Entry &entry(int fd);
    void enrol(int fd, Entry &entry, std::uint32_t events);

    const int m_epoll;
    std::vector<Entry> m_entries;
};

} // namespace deckhand
