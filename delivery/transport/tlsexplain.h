#pragma once

#include "api/delivery.h"
#include "transport/tlsfacts.h"

namespace deckhand {

/// How a handshake ended.
struct TlsEnd
{
    QByteArray host;
    QString peer;
    int sslError = 0;        ///< of SSL_get_error
    unsigned long error = 0; ///< of ERR_get_error
    int systemError = 0;     ///< errno
    double ms = 0;
};

// The sentences for TLS that does not come about, the same for every protocol above it.

/// Why a certificate is not accepted, from `facts.verifyError`.
[[nodiscard]] AttemptError explainCertificate(const TlsFacts &facts, const QString &host);
/// It is for another name than `host`.
[[nodiscard]] AttemptError explainNames(const TlsFacts &facts, const QString &host);
[[nodiscard]] AttemptError explainNoTls(const QString &peer);
[[nodiscard]] AttemptError explainTlsVersions(const QString &peer);
/// The other side hung up in the middle of the handshake.
[[nodiscard]] AttemptError explainCutHandshake(const QString &peer, double ms);
[[nodiscard]] AttemptError explainHandshake(const QString &peer, const QString &why);
/// Why a handshake of `ByteStream` failed.
[[nodiscard]] AttemptError explainTls(const TlsFacts &facts, const TlsEnd &end);
/// The handshake took longer than the attempt may.
[[nodiscard]] AttemptError slowTls(milliseconds limit, double connectMs, double tlsMs);
/// The file of trusted certificates can't be read.
[[nodiscard]] AttemptError noTrustStore();

} // namespace deckhand
