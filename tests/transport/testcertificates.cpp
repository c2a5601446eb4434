#include "testcertificates.h"

#include <openssl/ec.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

namespace deckhand {

namespace {

constexpr long day = 86'400;

/// As the programs do it in `main`, and for their reason (transport/opensslexit.h).
[[maybe_unused]] const int keptUntilTheEnd = OPENSSL_init_crypto(OPENSSL_INIT_NO_ATEXIT, nullptr);

void addExtension(X509 *certificate, X509 *issuer, int nid, const QByteArray &value)
{
    X509V3_CTX context{};
    X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
    X509_EXTENSION *extension = X509V3_EXT_conf_nid(nullptr, &context, nid, value.constData());
    X509_add_ext(certificate, extension, -1);
    X509_EXTENSION_free(extension);
}

QByteArray takeText(BIO *bio)
{
    char *data = nullptr;
    const long size = BIO_get_mem_data(bio, &data);
    const QByteArray text(data, size);
    BIO_free(bio);
    return text;
}

} // namespace

QByteArray TestCertificate::pem() const
{
    BIO *bio = BIO_new(BIO_s_mem());
    PEM_write_bio_X509(bio, certificate.get());
    return takeText(bio);
}

QByteArray TestCertificate::keyPem() const
{
    BIO *bio = BIO_new(BIO_s_mem());
    PEM_write_bio_PKCS8PrivateKey(bio, key.get(), nullptr, nullptr, 0, nullptr, nullptr);
    return takeText(bio);
}

TestCertificate makeCertificate(const CertificateWish &wish, const TestCertificate *issuer)
{
    static long serial = 1;
    TestCertificate made{TlsPtr<X509>(X509_new()), TlsPtr<EVP_PKEY>(EVP_EC_gen("P-256"))};
    X509 *certificate = made.certificate.get();
    X509_set_version(certificate, X509_VERSION_3);
    ASN1_INTEGER_set(X509_get_serialNumber(certificate), serial++);
    X509_gmtime_adj(X509_getm_notBefore(certificate), wish.fromDays * day);
    X509_gmtime_adj(X509_getm_notAfter(certificate), wish.untilDays * day);
    X509_set_pubkey(certificate, made.key.get());
    X509_NAME_add_entry_by_txt(X509_get_subject_name(certificate), "CN", MBSTRING_UTF8,
                               reinterpret_cast<const unsigned char *>(wish.commonName.constData()),
                               -1, -1, 0);
    X509 *parent = issuer ? issuer->certificate.get() : certificate;
    X509_set_issuer_name(certificate, X509_get_subject_name(parent));
    addExtension(certificate, parent, NID_basic_constraints,
                 wish.authority ? "critical,CA:TRUE" : "CA:FALSE");
    if (!wish.names.isEmpty())
        addExtension(certificate, parent, NID_subject_alt_name, wish.names);
    X509_sign(certificate, issuer ? issuer->key.get() : made.key.get(), EVP_sha256());
    return made;
}

TlsPtr<SSL_CTX> makeServerContext(const TestCertificate &certificate)
{
    TlsPtr<SSL_CTX> context(SSL_CTX_new(TLS_server_method()));
    SSL_CTX_use_certificate(context.get(), certificate.certificate.get());
    SSL_CTX_use_PrivateKey(context.get(), certificate.key.get());
    return context;
}

} // namespace deckhand
