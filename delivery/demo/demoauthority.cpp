#include "demo/demoauthority.h"

#include <QRandomGenerator>

#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

namespace deckhand {

namespace {

struct FreeParts
{
    void operator()(BIO *bio) const { BIO_free(bio); }
    void operator()(X509 *certificate) const { X509_free(certificate); }
    void operator()(EVP_PKEY *key) const { EVP_PKEY_free(key); }
    void operator()(X509_EXTENSION *extension) const { X509_EXTENSION_free(extension); }
};
template <class T>
using Owned = std::unique_ptr<T, FreeParts>;

constexpr long day = 86'400;

/// What a certificate is to say; times in days from now.
struct Wish
{
    const char *commonName;
    QByteArray names; ///< `DNS:a.test,IP:127.0.0.1`
    int fromDays = -1;
    int untilDays = 397;
    bool authority = false;
};

Wish wishFor(const QByteArray &host, CertificateFault fault)
{
    const QByteArray own = "IP:" + host + ",DNS:localhost";
    switch (fault) {
    case CertificateFault::Expired: return {"Demo receiver", own, -91, -1};
    case CertificateFault::OtherName: return {"Demo receiver", "DNS:hooks.example.com"};
    case CertificateFault::Untrusted: return {"Self-made certificate", own};
    case CertificateFault::None: break;
    }
    return {"Demo receiver", own};
}

tl::unexpected<Error> sslFailure()
{
    const unsigned long code = ERR_peek_last_error();
    const char *reason = code == 0 ? nullptr : ERR_reason_error_string(code);
    ERR_clear_error();
    return failure(ErrorCode::ApiError,
                   QStringLiteral("No certificate could be made for the demo: %1. Free memory.")
                       .arg(QString::fromUtf8(reason ? reason : "no reason given")));
}

bool addExtension(X509 *certificate, X509 *issuer, int nid, const QByteArray &value)
{
    X509V3_CTX context{};
    X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
    const Owned<X509_EXTENSION> extension(
        X509V3_EXT_conf_nid(nullptr, &context, nid, value.constData()));
    return extension && X509_add_ext(certificate, extension.get(), -1) == 1;
}

bool addExtensions(X509 *certificate, X509 *issuer, const Wish &wish)
{
    if (wish.authority)
        return addExtension(certificate, issuer, NID_basic_constraints,
                            "critical,CA:TRUE,pathlen:0") &&
               addExtension(certificate, issuer, NID_key_usage, "critical,keyCertSign");
    return addExtension(certificate, issuer, NID_basic_constraints, "CA:FALSE") &&
           addExtension(certificate, issuer, NID_key_usage, "critical,digitalSignature") &&
           addExtension(certificate, issuer, NID_ext_key_usage, "serverAuth") &&
           addExtension(certificate, issuer, NID_subject_alt_name, wish.names);
}

} // namespace

struct DemoAuthority::Identity
{
    Owned<X509> certificate;
    Owned<EVP_PKEY> key;

    /// Signed by `issuer`, or by itself where there is none. Without a certificate: OpenSSL failed.
    [[nodiscard]] static Identity make(const Wish &wish, const Identity *issuer)
    {
        Identity made{Owned<X509>(X509_new()), Owned<EVP_PKEY>(EVP_EC_gen("P-256"))};
        X509 *certificate = made.certificate.get();
        if (!certificate || !made.key)
            return {};
        X509 *parent = issuer ? issuer->certificate.get() : certificate;
        EVP_PKEY *signer = issuer ? issuer->key.get() : made.key.get();
        const auto *name = reinterpret_cast<const unsigned char *>(wish.commonName);
        const std::uint64_t serial = QRandomGenerator::system()->generate64() >> 1;
        const bool whole =
            X509_set_version(certificate, X509_VERSION_3) == 1 &&
            ASN1_INTEGER_set_uint64(X509_get_serialNumber(certificate), serial) == 1 &&
            X509_gmtime_adj(X509_getm_notBefore(certificate), wish.fromDays * day) &&
            X509_gmtime_adj(X509_getm_notAfter(certificate), wish.untilDays * day) &&
            X509_set_pubkey(certificate, made.key.get()) == 1 &&
            X509_NAME_add_entry_by_txt(X509_get_subject_name(certificate), "CN", MBSTRING_UTF8,
                                       name, -1, -1, 0) == 1 &&
            X509_set_issuer_name(certificate, X509_get_subject_name(parent)) == 1 &&
            addExtensions(certificate, parent, wish) &&
            X509_sign(certificate, signer, EVP_sha256()) > 0;
        return whole ? std::move(made) : Identity();
    }
};

DemoAuthority::DemoAuthority(std::unique_ptr<Identity> own) : m_own(std::move(own)) {}

DemoAuthority::~DemoAuthority() = default;

Result<std::shared_ptr<const DemoAuthority>> DemoAuthority::make()
{
    Wish wish{"Deckhand demo authority", {}};
    wish.authority = true;
    auto own = std::make_unique<Identity>(Identity::make(wish, nullptr));
    if (!own->certificate)
        return sslFailure();
    return std::shared_ptr<const DemoAuthority>(new DemoAuthority(std::move(own)));
}

QByteArray DemoAuthority::pem() const
{
    const Owned<BIO> bio(BIO_new(BIO_s_mem()));
    if (!bio || PEM_write_bio_X509(bio.get(), m_own->certificate.get()) != 1)
        return {};
    char *data = nullptr;
    const long size = BIO_get_mem_data(bio.get(), &data);
    return QByteArray(data, size);
}

VoidResult DemoAuthority::equip(SSL_CTX *context, const QByteArray &host,
                                CertificateFault fault) const
{
    const Identity *issuer = fault == CertificateFault::Untrusted ? nullptr : m_own.get();
    const Identity made = Identity::make(wishFor(host, fault), issuer);
    if (!made.certificate || SSL_CTX_use_certificate(context, made.certificate.get()) != 1 ||
        SSL_CTX_use_PrivateKey(context, made.key.get()) != 1)
        return sslFailure();
    return {};
}

} // namespace deckhand
