#include "peers/classes/faultplaces.h"

#include <QFile>

#include <csignal>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

namespace deckhand {

namespace {

void saveText(const QString &path, const QByteArray &text)
{
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size())
        qFatal("%s cannot be written.", qPrintable(path));
}

void swallow(RawServer::Connection &connection)
{
    while (!connection.read().isEmpty()) {
    }
}

} // namespace

FullListener::FullListener()
{
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    auto *generic = reinterpret_cast<sockaddr *>(&address);
    socklen_t size = sizeof address;
    m_fds.push_back(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    if (::bind(m_fds.front(), generic, size) != 0 || ::listen(m_fds.front(), 0) != 0 ||
        ::getsockname(m_fds.front(), generic, &size) != 0)
        qFatal("The full listener cannot listen.");
    m_port = ntohs(address.sin_port);
    // One more than the queue holds; those that are not taken go on trying, which does no harm.
    for (int i = 0; i < 4; ++i) {
        m_fds.push_back(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
        (void)::connect(m_fds.back(), generic, size);
    }
}

FullListener::~FullListener()
{
    for (const int fd : m_fds)
        ::close(fd);
}

FaultPlaces::FaultPlaces()
    : m_silent(swallow),
      m_resetting([](RawServer::Connection &connection) {
          (void)connection.read();
          connection.reset();
      }),
      m_babbling([](RawServer::Connection &connection) {
          if (!connection.read().isEmpty() && connection.write("220 mail.example.com ESMTP\r\n"))
              swallow(connection);
      }),
      m_authority(makeCertificate({"Classes Authority", {}, -100, 2, true}))
{
    std::signal(SIGPIPE, SIG_IGN); // the TLS servers write to peers that have hung up
    saveText(caFile(), m_authority.pem());
    m_expired = tlsServer({"localhost", "DNS:localhost,IP:127.0.0.1", -40, -10});
    m_misnamed = tlsServer({"other.example.com", "DNS:other.example.com", -1, 1});
    m_good = tlsServer({"localhost", "DNS:localhost,IP:127.0.0.1", -1, 1});
}

std::unique_ptr<RawServer> FaultPlaces::tlsServer(const CertificateWish &wish)
{
    m_contexts.push_back(makeServerContext(makeCertificate(wish, &m_authority)));
    return std::make_unique<RawServer>(
        [context = m_contexts.back().get()](RawServer::Connection &connection) {
            const TlsPtr<SSL> tls(SSL_new(context));
            SSL_set_fd(tls.get(), connection.fd());
            if (SSL_accept(tls.get()) == 1)
                swallow(connection);
        });
}

} // namespace deckhand
