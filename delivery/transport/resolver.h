#pragma once

#include "api/time.h"
#include "transport/filedescriptor.h"

#include <QByteArray>
#include <QString>

#include <sys/socket.h>
#include <vector>

namespace deckhand {

struct SocketAddress
{
    sockaddr_storage storage{};
    socklen_t size = 0;
    [[nodiscard]] const sockaddr *get() const
    {
        return reinterpret_cast<const sockaddr *>(&storage);
    }
    /// `127.0.0.1:5672`, `[::1]:5672`.
    [[nodiscard]] QString text() const;
};

struct Resolved
{
    enum class Status { Found, Failed, TimedOut, Stopped };
    Status status = Status::Failed;
    QString problem; ///< as the resolver says it
    std::vector<SocketAddress> addresses;
};

/// The addresses of a host in the resolver's order. It blocks until the deadline at most, and
/// returns at once when `stop` is awake; the system's resolver, which can't be interrupted, then
/// finishes in a thread of its own. `given` is `host:port:address[,address…]`.
[[nodiscard]] Resolved resolveHost(const QByteArray &host, quint16 port,
                                   const std::vector<QByteArray> &given, SteadyTime deadline,
                                   const Wakeup &stop);

} // namespace deckhand
