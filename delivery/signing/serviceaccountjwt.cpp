#include "signing/serviceaccountjwt.h"

#include "api/jsonreader.h"
#include "api/jsonwriter.h"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

namespace deckhand {

namespace {

constexpr std::chrono::seconds lifetime{3600};
constexpr std::chrono::minutes renewBefore{5};
constexpr int fewestBits = 2048;
constexpr auto standardTokenUri = "https://oauth2.googleapis.com/token";

struct FreeOpenSsl
{
    void operator()(BIO *bio) const { BIO_free(bio); }
    void operator()(EVP_MD_CTX *context) const { EVP_MD_CTX_free(context); }
};
template <class T>
using OpenSslPtr = std::unique_ptr<T, FreeOpenSsl>;

QByteArray base64Url(QByteArrayView bytes)
{
    return QByteArray::fromRawData(bytes.data(), bytes.size())
        .toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals);
}

/// Without it OpenSSL would ask at the terminal for the passphrase of an encrypted key.
int noPassphrase(char *, int, int, void *)
{
    return -1;
}

std::shared_ptr<EVP_PKEY> readKey(const Secret &pem)
{
    const OpenSslPtr<BIO> bio(BIO_new_mem_buf(pem.reveal().constData(), int(pem.reveal().size())));
    EVP_PKEY *key = PEM_read_bio_PrivateKey(bio.get(), nullptr, &noPassphrase, nullptr);
    ERR_clear_error();
    return {key, &EVP_PKEY_free};
}

/// What is wrong with a key; empty if nothing.
QString problemOfKey(EVP_PKEY *key)
{
    if (!key)
        return QStringLiteral("The member \"private_key\" is no readable private key. Paste the "
                              "whole file, with the line breaks of the key as \\n.");
    if (EVP_PKEY_get_base_id(key) != EVP_PKEY_RSA)
        return QStringLiteral("The member \"private_key\" is not an RSA key. Make a new key of the "
                              "service account.");
    if (EVP_PKEY_get_bits(key) < fewestBits)
        return QStringLiteral("The member \"private_key\" has %1 bits and needs %2. Make a new key "
                              "of the service account.")
            .arg(EVP_PKEY_get_bits(key))
            .arg(fewestBits);
    return {};
}

qint64 unixSeconds(Timestamp at)
{
    return std::chrono::floor<std::chrono::seconds>(at).time_since_epoch().count();
}

/// Gathers what a key file has and lacks.
class KeyFileReader
{
public:
    explicit KeyFileReader(const QByteArray &json) : m_reader(json, m_ignored) {}
    [[nodiscard]] bool isObject() const { return m_reader.isValid(); }
    QByteArray needed(const char *name)
    {
        QByteArray value = m_reader.bytes(name);
        if (value.isEmpty()) {
            problems.push_back({ErrorCode::InputMissing,
                                {},
                                QStringLiteral("The member \"%1\" is missing. Paste the whole key "
                                               "file of the service account.")
                                    .arg(QLatin1String(name))});
        }
        return value;
    }
    QByteArray optional(const char *name) { return m_reader.bytes(name); }
    void invalid(const QString &message)
    {
        problems.push_back({ErrorCode::InputInvalid, {}, message});
    }

    std::vector<ErrorItem> problems;

private:
    std::vector<ErrorItem> m_ignored;
    ObjectReader m_reader;
};

} // namespace

Result<ServiceAccount> ServiceAccount::parse(const Secret &json)
{
    KeyFileReader file(json.reveal());
    if (!file.isObject()) {
        return failure(ErrorCode::InputInvalid,
                       QStringLiteral("This is not JSON. Paste the whole key file of the service "
                                      "account."));
    }
    ServiceAccount account;
    const QByteArray type = file.needed("type");
    if (!type.isEmpty() && type != "service_account") {
        file.invalid(QStringLiteral("This is a credential of type \"%1\". Make a key of a service "
                                    "account instead.")
                         .arg(QString::fromUtf8(type.left(40))));
    }
    account.m_email = file.needed("client_email");
    account.m_keyId = file.needed("private_key_id");
    const Secret pem(file.needed("private_key"));
    if (!pem.isEmpty()) {
        account.m_key = readKey(pem);
        if (const QString problem = problemOfKey(account.m_key.get()); !problem.isEmpty())
            file.invalid(problem);
    }
    account.m_tokenUri = file.optional("token_uri");
    if (account.m_tokenUri.isEmpty())
        account.m_tokenUri = standardTokenUri;
    else if (!account.m_tokenUri.startsWith("https://"))
        file.invalid(QStringLiteral("The member \"token_uri\" must be an https URL."));
    return valueOrErrors(std::move(account), std::move(file.problems));
}

Secret ServiceAccount::selfSigned(QByteArrayView audience, Timestamp now) const
{
    return jwt(audience, {}, now);
}

Secret ServiceAccount::assertion(QByteArrayView scope, Timestamp now) const
{
    return jwt(m_tokenUri, scope, now);
}

Secret ServiceAccount::jwt(QByteArrayView audience, QByteArrayView scope, Timestamp now) const
{
    QByteArray header;
    JsonWriter(header)
        .beginObject()
        .member("alg", "RS256")
        .member("typ", "JWT")
        .member("kid", m_keyId)
        .endObject();
    const qint64 issued = unixSeconds(now);
    QByteArray claims;
    JsonWriter writer(claims);
    writer.beginObject()
        .member("iss", m_email)
        .member("sub", m_email)
        .member("aud", audience)
        .member("iat", issued)
        .member("exp", issued + lifetime.count());
    if (!scope.isEmpty())
        writer.member("scope", scope);
    writer.endObject();
    const QByteArray text = base64Url(header) + '.' + base64Url(claims);
    return Secret(text + '.' + base64Url(signature(text)));
}

QByteArray ServiceAccount::signature(const QByteArray &text) const
{
    const OpenSslPtr<EVP_MD_CTX> context(EVP_MD_CTX_new());
    const auto *bytes = reinterpret_cast<const unsigned char *>(text.constData());
    size_t size = size_t(EVP_PKEY_get_size(m_key.get()));
    QByteArray made(qsizetype(size), Qt::Uninitialized);
    const bool done =
        EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, m_key.get()) == 1 &&
        EVP_DigestSign(context.get(), reinterpret_cast<unsigned char *>(made.data()), &size, bytes,
                       size_t(text.size())) == 1;
    ERR_clear_error();
    made.truncate(done ? qsizetype(size) : 0); // an empty signature is refused by the service
    return made;
}

const Secret &SelfSignedToken::at(Timestamp now)
{
    const bool fresh =
        !m_token.isEmpty() && now >= m_signedAt && now < m_signedAt + lifetime - renewBefore;
    if (!fresh) {
        m_token = m_account.selfSigned(m_audience, now);
        m_signedAt = now;
    }
    return m_token;
}

} // namespace deckhand
