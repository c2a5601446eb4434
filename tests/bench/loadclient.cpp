#include "loadclient.h"

#include <QString>

#include <arpa/inet.h>
#include <cstdio>
#include <cstdlib>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

namespace deckhand::bench {

namespace {

[[noreturn]] void giveUp(const char *what)
{
    std::fprintf(stderr, "bench: %s\n", what);
    std::exit(1);
}

} // namespace

LoadClient::LoadClient(quint16 port, QByteArray key) : m_port(port), m_key(std::move(key))
{
    connectNow();
}

LoadClient::~LoadClient()
{
    ::close(m_socket);
}

void LoadClient::connectNow()
{
    m_socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(m_port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    // The sockets interface asks for this cast.
    if (::connect(m_socket, reinterpret_cast<const sockaddr *>(&address), sizeof address) != 0)
        giveUp("cannot connect to the server");
    const int on = 1;
    ::setsockopt(m_socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

Answer LoadClient::call(QByteArrayView method, QByteArrayView path, QByteArrayView body,
                        QByteArrayView contentType)
{
    m_out.resize(0);
    m_out.append(method).append(' ').append(path).append(" HTTP/1.1\r\nHost: localhost\r\n"
                                                         "Authorization: Bearer ");
    m_out.append(m_key).append("\r\nContent-Type: ").append(contentType);
    m_out.append("\r\nContent-Length: ").append(QByteArray::number(body.size()));
    m_out.append("\r\n\r\n").append(body);
    for (qsizetype sent = 0; sent < m_out.size();) {
        const ssize_t n =
            ::send(m_socket, m_out.constData() + sent, size_t(m_out.size() - sent), MSG_NOSIGNAL);
        if (n <= 0)
            giveUp("the server closed the connection while a request was sent");
        sent += n;
    }
    return readAnswer();
}

Answer LoadClient::readAnswer()
{
    m_in.resize(0);
    qsizetype head = -1;
    qsizetype length = 0;
    while (head < 0 || m_in.size() < head + length) {
        char buffer[65536];
        const ssize_t n = ::recv(m_socket, buffer, sizeof buffer, 0);
        if (n <= 0)
            giveUp("the server closed the connection before it answered");
        m_in.append(buffer, n);
        if (head < 0 && (head = m_in.indexOf("\r\n\r\n")) >= 0) {
            head += 4;
            const QByteArray lower = m_in.first(head).toLower();
            const qsizetype at = lower.indexOf("content-length:");
            length =
                at < 0
                    ? 0
                    : lower.mid(at + 15, lower.indexOf('\r', at) - at - 15).trimmed().toLongLong();
        }
    }
    return {m_in.mid(9, 3).toInt(), m_in.mid(head, length)};
}

} // namespace deckhand::bench
