#include "deckdoor.h"

#include <QTimer>

namespace deckhand {

DeckDoor::DeckDoor(DeckServer &server) : m_server(server), m_tcp(this)
{
    connect(&m_tcp, &QTcpServer::newConnection, this, [this] {
        while (QTcpSocket *socket = m_tcp.nextPendingConnection()) {
            m_buffers.insert(socket, {});
            connect(socket, &QTcpSocket::readyRead, this, [this, socket] { read(socket); });
            connect(socket, &QTcpSocket::disconnected, this, [this, socket] {
                m_buffers.remove(socket);
                socket->deleteLater();
            });
        }
    });
}

quint16 DeckDoor::open(quint16 port)
{
    m_tcp.listen(QHostAddress::LocalHost, port);
    return m_tcp.serverPort();
}

void DeckDoor::shut()
{
    m_tcp.close();
    const QList<QTcpSocket *> sockets = m_buffers.keys();
    for (QTcpSocket *socket : sockets)
        socket->abort();
}

void DeckDoor::read(QTcpSocket *socket)
{
    QByteArray &buffer = m_buffers[socket];
    buffer += socket->readAll();
    const qsizetype end = buffer.indexOf("\r\n\r\n");
    if (end < 0)
        return;
    DeckRequest request;
    QList<QByteArray> lines = buffer.left(end).split('\n');
    const QList<QByteArray> first = lines.takeFirst().trimmed().split(' ');
    for (const QByteArray &line : std::as_const(lines)) {
        const qsizetype colon = line.indexOf(':');
        request.headers[line.left(colon).toLower()] = line.mid(colon + 1).trimmed();
    }
    const qsizetype length = request.headers["content-length"].toLongLong();
    if (buffer.size() < end + 4 + length)
        return;
    request.body = buffer.mid(end + 4, length);
    buffer.remove(0, end + 4 + length);
    const QByteArray target = first.value(1);
    const qsizetype question = target.indexOf('?');
    request.method = first.value(0);
    request.path = question < 0 ? target : target.left(question);
    request.query = question < 0 ? QByteArray() : target.mid(question + 1);
    request.at = std::chrono::steady_clock::now();
    write(socket, m_server.answer(request));
}

void DeckDoor::write(QTcpSocket *socket, const DeckServer::Answer &answer)
{
    if (answer.drop) {
        socket->abort();
        return;
    }
    const QByteArray bytes = "HTTP/1.1 " + QByteArray::number(answer.status) +
                             " X\r\nContent-Type: application/json\r\nContent-Length: " +
                             QByteArray::number(answer.body.size()) + "\r\n" + answer.headers +
                             "\r\n" + answer.body;
    QTimer::singleShot(answer.latency, socket, [socket, bytes] { socket->write(bytes); });
}

} // namespace deckhand
