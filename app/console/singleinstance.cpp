#include "console/singleinstance.h"

#include "console/session.h"

#include <QCryptographicHash>
#include <QLocalSocket>
#include <QTimer>

namespace deckhand {

namespace {

constexpr int patienceMs = 1000;

} // namespace

QString instanceName()
{
    // The folder of the user's store tells users apart, and tests from the real thing.
    return QStringLiteral("deckhand-") +
           QString::fromLatin1(
               QCryptographicHash::hash(storeFolder().toUtf8(), QCryptographicHash::Sha256)
                   .toHex()
                   .left(16));
}

SingleInstance::SingleInstance(const QString &name, QObject *parent) : QObject(parent), m_name(name)
{
    m_server.setSocketOptions(QLocalServer::UserAccessOption);
    connect(&m_server, &QLocalServer::newConnection, this, &SingleInstance::accept);
}

bool SingleInstance::handOver(const QString &text)
{
    QLocalSocket socket;
    socket.connectToServer(m_name);
    if (!socket.waitForConnected(patienceMs))
        return false;
    socket.write(text.toUtf8().left(longest - 1) + '\n');
    // Wait for the answer: what was written is gone with this process else.
    return socket.waitForBytesWritten(patienceMs) && socket.waitForReadyRead(patienceMs);
}

bool SingleInstance::listen()
{
    if (m_server.listen(m_name))
        return true;
    // Nobody answered there, so what is left of a former one is of no use to anybody.
    QLocalServer::removeServer(m_name);
    return m_server.listen(m_name);
}

void SingleInstance::accept()
{
    while (QLocalSocket *socket = m_server.nextPendingConnection()) {
        connect(socket, &QLocalSocket::disconnected, socket, &QObject::deleteLater);
        connect(socket, &QLocalSocket::readyRead, this, [this, socket] {
            if (socket->canReadLine()) {
                const QByteArray line = socket->readLine(longest);
                socket->write("ok\n");
                socket->flush();
                Q_EMIT received(QString::fromUtf8(line).trimmed());
                socket->disconnectFromServer();
            } else if (socket->bytesAvailable() >= longest) {
                socket->abort();
            }
        });
        QTimer::singleShot(patienceMs, socket, [socket] { socket->abort(); });
    }
}

} // namespace deckhand
