#include "transport/tlsfacts.h"

#include <openssl/x509v3.h>

#include <ctime>

namespace deckhand {

namespace {

constexpr int maxNames = 5;

struct FreeBio
{
    void operator()(BIO *bio) const { BIO_free(bio); }
};
struct FreeNames
{
    void operator()(GENERAL_NAMES *names) const { GENERAL_NAMES_free(names); }
};

QString textOf(BIO *bio)
{
    char *data = nullptr;
    const long size = BIO_get_mem_data(bio, &data);
    return QString::fromUtf8(data, qsizetype(size));
}

QString nameText(X509_NAME *name)
{
    const std::unique_ptr<BIO, FreeBio> bio(BIO_new(BIO_s_mem()));
    X509_NAME_print_ex(bio.get(), name, 0,
                       (XN_FLAG_ONELINE | ASN1_STRFLGS_UTF8_CONVERT) &
                           ~static_cast<unsigned long>(ASN1_STRFLGS_ESC_MSB));
    return textOf(bio.get());
}

QString timeText(const ASN1_TIME *time)
{
    tm parts{};
    if (ASN1_TIME_to_tm(time, &parts) != 1)
        return QStringLiteral("an unreadable date");
    return QStringLiteral("%1-%2-%3")
        .arg(parts.tm_year + 1900)
        .arg(parts.tm_mon + 1, 2, 10, QLatin1Char('0'))
        .arg(parts.tm_mday, 2, 10, QLatin1Char('0'));
}

QString hostNames(X509 *certificate)
{
    const std::unique_ptr<GENERAL_NAMES, FreeNames> names(static_cast<GENERAL_NAMES *>(
        X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr)));
    QString all;
    for (int i = 0, found = 0; i < sk_GENERAL_NAME_num(names.get()) && found < maxNames; ++i) {
        const GENERAL_NAME *name = sk_GENERAL_NAME_value(names.get(), i);
        if (name->type != GEN_DNS)
            continue;
        if (!all.isEmpty())
            all += QStringLiteral(", ");
        all += QString::fromUtf8(
            reinterpret_cast<const char *>(ASN1_STRING_get0_data(name->d.dNSName)),
            ASN1_STRING_length(name->d.dNSName));
        ++found;
    }
    return all;
}

void remember(TlsFacts &facts, X509 *certificate)
{
    facts.subject = nameText(X509_get_subject_name(certificate));
    facts.issuer = nameText(X509_get_issuer_name(certificate));
    facts.notBefore = timeText(X509_get0_notBefore(certificate));
    facts.notAfter = timeText(X509_get0_notAfter(certificate));
}

int factsIndex()
{
    static const int index = SSL_CTX_get_ex_new_index(0, nullptr, nullptr, nullptr, nullptr);
    return index;
}

/// Changes no verdict of OpenSSL; only looks.
int onVerify(int ok, X509_STORE_CTX *store)
{
    const auto *ssl = static_cast<const SSL *>(
        X509_STORE_CTX_get_ex_data(store, SSL_get_ex_data_X509_STORE_CTX_idx()));
    auto *facts = static_cast<TlsFacts *>(SSL_CTX_get_ex_data(SSL_get_SSL_CTX(ssl), factsIndex()));
    X509 *certificate = X509_STORE_CTX_get_current_cert(store);
    if (!facts || !certificate)
        return ok;
    if (X509_STORE_CTX_get_error_depth(store) == 0)
        facts->names = hostNames(certificate);
    if (ok == 0) {
        facts->verifyError = X509_STORE_CTX_get_error(store);
        remember(*facts, certificate);
    } else if (facts->verifyError == 0 && X509_STORE_CTX_get_error_depth(store) == 0) {
        remember(*facts, certificate);
    }
    return ok;
}

} // namespace

X509StorePtr makeTrustStore(const QByteArray &caFile)
{
    X509StorePtr store(X509_STORE_new());
    const int loaded = caFile.isEmpty() ? X509_STORE_set_default_paths(store.get())
                                        : X509_STORE_load_file(store.get(), caFile.constData());
    if (loaded != 1)
        return nullptr;
    return store;
}

std::optional<AttemptCertificate> certificateOf(const SSL *ssl)
{
    X509 *own = SSL_get0_peer_certificate(ssl);
    if (!own)
        return std::nullopt;
    AttemptCertificate certificate;
    certificate.subject = nameText(X509_get_subject_name(own));
    certificate.issuer = nameText(X509_get_issuer_name(own));
    tm end{};
    if (ASN1_TIME_to_tm(X509_get0_notAfter(own), &end) == 1)
        certificate.validUntil = fromMillis(qint64(timegm(&end)) * 1000);
    const STACK_OF(X509) *chain = SSL_get_peer_cert_chain(ssl);
    certificate.chainLength = chain ? sk_X509_num(chain) : 1;
    return certificate;
}

void prepareTls(SSL_CTX *context, X509_STORE *store, TlsFacts *facts)
{
    if (store)
        SSL_CTX_set1_cert_store(context, store);
    SSL_CTX_set_ex_data(context, factsIndex(), facts);
    SSL_CTX_set_verify(context, SSL_VERIFY_PEER, onVerify);
}

} // namespace deckhand
