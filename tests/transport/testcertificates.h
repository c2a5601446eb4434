#pragma once

#include <QByteArray>

#include <memory>
#include <openssl/ssl.h>
#include <openssl/x509.h>

namespace deckhand {

struct FreeTls
{
    void operator()(X509 *p) const { X509_free(p); }
    void operator()(EVP_PKEY *p) const { EVP_PKEY_free(p); }
    void operator()(SSL_CTX *p) const { SSL_CTX_free(p); }
    void operator()(SSL *p) const { SSL_free(p); }
};
template <class T>
using TlsPtr = std::unique_ptr<T, FreeTls>;

/// A certificate with its key, made on the spot.
struct TestCertificate
{
    TlsPtr<X509> certificate;
    TlsPtr<EVP_PKEY> key;
    [[nodiscard]] QByteArray pem() const;
    [[nodiscard]] QByteArray keyPem() const; ///< PKCS #8
};

/// What a test wants of a certificate; times in days from now.
struct CertificateWish
{
    QByteArray commonName;
    QByteArray names; ///< `DNS:a.test,DNS:b.test`
    int fromDays = -1;
    int untilDays = 1;
    bool authority = false;
};

/// Signed by `issuer`, or by itself where there is none.
[[nodiscard]] TestCertificate makeCertificate(const CertificateWish &wish,
                                              const TestCertificate *issuer = nullptr);
/// A server's side of TLS with this certificate.
[[nodiscard]] TlsPtr<SSL_CTX> makeServerContext(const TestCertificate &certificate);

} // namespace deckhand
