#include "peers/support/faultproxy.h"

#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <deque>
#include <poll.h>
#include <utility>

namespace deckhand {

namespace {

constexpr int lookMs = 5; ///< how often a carrier looks at what it is told

sockaddr_in loopback(quint16 port)
{
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(port);
    return address;
}

bool writeAll(int fd, const char *data, ssize_t size)
{
    while (size > 0) {
        const ssize_t sent = ::send(fd, data, size_t(size), MSG_NOSIGNAL);
        if (sent <= 0)
            return false;
        data += sent;
        size -= sent;
    }
    return true;
}

/// What one side has said and the other has not got yet.
class Pipe
{
public:
    Pipe(int from, int to) : m_from(from), m_to(to) {}
    /// What `from` has to say: how many bytes; 0 at its end or after an error.
    [[nodiscard]] ssize_t read()
    {
        std::array<char, 16384> buffer;
        const ssize_t got = ::recv(m_from, buffer.data(), buffer.size(), 0);
        if (got > 0)
            m_read.append(buffer.data(), qsizetype(got));
        return std::max<ssize_t>(got, 0);
    }
    /// The last bytes that were read come after `delay`; those beyond `most` never.
    void hold(qint64 most, milliseconds delay)
    {
        m_read.truncate(most);
        if (!m_read.isEmpty())
            m_held.emplace_back(Clock::now() + delay, std::exchange(m_read, {}));
    }
    /// False where the other side has gone.
    [[nodiscard]] bool write()
    {
        while (!m_held.empty() && m_held.front().first <= Clock::now()) {
            const QByteArray bytes = std::move(m_held.front().second);
            m_held.pop_front();
            if (!writeAll(m_to, bytes.constData(), bytes.size()))
                return false;
        }
        return true;
    }
    [[nodiscard]] bool isEmpty() const { return m_held.empty(); }

private:
    using Clock = std::chrono::steady_clock;

    const int m_from;
    const int m_to;
    QByteArray m_read;
    std::deque<std::pair<Clock::time_point, QByteArray>> m_held;
};

void closeWithReset(FileDescriptor &fd)
{
    const linger now{1, 0};
    ::setsockopt(fd.get(), SOL_SOCKET, SO_LINGER, &now, sizeof now);
    fd.reset();
}

} // namespace

FaultProxy::FaultProxy(quint16 target)
    : m_target(target), m_listener(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0))
{
    sockaddr_in address = loopback(0);
    socklen_t size = sizeof address;
    auto *generic = reinterpret_cast<sockaddr *>(&address);
    if (::bind(m_listener.get(), generic, size) != 0 || ::listen(m_listener.get(), 64) != 0 ||
        ::getsockname(m_listener.get(), generic, &size) != 0)
        qFatal("The proxy cannot listen.");
    m_port = ntohs(address.sin_port);
    m_thread = std::thread(&FaultProxy::serve, this);
}

FaultProxy::~FaultProxy()
{
    m_stop.wake();
    m_thread.join();
    for (std::thread &carrier : m_carriers)
        carrier.join();
}

void FaultProxy::cutAll()
{
    m_cut.wake();
    while (m_open > 0)
        ::poll(nullptr, 0, lookMs);
    m_cut.clear();
}

void FaultProxy::serve()
{
    std::array<pollfd, 2> fds{pollfd{m_listener.get(), POLLIN, 0}, pollfd{m_stop.fd(), POLLIN, 0}};
    while (::poll(fds.data(), fds.size(), -1) > 0 && fds[1].revents == 0) {
        FileDescriptor client(::accept4(m_listener.get(), nullptr, nullptr, SOCK_CLOEXEC));
        if (!client.isOpen())
            continue;
        ++m_accepted;
        ++m_open;
        const std::lock_guard lock(m_mutex);
        m_carriers.emplace_back([this, fd = client.release()] { carry(FileDescriptor(fd)); });
    }
}

/// How many of `got` more bytes a connection may carry.
qint64 FaultProxy::allowance(qint64 limit, qint64 carried, qint64 got)
{
    if (got <= 0)
        return got;
    const qint64 once = m_cutOnceAfter;
    if (once >= 0 && carried + got > once && m_cutOnceAfter.exchange(-1) >= 0) {
        ++m_cuts;
        return std::max<qint64>(0, once - carried);
    }
    if (limit >= 0 && carried + got >= limit) {
        ++m_cuts;
        return std::min(limit - carried, got - 1);
    }
    return got;
}

void FaultProxy::carry(FileDescriptor client)
{
    FileDescriptor server(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    const sockaddr_in address = loopback(m_target);
    bool alive = !m_down && ::connect(server.get(), reinterpret_cast<const sockaddr *>(&address),
                                      sizeof address) == 0;
    const qint64 limit = m_cutAfter;
    const int generation = m_generation;
    qint64 carried = 0; // from the client
    Pipe up(client.get(), server.get());
    Pipe down(server.get(), client.get());
    bool ending = false;
    while (alive && !m_stop.isAwake() && !m_cut.isAwake() &&
           !(ending && up.isEmpty() && down.isEmpty())) {
        const bool passes = !m_blackHole && m_generation == generation;
        const bool reads = passes && !ending;
        std::array<pollfd, 2> fds{pollfd{reads ? client.get() : -1, POLLIN, 0},
                                  pollfd{reads && !m_frozen ? server.get() : -1, POLLIN, 0}};
        ::poll(fds.data(), fds.size(), lookMs);
        const milliseconds delay(m_delayMs);
        if (fds[0].revents != 0) {
            const ssize_t got = up.read();
            const qint64 allowed = allowance(limit, carried, got);
            carried += allowed;
            up.hold(allowed, delay);
            ending = got == 0 || allowed < got;
        }
        if (fds[1].revents != 0 && !ending) {
            const ssize_t got = down.read();
            down.hold(got, delay);
            ending = got == 0;
        }
        alive = !passes || (up.write() && down.write());
    }
    closeWithReset(client);
    // What was written to the target arrives; only the client sees a reset.
    server.reset();
    --m_open;
}

} // namespace deckhand
