#include "transport/tcpconnect.h"

#include "transport/connectexplain.h"
#include "transport/resolver.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <poll.h>

namespace deckhand {

namespace {

using SteadyClock = std::chrono::steady_clock;

double msSince(SteadyTime start)
{
    return std::chrono::duration<double, std::milli>(SteadyClock::now() - start).count();
}

tl::unexpected<ConnectFailure> failed(SendStage stage, AttemptError error)
{
    return tl::unexpected(ConnectFailure{std::move(error), stage});
}

tl::unexpected<ConnectFailure> calledOff(SendStage stage)
{
    return failed(stage, {});
}

tl::unexpected<ConnectFailure> unresolved(const ConnectWish &wish, const Resolved &resolved)
{
    const QString host = QString::fromUtf8(wish.host);
    if (resolved.status == Resolved::Status::Stopped)
        return calledOff(SendStage::Resolve);
    if (resolved.status == Resolved::Status::TimedOut)
        return failed(SendStage::Resolve, explainSlowResolver(host, wish.limit));
    return failed(SendStage::Resolve,
                  explainUnresolved(host, resolved.problem.isEmpty() ? QStringLiteral("no address")
                                                                     : resolved.problem));
}

tl::unexpected<ConnectFailure> blocked(const SocketAddress &address, const QString &rule)
{
    QString text = address.text();
    text.truncate(text.lastIndexOf(QLatin1Char(':')));
    return failed(SendStage::Connect, explainBlocked(text, rule));
}

/// 0 or the system's error; `EINTR` where it was called off, `EAGAIN` at the deadline.
int connectTo(int fd, const SocketAddress &address, SteadyTime deadline, const Wakeup &stop)
{
    if (::connect(fd, address.get(), address.size) == 0)
        return 0;
    if (errno != EINPROGRESS)
        return errno;
    switch (waitFor(fd, POLLOUT, deadline, stop)) {
    case WaitResult::Stopped: return EINTR;
    case WaitResult::TimedOut: return EAGAIN;
    case WaitResult::Ready: break;
    }
    int error = 0;
    socklen_t size = sizeof error;
    ::getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size);
    return error;
}

tl::expected<TcpConnection, ConnectFailure> tryAddress(const ConnectWish &wish,
                                                       const SocketAddress &address,
                                                       SteadyTime deadline, const Wakeup &stop)
{
    if (const auto rule = wish.guard->refusal(address.get()))
        return blocked(address, *rule);
    const QString peer = address.text();
    FileDescriptor fd(::socket(address.get()->sa_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK,
                               IPPROTO_TCP));
    if (!fd.isOpen())
        return failed(SendStage::Connect, explainConnect(errno, peer, wish.limit));
    const int error = connectTo(fd.get(), address, deadline, stop);
    if (error == EINTR)
        return calledOff(SendStage::Connect);
    if (error == EAGAIN)
        return failed(SendStage::Connect, explainNoConnection(peer, wish.limit));
    if (error != 0)
        return failed(SendStage::Connect, explainConnect(error, peer, wish.limit));
    const int on = 1;
    ::setsockopt(fd.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    return TcpConnection{std::move(fd), peer, {}};
}

} // namespace

WaitResult waitFor(int fd, short events, SteadyTime deadline, const Wakeup &stop)
{
    std::array<pollfd, 2> fds{pollfd{fd, events, 0}, pollfd{stop.fd(), POLLIN, 0}};
    for (;;) {
        const auto left = std::chrono::ceil<milliseconds>(deadline - SteadyClock::now()).count();
        const int ready =
            ::poll(fds.data(), fds.size(), int(std::clamp<std::int64_t>(left, 0, 3'600'000)));
        if (ready > 0 && fds[1].revents != 0)
            return WaitResult::Stopped;
        if (ready > 0)
            return WaitResult::Ready;
        if (left <= 0)
            return WaitResult::TimedOut;
    }
}

tl::expected<TcpConnection, ConnectFailure> connectTcp(const ConnectWish &wish, const Wakeup &stop)
{
    SteadyTime start = SteadyClock::now();
    const Resolved resolved = resolveHost(wish.host, wish.port, wish.resolve, wish.deadline, stop);
    if (resolved.status != Resolved::Status::Found || resolved.addresses.empty())
        return unresolved(wish, resolved);
    AttemptPhases phases;
    phases.dnsMs = msSince(start);
    if (wish.onResolved)
        wish.onResolved(*phases.dnsMs);
    start = SteadyClock::now();
    std::optional<ConnectFailure> failure;
    for (std::size_t i = 0; i < resolved.addresses.size(); ++i) {
        // An address that does not answer must leave time for those after it.
        const auto left = wish.deadline - SteadyClock::now();
        const auto share = left / static_cast<std::int64_t>(resolved.addresses.size() - i);
        auto made = tryAddress(wish, resolved.addresses[i], SteadyClock::now() + share, stop);
        if (made) {
            phases.connectMs = msSince(start);
            made->phases = phases;
            return made;
        }
        const ErrorClass problem = made.error().error.errorClass;
        if (problem == ErrorClass::None)
            return made;
        // What an address that may be reached says is the better evidence.
        if (!failure || problem != ErrorClass::BlockedAddress)
            failure = std::move(made.error());
    }
    return tl::unexpected(std::move(*failure));
}

} // namespace deckhand
