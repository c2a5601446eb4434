#include "transport/resolver.h"

#include "transport/tcpconnect.h"

#include <QList>

#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/in.h>

#include <array>
#include <cstring>
#include <memory>
#include <mutex>
#include <optional>
#include <poll.h>
#include <thread>

namespace deckhand {

namespace {

struct FreeAddresses
{
    void operator()(addrinfo *list) const { ::freeaddrinfo(list); }
};

Resolved lookUp(const QByteArray &host, quint16 port, int flags)
{
    addrinfo hints{};
    hints.ai_family = AF_UNSPEC;
    hints.ai_socktype = SOCK_STREAM;
    hints.ai_flags = AI_NUMERICSERV | flags;
    addrinfo *list = nullptr;
    const int code =
        ::getaddrinfo(host.constData(), QByteArray::number(port).constData(), &hints, &list);
    const std::unique_ptr<addrinfo, FreeAddresses> owner(list);
    Resolved resolved;
    if (code != 0) {
        resolved.problem = QString::fromLocal8Bit(::gai_strerror(code));
        return resolved;
    }
    for (const addrinfo *each = list; each; each = each->ai_next) {
        SocketAddress address;
        if (each->ai_addrlen > sizeof address.storage)
            continue;
        std::memcpy(&address.storage, each->ai_addr, each->ai_addrlen);
        address.size = each->ai_addrlen;
        resolved.addresses.push_back(address);
    }
    resolved.status = Resolved::Status::Found;
    return resolved;
}

/// What a look-up in a thread of its own comes to; whoever leaves last takes it away.
struct LookUp
{
    std::mutex mutex;
    std::optional<Resolved> result;
    Wakeup done;
};

std::optional<Resolved> givenAnswer(const QByteArray &host, quint16 port,
                                    const std::vector<QByteArray> &given)
{
    const QByteArray prefix = host + ':' + QByteArray::number(port) + ':';
    for (const QByteArray &answer : given) {
        if (!answer.startsWith(prefix))
            continue;
        Resolved resolved;
        resolved.status = Resolved::Status::Found;
        for (const QByteArray &text : answer.sliced(prefix.size()).split(',')) {
            Resolved one = lookUp(text, port, AI_NUMERICHOST);
            resolved.addresses.insert(resolved.addresses.end(), one.addresses.begin(),
                                      one.addresses.end());
        }
        return resolved;
    }
    return std::nullopt;
}

} // namespace

QString SocketAddress::text() const
{
    std::array<char, NI_MAXHOST> host{};
    std::array<char, NI_MAXSERV> port{};
    const int code = ::getnameinfo(get(), size, host.data(), socklen_t(host.size()), port.data(),
                                   socklen_t(port.size()), NI_NUMERICHOST | NI_NUMERICSERV);
    if (code != 0)
        return QStringLiteral("an unknown address");
    const QString address = QString::fromLatin1(host.data());
    return (get()->sa_family == AF_INET6 ? QStringLiteral("[%1]:%2") : QStringLiteral("%1:%2"))
        .arg(address, QString::fromLatin1(port.data()));
}

Resolved resolveHost(const QByteArray &host, quint16 port, const std::vector<QByteArray> &given,
                     SteadyTime deadline, const Wakeup &stop)
{
    if (std::optional<Resolved> answer = givenAnswer(host, port, given))
        return std::move(*answer);
    Resolved numeric = lookUp(host, port, AI_NUMERICHOST);
    if (numeric.status == Resolved::Status::Found)
        return numeric;

    const auto pending = std::make_shared<LookUp>();
    std::thread([pending, host, port] {
        Resolved result = lookUp(host, port, AI_ADDRCONFIG);
        if (result.addresses.empty()) // a machine with loopback alone has no address configured
            result = lookUp(host, port, 0);
        const std::lock_guard lock(pending->mutex);
        pending->result = std::move(result);
        pending->done.wake();
    }).detach();
    Resolved resolved;
    switch (waitFor(pending->done.fd(), POLLIN, deadline, stop)) {
    case WaitResult::Stopped: resolved.status = Resolved::Status::Stopped; return resolved;
    case WaitResult::TimedOut: resolved.status = Resolved::Status::TimedOut; return resolved;
    case WaitResult::Ready: break;
    }
    const std::lock_guard lock(pending->mutex);
    return std::move(*pending->result);
}

} // namespace deckhand
