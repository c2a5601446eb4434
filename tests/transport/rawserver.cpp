#include "rawserver.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <QRegularExpression>
#include <QString>

#include <array>
#include <unistd.h>

namespace deckhand {

QByteArray RawServer::Connection::read()
{
    QByteArray data(65536, Qt::Uninitialized);
    const ssize_t got = ::recv(m_fd, data.data(), size_t(data.size()), 0);
    data.truncate(got > 0 ? got : 0);
    return data;
}

QByteArray RawServer::Connection::request()
{
    qsizetype end = -1;
    while ((end = m_buffer.indexOf("\r\n\r\n")) < 0) {
        const QByteArray more = read();
        if (more.isEmpty())
            return {};
        m_buffer += more;
    }
    static const QRegularExpression length(QStringLiteral("content-length: *([0-9]+)"),
                                           QRegularExpression::CaseInsensitiveOption);
    const auto match = length.match(QString::fromLatin1(m_buffer.first(end)));
    const qsizetype size = end + 4 + (match.hasMatch() ? match.captured(1).toLongLong() : 0);
    while (m_buffer.size() < size) {
        const QByteArray more = read();
        if (more.isEmpty())
            return {};
        m_buffer += more;
    }
    const QByteArray request = m_buffer.first(size);
    m_buffer.remove(0, size);
    return request;
}

bool RawServer::Connection::write(const QByteArray &data)
{
    qsizetype done = 0;
    while (done < data.size()) {
        const ssize_t sent =
            ::send(m_fd, data.constData() + done, size_t(data.size() - done), MSG_NOSIGNAL);
        if (sent <= 0)
            return false;
        done += sent;
    }
    return true;
}

void RawServer::Connection::reset()
{
    const linger hard{1, 0};
    ::setsockopt(m_fd, SOL_SOCKET, SO_LINGER, &hard, sizeof hard);
}

RawServer::RawServer(Handler handler)
    : m_handler(std::move(handler)), m_listener(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0))
{
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    if (::bind(m_listener, reinterpret_cast<sockaddr *>(&address), size) != 0 ||
        ::listen(m_listener, 128) != 0 ||
        ::getsockname(m_listener, reinterpret_cast<sockaddr *>(&address), &size) != 0)
        qFatal("The test server cannot listen.");
    m_port = ntohs(address.sin_port);
    m_thread = std::thread([this] { serve(); });
}

RawServer::~RawServer()
{
    ::shutdown(m_listener, SHUT_RDWR);
    m_thread.join();
    ::close(m_listener);
    {
        const std::scoped_lock lock(m_mutex);
        for (const int fd : m_open)
            ::shutdown(fd, SHUT_RDWR);
    }
    for (std::thread &thread : m_threads)
        thread.join();
}

QByteArray RawServer::url(const QByteArray &path) const
{
    return QByteArray("http://127.0.0.1:").append(QByteArray::number(m_port)).append(path);
}

int RawServer::accepted()
{
    const std::scoped_lock lock(m_mutex);
    return m_accepted;
}

void RawServer::serve()
{
    for (;;) {
        const int fd = ::accept4(m_listener, nullptr, nullptr, SOCK_CLOEXEC);
        if (fd < 0)
            return;
        const std::scoped_lock lock(m_mutex);
        ++m_accepted;
        m_open.push_back(fd);
        m_threads.emplace_back([this, fd] { handle(fd); });
    }
}

void RawServer::handle(int fd)
{
    Connection connection(fd);
    m_handler(connection);
    const std::scoped_lock lock(m_mutex);
    m_open.remove(fd);
    ::close(fd);
}

QByteArray answer(int status, const QByteArray &body, const QByteArray &headers)
{
    QByteArray text("HTTP/1.1 ");
    text.append(QByteArray::number(status)).append(" Status\r\n").append(headers);
    text.append("Content-Length: ").append(QByteArray::number(body.size())).append("\r\n\r\n");
    return text.append(body);
}

} // namespace deckhand
