#pragma once

#include "api/destination.h"
#include "peers/support/peercertificates.h"
#include "peers/support/peerprocess.h"

#include <QByteArray>
#include <QProcessEnvironment>

#include <map>

namespace deckhand {

/// The strict Hookdeck peer with two sources, on ports that stay the same when it is started again.
class HookdeckLab
{
public:
    [[nodiscard]] bool start()
    {
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(QStringLiteral("HOOKDECK_TOKENS"),
                           QString::fromLatin1(token + ',' + otherToken));
        return peer.start(QStringLiteral("node"),
                          {QStringLiteral(PEER_SCRIPT), QString::number(m_events),
                           QString::number(m_api), m_certificates.keyFile(),
                           m_certificates.certificateFile()},
                          environment) &&
               peer.waitForLine("ready");
    }
    /// Why it did not start.
    [[nodiscard]] QByteArray problem() const
    {
        return "The Hookdeck peer needs node, which ./dev install installs. " + peer.log();
    }
    [[nodiscard]] QByteArray eventsUrl() const
    {
        return "https://localhost:" + QByteArray::number(m_events);
    }
    [[nodiscard]] QByteArray apiUrl() const
    {
        return "https://localhost:" + QByteArray::number(m_api);
    }
    [[nodiscard]] std::map<QByteArray, QByteArray> baseUrls() const
    {
        return {{"hookdeck", eventsUrl()}, {"hookdeck_api", apiUrl()}};
    }
    [[nodiscard]] QString caFile() const { return m_certificates.caFile(); }

    const QByteArray token = QByteArray("src_orders:fH2aK9mQ").toBase64();
    const QByteArray otherToken = QByteArray("src_other:pX7bV3nT").toBase64();
    PeerProcess peer;

private:
    const PeerCertificates m_certificates;
    const quint16 m_events = freePort();
    const quint16 m_api = freePort();
};

[[nodiscard]] inline Destination hookdeckDestination(const QByteArray &token)
{
    Destination destination;
    destination.type = "hookdeck";
    destination.config.credentials[QStringLiteral("token")] = Secret(token);
    return destination;
}

} // namespace deckhand
