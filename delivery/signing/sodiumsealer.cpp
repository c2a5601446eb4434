#include "signing/sodiumsealer.h"

#include <sodium.h>

namespace deckhand {

namespace {

// version (1) | nonce (24) | ciphertext and tag
constexpr char version = 1;
constexpr qsizetype nonceSize = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr qsizetype tagSize = crypto_aead_xchacha20poly1305_ietf_ABYTES;
constexpr qsizetype keySize = crypto_aead_xchacha20poly1305_ietf_KEYBYTES;

const unsigned char *bytes(QByteArrayView view)
{
    return reinterpret_cast<const unsigned char *>(view.data());
}
unsigned char *bytes(QByteArray &array)
{
    return reinterpret_cast<unsigned char *>(array.data());
}

class SodiumSealer final : public Sealer
{
public:
    explicit SodiumSealer(Secret key) : m_key(std::move(key)) {}

    QByteArray seal(QByteArrayView plain, QByteArrayView context) const override
    {
        QByteArray sealed(1 + nonceSize + plain.size() + tagSize, Qt::Uninitialized);
        sealed[0] = version;
        unsigned char *nonce = bytes(sealed) + 1;
        randombytes_buf(nonce, size_t(nonceSize));
        crypto_aead_xchacha20poly1305_ietf_encrypt(
            nonce + nonceSize, nullptr, bytes(plain), quint64(plain.size()), bytes(context),
            quint64(context.size()), nullptr, nonce, bytes(m_key.reveal()));
        return sealed;
    }

    Result<QByteArray> open(QByteArrayView sealed, QByteArrayView context) const override
    {
        if (sealed.size() < 1 + nonceSize + tagSize)
            return failure(ErrorCode::ApiError,
                           QStringLiteral("A sealed value is too short to be one of ours."));
        if (sealed[0] != version)
            return failure(ErrorCode::ApiError,
                           QStringLiteral("A sealed value has version %1, which this program does "
                                          "not know. Use the newer program that wrote it.")
                               .arg(int(sealed[0])));
        const unsigned char *nonce = bytes(sealed) + 1;
        const qsizetype rest = sealed.size() - 1 - nonceSize;
        QByteArray plain(rest - tagSize, Qt::Uninitialized);
        if (crypto_aead_xchacha20poly1305_ietf_decrypt(
                bytes(plain), nullptr, nullptr, nonce + nonceSize, quint64(rest), bytes(context),
                quint64(context.size()), nonce, bytes(m_key.reveal())) != 0) {
            return failure(
                ErrorCode::ApiError,
                QStringLiteral("A stored credential cannot be opened: the key is another "
                               "one, or the value was changed. Start with the key file "
                               "the store was made with, or enter the credential again."));
        }
        return plain;
    }

private:
    const Secret m_key;
};

} // namespace

Result<std::unique_ptr<Sealer>> makeSodiumSealer(const Secret &key)
{
    if (sodium_init() < 0)
        return failure(ErrorCode::ApiError, QStringLiteral("libsodium cannot be initialised."));
    if (key.reveal().size() != keySize)
        return failure(ErrorCode::InputInvalid,
                       QStringLiteral("The sealing key has %1 bytes and needs %2.")
                           .arg(key.reveal().size())
                           .arg(keySize));
    return std::make_unique<SodiumSealer>(key);
}

Secret makeSealingKey()
{
    if (sodium_init() < 0)
        qFatal("libsodium cannot be initialised.");
    QByteArray key(keySize, Qt::Uninitialized);
    randombytes_buf(key.data(), size_t(keySize));
    return Secret(std::move(key));
}

} // namespace deckhand
