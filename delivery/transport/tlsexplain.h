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

/// Why a certificate is not accepted, from `facts.verifyError`.
[[nodiscard]] AttemptError explainCertificate(const TlsFacts &facts, const QByteArray &host);
/// Why a handshake of `ByteStream` failed.
[[nodiscard]] AttemptError explainTls(const TlsFacts &facts, const TlsEnd &end);
/// It took longer than the attempt may.
[[nodiscard]] AttemptError slowTls(milliseconds limit, double connectMs, double tlsMs);
/// The file of trusted certificates can't be read.
[[nodiscard]] AttemptError noTrustStore();

} // namespace deckhand
