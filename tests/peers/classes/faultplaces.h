#pragma once

#include "transport/rawserver.h"
#include "transport/testcertificates.h"

#include <QString>
#include <QTemporaryDir>

#include <memory>
#include <vector>

namespace deckhand {

/// A listener whose queue of connections is full: the system drops every further packet, as a
/// firewall would.
class FullListener
{
public:
    FullListener();
    ~FullListener();
    Q_DISABLE_COPY_MOVE(FullListener)
    [[nodiscard]] quint16 port() const { return m_port; }

private:
    std::vector<int> m_fds;
    quint16 m_port = 0;
};

/// Servers on loopback that fail in the transport, whatever speaks to them.
class FaultPlaces
{
public:
    FaultPlaces();
    Q_DISABLE_COPY_MOVE(FaultPlaces)

    /// Ports of 127.0.0.1.
    [[nodiscard]] quint16 full() const { return m_full.port(); } ///< drops connections
    [[nodiscard]] quint16 silent() const
    {
        return m_silent.port();
    } ///< takes everything, says nothing
    [[nodiscard]] quint16 resetting() const { return m_resetting.port(); } ///< on the first bytes
    [[nodiscard]] quint16 babbling() const { return m_babbling.port(); }   ///< no known protocol
    /// With TLS, and a certificate of the authority in `caFile`.
    [[nodiscard]] quint16 expired() const { return m_expired->port(); }
    [[nodiscard]] quint16 misnamed() const { return m_misnamed->port(); }
    [[nodiscard]] quint16 good() const { return m_good->port(); }
    [[nodiscard]] QString caFile() const { return m_dir.filePath(QStringLiteral("ca.pem")); }

private:
    [[nodiscard]] std::unique_ptr<RawServer> tlsServer(const CertificateWish &wish);

    const QTemporaryDir m_dir;
    FullListener m_full;
    RawServer m_silent;
    RawServer m_resetting;
    RawServer m_babbling;
    TestCertificate m_authority;
    std::vector<TlsPtr<SSL_CTX>> m_contexts;
    std::unique_ptr<RawServer> m_expired, m_misnamed, m_good; ///< end before their contexts
};

} // namespace deckhand
