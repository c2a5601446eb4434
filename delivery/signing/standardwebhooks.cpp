#include "signing/standardwebhooks.h"

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/params.h>
#include <openssl/rand.h>

#include <array>
#include <memory>

namespace deckhand {

namespace {

using Mac = std::array<char, 32>;

constexpr QByteArrayView secretPrefix("whsec_");
constexpr qint64 toleranceSeconds = 300;

struct FreeMac
{
    void operator()(EVP_MAC *mac) const { EVP_MAC_free(mac); }
    void operator()(EVP_MAC_CTX *context) const { EVP_MAC_CTX_free(context); }
};

/// HMAC-SHA256 with its algorithm looked up once: the look-up costs more than the hash of a small
/// event.
class HmacSha256
{
public:
    HmacSha256()
        : m_mac(EVP_MAC_fetch(nullptr, "HMAC", nullptr)), m_context(EVP_MAC_CTX_new(m_mac.get()))
    {
        std::array<char, 7> digest{"SHA256"};
        const std::array<OSSL_PARAM, 2> params{
            OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest.data(), 0),
            OSSL_PARAM_construct_end()};
        EVP_MAC_CTX_set_params(m_context.get(), params.data());
    }

    void begin(const QByteArray &key)
    {
        EVP_MAC_init(m_context.get(), bytes(key), size_t(key.size()), nullptr);
    }
    void add(QByteArrayView part)
    {
        EVP_MAC_update(m_context.get(), bytes(part), size_t(part.size()));
    }
    Mac end()
    {
        Mac mac{};
        size_t size = 0;
        EVP_MAC_final(m_context.get(), reinterpret_cast<unsigned char *>(mac.data()), &size,
                      mac.size());
        return mac;
    }

private:
    static const unsigned char *bytes(QByteArrayView view)
    {
        return reinterpret_cast<const unsigned char *>(view.data());
    }

    std::unique_ptr<EVP_MAC, FreeMac> m_mac;
    std::unique_ptr<EVP_MAC_CTX, FreeMac> m_context;
};

Mac signature(const Secret &key, QByteArrayView id, QByteArrayView timestamp, QByteArrayView body)
{
    thread_local HmacSha256 hmac;
    hmac.begin(key.reveal());
    hmac.add(id);
    hmac.add(".");
    hmac.add(timestamp);
    hmac.add(".");
    hmac.add(body);
    return hmac.end();
}

std::optional<qint64> unixSeconds(QByteArrayView text)
{
    if (text.isEmpty() || text.size() > 18)
        return std::nullopt;
    qint64 seconds = 0;
    for (const char c : text) {
        if (c < '0' || c > '9')
            return std::nullopt;
        seconds = seconds * 10 + (c - '0');
    }
    return seconds;
}

/// Whether one entry of the signature header is this MAC. Other versions than `v1` never match.
bool isMac(QByteArrayView entry, const Mac &mac)
{
    if (!entry.startsWith("v1,"))
        return false;
    const auto decoded = QByteArray::fromBase64Encoding(entry.sliced(3).toByteArray(),
                                                        QByteArray::AbortOnBase64DecodingErrors);
    return decoded && decoded.decoded.size() == qsizetype(mac.size()) &&
           CRYPTO_memcmp(decoded.decoded.constData(), mac.data(), mac.size()) == 0;
}

} // namespace

Secret makeWebhookSecret()
{
    QByteArray random(32, Qt::Uninitialized);
    if (RAND_bytes(reinterpret_cast<unsigned char *>(random.data()), int(random.size())) != 1)
        qFatal("The system gives no random numbers.");
    QByteArray text = secretPrefix.toByteArray();
    text += random.toBase64();
    OPENSSL_cleanse(random.data(), size_t(random.size()));
    return Secret(std::move(text));
}

Result<Secret> webhookKey(const Secret &secret)
{
    const QByteArray &text = secret.reveal();
    if (!text.startsWith(secretPrefix)) {
        return failure(ErrorCode::InputInvalid,
                       QStringLiteral("A signing secret starts with \"whsec_\". Paste it whole, or "
                                      "leave it out to have one made."));
    }
    auto decoded = QByteArray::fromBase64Encoding(text.sliced(secretPrefix.size()),
                                                  QByteArray::AbortOnBase64DecodingErrors);
    if (!decoded) {
        return failure(ErrorCode::InputInvalid,
                       QStringLiteral("What follows \"whsec_\" is not base64. Paste the secret "
                                      "whole, or leave it out to have one made."));
    }
    Secret key(std::move(decoded.decoded));
    const qsizetype size = key.reveal().size();
    if (size < 24 || size > 64) {
        return failure(ErrorCode::InputInvalid,
                       QStringLiteral("A signing secret holds 24 to 64 bytes, this one has %1. Use "
                                      "a longer random value, or leave it out to have one made.")
                           .arg(size));
    }
    return key;
}

QByteArray signWebhook(std::span<const Secret> keys, QByteArrayView id, Timestamp at,
                       QByteArrayView body)
{
    const QByteArray seconds =
        QByteArray::number(std::chrono::floor<std::chrono::seconds>(at).time_since_epoch().count());
    QByteArray all;
    all.reserve(qsizetype(keys.size()) * 48);
    for (const Secret &key : keys) {
        const Mac mac = signature(key, id, seconds, body);
        if (!all.isEmpty())
            all += ' ';
        all += "v1,";
        all += QByteArray::fromRawData(mac.data(), mac.size()).toBase64();
    }
    return all;
}

WebhookVerdict verifyWebhook(const Secret &key, QByteArrayView id, QByteArrayView timestamp,
                             QByteArrayView signatures, QByteArrayView body, Timestamp now)
{
    if (id.isEmpty() || timestamp.isEmpty() || signatures.isEmpty())
        return WebhookVerdict::MissingHeader;
    const std::optional<qint64> at = unixSeconds(timestamp);
    if (!at)
        return WebhookVerdict::BadTimestamp;
    const qint64 age =
        std::chrono::floor<std::chrono::seconds>(now).time_since_epoch().count() - *at;
    if (age > toleranceSeconds)
        return WebhookVerdict::TooOld;
    if (age < -toleranceSeconds)
        return WebhookVerdict::TooNew;

    const Mac mac = signature(key, id, timestamp, body);
    while (!signatures.isEmpty()) {
        const qsizetype space = signatures.indexOf(' ');
        const qsizetype end = space < 0 ? signatures.size() : space;
        if (isMac(signatures.first(end), mac))
            return WebhookVerdict::Valid;
        signatures = space < 0 ? QByteArrayView() : signatures.sliced(space + 1);
    }
    return WebhookVerdict::NoMatch;
}

} // namespace deckhand
