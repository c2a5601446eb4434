#pragma once

#include <QByteArray>

#include <optional>

namespace deckhand::bench {

struct Answer
{
    int status = 0;
    QByteArray body;
};

/// One keep-alive HTTP/1.1 connection to loopback, blocking and as thin as can be, so that the load
/// costs little beside what is measured. One thread.
class LoadClient
{
public:
    LoadClient(quint16 port, QByteArray key);
    ~LoadClient();
    LoadClient(const LoadClient &) = delete;
    LoadClient &operator=(const LoadClient &) = delete;

    /// Aborts the benchmark with a message when the connection breaks.
    Answer call(QByteArrayView method, QByteArrayView path, QByteArrayView body = {},
                QByteArrayView contentType = "application/json");

private:
    void connectNow();
    Answer readAnswer();

    quint16 m_port;
    QByteArray m_key;
    QByteArray m_out;
    QByteArray m_in;
    int m_socket = -1;
};

} // namespace deckhand::bench
