#pragma once

#include "api/delivery.h"

#include <QByteArray>
#include <QString>

#include <memory>
#include <optional>
#include <openssl/ssl.h>

namespace deckhand {

/// What a TLS handshake showed of the receiver's certificate, as evidence for an operator.
struct TlsFacts
{
    int verifyError = 0; ///< X509_V_ERR_…; 0: none
    QString subject;     ///< of the certificate that failed, or of the receiver's
    QString issuer;
    QString notBefore;
    QString notAfter;
    QString names; ///< the receiver's host names, separated by commas
};

struct FreeX509Store
{
    void operator()(X509_STORE *store) const { X509_STORE_free(store); }
};
using X509StorePtr = std::unique_ptr<X509_STORE, FreeX509Store>;

/// The trusted certificates of `caFile`, or the system's where it is empty. Certificates of the
/// system are read when they are needed. Nothing if the file can't be read.
[[nodiscard]] X509StorePtr makeTrustStore(const QByteArray &caFile);

/// Makes `context` trust `store` and write what it sees into `facts`, which must live as long as
/// the connection.
void prepareTls(SSL_CTX *context, X509_STORE *store, TlsFacts *facts);

/// What the other side of a finished handshake showed; nothing where it showed none.
[[nodiscard]] std::optional<AttemptCertificate> certificateOf(const SSL *ssl);

} // namespace deckhand
