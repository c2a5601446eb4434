#pragma once

#include <QByteArray>
#include <QHash>
#include <QObject>
#include <QTcpServer>
#include <QTcpSocket>
#include <QUrl>

#include <functional>
#include <vector>

namespace deckhand {

/// What arrived on the wire.
struct WireRequest
{
    QByteArray line;                       ///< `GET /v2/test HTTP/1.1`
    QHash<QByteArray, QByteArray> headers; ///< names in lower case
    QByteArray body;
    [[nodiscard]] QByteArray target() const { return line.split(' ').value(1); }
};

/// A scripted HTTP server in the test's thread: it records requests byte for byte and answers what
/// the test says.
class WireServer final : public QObject
{
    Q_OBJECT

public:
    WireServer();
    [[nodiscard]] QUrl url() const;
    /// The answer to each request, raw; empty: none, the connection stays open.
    std::function<QByteArray(const WireRequest &)> answer;
    [[nodiscard]] const std::vector<WireRequest> &requests() const { return m_requests; }
    /// Requests whose path starts so.
    [[nodiscard]] std::vector<WireRequest> requestsTo(const QByteArray &path) const;
    /// To every open connection, for streams.
    void send(const QByteArray &bytes);
    void dropAll();

    [[nodiscard]] static QByteArray json(int status, const QByteArray &body,
                                         const QByteArray &headers = {});

private:
    void onBytes(QTcpSocket *socket);

    QHash<QTcpSocket *, QByteArray> m_buffers;
    std::vector<WireRequest> m_requests;
    QTcpServer m_server; ///< last: its sockets still report to the above while they go
};

} // namespace deckhand
