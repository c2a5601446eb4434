#pragma once

#include "api/delivery.h"
#include "transport/addressguard.h"
#include "transport/filedescriptor.h"

#include <QByteArray>
#include <QString>

#include <functional>
#include <tl/expected.hpp>
#include <vector>

namespace deckhand {

/// Why there is no connection, for an operator.
struct ConnectFailure
{
    AttemptError error; ///< class None: it was called off
    SendStage stage = SendStage::Connect;
};

/// Where to connect to and until when.
struct ConnectWish
{
    QByteArray host; ///< a name or an address, IPv6 without brackets
    quint16 port = 0;
    SteadyTime deadline{};
    milliseconds limit{5000}; ///< how long that was, for the sentence
    const AddressGuard *guard = nullptr;
    /// Answers of the resolver that are given, `host:port:address[,address…]`.
    std::vector<QByteArray> resolve;
    /// Told how long it took to find the addresses, once they are found; may be empty.
    std::function<void(double ms)> onResolved = {};
};

struct TcpConnection
{
    FileDescriptor fd; ///< non-blocking, without delay
    QString peer;      ///< `127.0.0.1:5672`
    AttemptPhases phases;
};

/// Connects, for protocols that are not HTTP. It blocks: for worker threads only. Every address the
/// name resolves to is judged by the guard in the moment before it is connected to, and they are
/// tried in the resolver's order. It returns at the deadline, and at once when `stop` is awake.
[[nodiscard]] tl::expected<TcpConnection, ConnectFailure> connectTcp(const ConnectWish &wish,
                                                                     const Wakeup &stop);

enum class WaitResult { Ready, TimedOut, Stopped };
/// Waits until the descriptor has one of the poll events.
[[nodiscard]] WaitResult waitFor(int fd, short events, SteadyTime deadline, const Wakeup &stop);

} // namespace deckhand
