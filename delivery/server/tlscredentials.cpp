#include "server/tlscredentials.h"

#include <QFile>

#include <sys/stat.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <ctime>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

namespace deckhand {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr qint64 largestFile = 1024 * 1024;

struct FreeParts
{
    void operator()(BIO *bio) const { BIO_free(bio); }
    void operator()(X509 *certificate) const { X509_free(certificate); }
    void operator()(EVP_PKEY *key) const { EVP_PKEY_free(key); }
};
template <class T>
using Owned = std::unique_ptr<T, FreeParts>;

tl::unexpected<Error> problem(const char *option, const QString &sentence)
{
    return failure(ErrorCode::InputInvalid, sentence, QString::fromLatin1(option));
}

QString lastSslError()
{
    const unsigned long code = ERR_peek_last_error();
    const char *reason = code == 0 ? nullptr : ERR_reason_error_string(code);
    ERR_clear_error();
    return reason ? QString::fromUtf8(reason) : u"unknown reason"_s;
}

Result<QByteArray> readFile(const char *option, const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) {
        return problem(option, u"The file %1 can't be read: %2. Name a PEM file that the "
                               "server's user may read."_s.arg(path, file.errorString()));
    }
    if (file.size() > largestFile)
        return problem(option,
                       u"The file %1 is too large for PEM of TLS; name the right one."_s.arg(path));
    return file.read(largestFile);
}

Owned<BIO> bioOf(const QByteArray &bytes)
{
    return Owned<BIO>(BIO_new_mem_buf(bytes.constData(), int(bytes.size())));
}

/// For PEM_read…: there is nobody to ask for a passphrase.
int refusePassphrase(char *, int, int, void *asked)
{
    *static_cast<bool *>(asked) = true;
    return -1;
}

Timestamp timeOf(const ASN1_TIME *time)
{
    tm parts{};
    if (ASN1_TIME_to_tm(time, &parts) != 1)
        return Timestamp{};
    return fromMillis(qint64(::timegm(&parts)) * 1000);
}

QString dayOf(Timestamp time)
{
    return QString::fromLatin1(toIso(time).left(10));
}

QString subjectOf(const X509 *certificate)
{
    std::array<char, 256> text{};
    X509_NAME_oneline(X509_get_subject_name(certificate), text.data(), int(text.size()));
    return QString::fromUtf8(text.data());
}

VoidResult checkDates(const X509 *certificate, const QString &path, Timestamp now)
{
    const Timestamp from = timeOf(X509_get0_notBefore(certificate));
    const Timestamp until = timeOf(X509_get0_notAfter(certificate));
    if (until <= now)
        return problem("tls-cert", u"The certificate in %1 has expired on %2; put a renewed one "
                                   "there."_s.arg(path, dayOf(until)));
    if (from > now)
        return problem("tls-cert",
                       u"The certificate in %1 is not valid before %2; check this "
                       "machine's clock, or take another certificate."_s.arg(path, dayOf(from)));
    return {};
}

/// The certificate and, after it, its intermediates.
Result<Owned<X509>> useCertificates(SSL_CTX *context, const QString &path)
{
    const Result<QByteArray> bytes = readFile("tls-cert", path);
    if (!bytes)
        return failure(bytes.error());
    const Owned<BIO> bio = bioOf(*bytes);
    Owned<X509> first(PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr));
    if (!first) {
        ERR_clear_error();
        return problem("tls-cert", u"The file %1 holds no certificate in PEM; it should begin "
                                   "with -----BEGIN CERTIFICATE-----."_s.arg(path));
    }
    if (SSL_CTX_use_certificate(context, first.get()) != 1)
        return problem("tls-cert", u"The certificate in %1 can't be used: %2. Take one with a "
                                   "stronger key."_s.arg(path, lastSslError()));
    while (Owned<X509> next{PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr)})
        SSL_CTX_add1_chain_cert(context, next.get());
    ERR_clear_error(); // the end of the file is one
    return first;
}

VoidResult useKey(SSL_CTX *context, const X509 *certificate, const TlsFiles &files)
{
    Result<QByteArray> bytes = readFile("tls-key", files.key);
    if (!bytes)
        return failure(bytes.error());
    bool asked = false;
    const Owned<EVP_PKEY> key(
        PEM_read_bio_PrivateKey(bioOf(*bytes).get(), nullptr, refusePassphrase, &asked));
    OPENSSL_cleanse(bytes->data(), std::size_t(bytes->size()));
    if (!key) {
        ERR_clear_error();
        if (asked)
            return problem("tls-key", u"The key in %1 is protected by a passphrase, which a server "
                                      "can't be asked for; take it off with: openssl pkey -in %1 "
                                      "-out NEW"_s.arg(files.key));
        return problem("tls-key", u"The file %1 holds no private key in PEM; it should have a line "
                                  "-----BEGIN PRIVATE KEY-----."_s.arg(files.key));
    }
    if (X509_check_private_key(certificate, key.get()) != 1) {
        ERR_clear_error();
        return problem("tls-key",
                       u"The key in %1 does not belong to the certificate in %2; name "
                       "the two that were made together."_s.arg(files.key, files.certificate));
    }
    if (SSL_CTX_use_PrivateKey(context, key.get()) != 1)
        return problem("tls-key", u"The key in %1 can't be used: %2. Make a new pair."_s.arg(
                                      files.key, lastSslError()));
    return {};
}

bool openToOthers(const QString &path)
{
    struct stat info = {};
    return ::stat(QFile::encodeName(path).constData(), &info) == 0 &&
           (info.st_mode & (S_IROTH | S_IWOTH)) != 0;
}

/// Clients that could speak more are told that this is HTTP/1.1.
int chooseProtocol(SSL *, const unsigned char **chosen, unsigned char *length,
                   const unsigned char *offered, unsigned int size, void *)
{
    static constexpr unsigned char own[] = "\x08http/1.1";
    unsigned char *found = nullptr;
    if (SSL_select_next_proto(&found, length, own, sizeof own - 1, offered, size) !=
        OPENSSL_NPN_NEGOTIATED)
        return SSL_TLSEXT_ERR_NOACK;
    *chosen = found;
    return SSL_TLSEXT_ERR_OK;
}

} // namespace

TlsCredentials::TlsCredentials() : m_context(boost::asio::ssl::context::tls_server)
{
    SSL_CTX *context = m_context.native_handle();
    SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
    SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION |
                                     SSL_OP_CIPHER_SERVER_PREFERENCE);
    // Idle connections give their buffers back.
    SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS);
    SSL_CTX_set_alpn_select_cb(context, chooseProtocol, nullptr);
}

Result<std::shared_ptr<TlsCredentials>> TlsCredentials::load(const TlsFiles &files, Timestamp now)
{
    ERR_clear_error();
    auto credentials = std::make_shared<TlsCredentials>();
    SSL_CTX *context = credentials->m_context.native_handle();
    const Result<Owned<X509>> certificate = useCertificates(context, files.certificate);
    if (!certificate)
        return failure(certificate.error());
    if (const VoidResult fits = useKey(context, certificate->get(), files); !fits)
        return failure(fits.error());
    if (const VoidResult valid = checkDates(certificate->get(), files.certificate, now); !valid)
        return failure(valid.error());
    credentials->m_summary = {subjectOf(certificate->get()),
                              timeOf(X509_get0_notAfter(certificate->get())),
                              openToOthers(files.key)};
    return credentials;
}

Result<TlsSummary> inspectTls(const TlsFiles &files, Timestamp now)
{
    const auto credentials = TlsCredentials::load(files, now);
    if (!credentials)
        return failure(credentials.error());
    return (*credentials)->summary();
}

} // namespace deckhand
