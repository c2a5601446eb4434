#pragma once

#include "deckserver.h"

#include <QHash>
#include <QTcpServer>
#include <QTcpSocket>

namespace deckhand {

/// The listening half of a DeckServer, in its thread.
class DeckDoor final : public QObject
{
public:
    explicit DeckDoor(DeckServer &server);
    ~DeckDoor() override { shut(); }
    quint16 open(quint16 port);
    /// Cuts every connection.
    void shut();

private:
    void read(QTcpSocket *socket);
    static void write(QTcpSocket *socket, const DeckServer::Answer &answer);

    DeckServer &m_server;
    QHash<QTcpSocket *, QByteArray> m_buffers;
    QTcpServer m_tcp;
};

} // namespace deckhand
