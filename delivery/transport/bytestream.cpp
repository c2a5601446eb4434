#include "transport/bytestream.h"

#include "transport/tlsexplain.h"

#include <arpa/inet.h>
#include <openssl/err.h>
#include <openssl/x509v3.h>
#include <sys/socket.h>

#include <cerrno>
#include <csignal>
#include <cstring>
#include <poll.h>
#include <pthread.h>

namespace deckhand {

namespace {

using SteadyClock = std::chrono::steady_clock;

double msSince(SteadyTime start)
{
    return std::chrono::duration<double, std::milli>(SteadyClock::now() - start).count();
}

bool isAddress(const QByteArray &host)
{
    in6_addr buffer{};
    return ::inet_pton(AF_INET, host.constData(), &buffer) == 1 ||
           ::inet_pton(AF_INET6, host.constData(), &buffer) == 1;
}

tl::unexpected<ConnectFailure> tlsFailure(AttemptError error)
{
    return tl::unexpected(ConnectFailure{std::move(error), SendStage::Tls});
}

} // namespace

void blockPipeSignal()
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGPIPE);
    pthread_sigmask(SIG_BLOCK, &set, nullptr);
}

ByteStream::~ByteStream()
{
    if (m_ssl && SSL_is_init_finished(m_ssl.get()) == 1 && m_problem.isEmpty()) {
        SSL_shutdown(m_ssl.get());
        ERR_clear_error();
    }
}

bool ByteStream::prepare(const QByteArray &host, X509_STORE *store)
{
    m_context.reset(SSL_CTX_new(TLS_client_method()));
    if (!m_context || SSL_CTX_set_min_proto_version(m_context.get(), TLS1_2_VERSION) != 1)
        return false;
    prepareTls(m_context.get(), store, &m_facts);
    SSL_CTX_set_mode(m_context.get(),
                     SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    m_ssl.reset(SSL_new(m_context.get()));
    if (!m_ssl || SSL_set_fd(m_ssl.get(), fd()) != 1)
        return false;
    if (isAddress(host)) // RFC 6066: no address in the name the client asks for
        return X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(m_ssl.get()), host.constData()) == 1;
    QByteArray name = host; // what SSL_set_tlsext_host_name is a macro for, without its cast
    SSL_set_hostflags(m_ssl.get(), X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
    return SSL_set1_host(m_ssl.get(), host.constData()) == 1 &&
           SSL_ctrl(m_ssl.get(), SSL_CTRL_SET_TLSEXT_HOSTNAME, TLSEXT_NAMETYPE_host_name,
                    name.data()) == 1;
}

tl::expected<void, ConnectFailure> ByteStream::startTls(const QByteArray &host,
                                                        const QByteArray &caFile,
                                                        const ConnectWish &wish, const Wakeup &stop)
{
    const SteadyTime start = SteadyClock::now();
    const X509StorePtr store = makeTrustStore(caFile);
    if (!store)
        return tlsFailure(noTrustStore());
    if (!prepare(host, store.get()))
        return tlsFailure({ErrorClass::TlsError, QStringLiteral("TLS could not be set up."),
                           QStringLiteral("Check the host name of the destination.")});
    for (;;) {
        ERR_clear_error();
        errno = 0;
        const int code = SSL_connect(m_ssl.get());
        if (code == 1)
            break;
        const int systemError = errno;
        const int why = SSL_get_error(m_ssl.get(), code);
        if (why != SSL_ERROR_WANT_READ && why != SSL_ERROR_WANT_WRITE) {
            m_problem = QStringLiteral("TLS");
            return tlsFailure(explainTls(
                m_facts, {host, peer(), why, ERR_get_error(), systemError, msSince(start)}));
        }
        const short events = why == SSL_ERROR_WANT_READ ? POLLIN : POLLOUT;
        switch (waitFor(fd(), events, wish.deadline, stop)) {
        case WaitResult::Ready: break;
        case WaitResult::Stopped: return tlsFailure({});
        case WaitResult::TimedOut:
            return tlsFailure(slowTls(wish.limit, *phases().connectMs, msSince(start)));
        }
    }
    m_connection.phases.tlsMs = msSince(start);
    return {};
}

AttemptConnection ByteStream::connection() const
{
    AttemptConnection connection;
    connection.peer = peer().toLatin1();
    if (m_ssl && SSL_is_init_finished(m_ssl.get()) == 1) {
        connection.tlsVersion = SSL_get_version(m_ssl.get());
        connection.tlsCipher = SSL_CIPHER_get_name(SSL_get_current_cipher(m_ssl.get()));
    }
    return connection;
}

std::optional<AttemptCertificate> ByteStream::certificate() const
{
    return m_ssl ? certificateOf(m_ssl.get()) : std::nullopt;
}

ByteStream::IoResult ByteStream::tlsResult(int code)
{
    switch (SSL_get_error(m_ssl.get(), code)) {
    // With TLS 1.3 no renegotiation is possible and with 1.2 none is accepted: reading never waits
    // for writing, nor the other way round.
    case SSL_ERROR_WANT_READ:
    case SSL_ERROR_WANT_WRITE: return {Io::WouldBlock, 0};
    case SSL_ERROR_ZERO_RETURN: return {Io::Closed, 0};
    case SSL_ERROR_SYSCALL:
        m_problem = errno == 0 ? QStringLiteral("the connection ended without a TLS goodbye")
                               : QString::fromLocal8Bit(std::strerror(errno));
        return {Io::Closed, 0};
    default: break;
    }
    const char *reason = ERR_reason_error_string(ERR_peek_error());
    m_problem = reason ? QString::fromLatin1(reason) : QStringLiteral("TLS failed");
    return {Io::Closed, 0};
}

ByteStream::IoResult ByteStream::systemResult(ssize_t code)
{
    if (code > 0)
        return {Io::Done, static_cast<std::size_t>(code)};
    if (code == 0)
        return {Io::Closed, 0};
    if (errno == EAGAIN || errno == EINTR)
        return {Io::WouldBlock, 0};
    m_problem = QString::fromLocal8Bit(std::strerror(errno));
    return {Io::Closed, 0};
}

ByteStream::IoResult ByteStream::read(std::span<char> buffer)
{
    if (!m_ssl)
        return systemResult(::recv(fd(), buffer.data(), buffer.size(), 0));
    ERR_clear_error();
    errno = 0;
    std::size_t bytes = 0;
    const int code = SSL_read_ex(m_ssl.get(), buffer.data(), buffer.size(), &bytes);
    return code == 1 ? IoResult{Io::Done, bytes} : tlsResult(code);
}

ByteStream::IoResult ByteStream::write(QByteArrayView bytes)
{
    const auto size = static_cast<std::size_t>(bytes.size());
    if (!m_ssl)
        return systemResult(::send(fd(), bytes.data(), size, MSG_NOSIGNAL));
    ERR_clear_error();
    errno = 0;
    std::size_t written = 0;
    const int code = SSL_write_ex(m_ssl.get(), bytes.data(), size, &written);
    return code == 1 ? IoResult{Io::Done, written} : tlsResult(code);
}

} // namespace deckhand
