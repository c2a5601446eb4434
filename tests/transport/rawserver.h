#pragma once

#include <QByteArray>

#include <functional>
#include <list>
#include <mutex>
#include <thread>

namespace deckhand {

/// A TCP server that says exactly what a test wants, each connection in a thread of its own.
class RawServer
{
public:
    class Connection
    {
    public:
        explicit Connection(int fd) : m_fd(fd) {}
        /// The next request, headers and body; empty at the end.
        QByteArray request();
        /// Whatever comes; empty at the end.
        QByteArray read();
        bool write(const QByteArray &data);
        /// Closes with a reset instead of an orderly end.
        void reset();
        [[nodiscard]] int fd() const { return m_fd; }

    private:
        int m_fd;
        QByteArray m_buffer;
    };
    using Handler = std::function<void(Connection &)>;

    explicit RawServer(Handler handler);
    ~RawServer();
    RawServer(const RawServer &) = delete;
    RawServer &operator=(const RawServer &) = delete;

    [[nodiscard]] quint16 port() const { return m_port; }
    [[nodiscard]] QByteArray url(const QByteArray &path = "/") const;
    [[nodiscard]] int accepted();

private:
    void serve();
    void handle(int fd);

    Handler m_handler;
    int m_listener = -1;
    quint16 m_port = 0;
    std::mutex m_mutex;
    std::list<int> m_open;
    std::list<std::thread> m_threads;
    int m_accepted = 0;
    std::thread m_thread;
};

/// An answer with a Content-Length.
[[nodiscard]] QByteArray answer(int status, const QByteArray &body = {},
                                const QByteArray &headers = {});

} // namespace deckhand
