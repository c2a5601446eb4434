#pragma once

#include "peers/support/peercertificates.h"
#include "peers/support/peerprocess.h"

#include <QJsonArray>
#include <QJsonObject>

namespace deckhand {

/// The peer of `sbpeer.cjs` as a process: it plays Azure Service Bus, on loopback.
class SbPeer
{
public:
    SbPeer();
    Q_DISABLE_COPY_MOVE(SbPeer)

    [[nodiscard]] bool start();
    void stop() { m_process.stop(); }
    [[nodiscard]] QByteArray log() const { return m_process.log(); }

    [[nodiscard]] quint16 port() const { return m_port; }
    [[nodiscard]] quint16 tlsPort() const { return m_tlsPort; }
    /// Of the peer's control, a web server.
    [[nodiscard]] quint16 controlPort() const { return m_controlPort; }
    /// The authority of the TLS listener's certificate, which is for `localhost`.
    [[nodiscard]] QByteArray caFile() const;
    /// For a policy of the peer: `sender` or `other`.
    [[nodiscard]] QByteArray connectionString(const char *policy = "sender") const;
    [[nodiscard]] QByteArray tlsConnectionString() const;
    /// The environment in which node finds what `install.sh` has installed.
    [[nodiscard]] static QProcessEnvironment nodeEnvironment();
    [[nodiscard]] static QString script(const char *name);

    /// From now on so many messages or links fail like this; less than 0: all.
    void setFault(const char *name, int times = -1);
    /// Takes what has arrived.
    [[nodiscard]] QJsonArray take();
    [[nodiscard]] int count(const char *name);

private:
    QByteArray control(const QByteArray &path);

    const PeerCertificates m_certificates{"Peer Authority", "DNS:localhost"};
    const quint16 m_port;
    const quint16 m_tlsPort;
    const quint16 m_controlPort;
    PeerProcess m_process;
};

} // namespace deckhand
