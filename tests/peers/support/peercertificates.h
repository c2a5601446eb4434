#pragma once

#include <QString>
#include <QTemporaryDir>

namespace deckhand {

/// A certificate authority of a test's own and what it vouches for: `localhost` and, unless the
/// names are others, 127.0.0.1. The files go with it.
class PeerCertificates
{
public:
    /// Without a name the authority gets one of its own: of two that are called the same only one
    /// is looked at.
    explicit PeerCertificates(const QByteArray &authority = {},
                              const QByteArray &names = "DNS:localhost,IP:127.0.0.1");
    [[nodiscard]] QString caFile() const { return m_dir.filePath(QStringLiteral("ca.pem")); }
    [[nodiscard]] QString certificateFile() const
    {
        return m_dir.filePath(QStringLiteral("peer.pem"));
    }
    [[nodiscard]] QString keyFile() const { return m_dir.filePath(QStringLiteral("peer.key")); }

private:
    QTemporaryDir m_dir;
};

} // namespace deckhand
