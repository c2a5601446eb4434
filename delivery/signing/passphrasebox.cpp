#include "signing/passphrasebox.h"

#include <QJsonDocument>
#include <QJsonObject>

#include <sodium.h>

namespace deckhand {

namespace {

constexpr int boxVersion = 1;
const QLatin1String kdfName("argon2id");
const QLatin1String cipherName("xchacha20-poly1305");
constexpr qsizetype saltSize = crypto_pwhash_argon2id_SALTBYTES;
constexpr qsizetype nonceSize = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr qsizetype tagSize = crypto_aead_xchacha20poly1305_ietf_ABYTES;
constexpr qsizetype keySize = crypto_aead_xchacha20poly1305_ietf_KEYBYTES;
constexpr quint64 mebibyte = 1024 * 1024;

const unsigned char *bytes(QByteArrayView view)
{
    return reinterpret_cast<const unsigned char *>(view.data());
}
unsigned char *bytes(QByteArray &array)
{
    return reinterpret_cast<unsigned char *>(array.data());
}

struct Box
{
    PassphraseCost cost;
    QByteArray salt, nonce;
    QByteArray text; ///< sealed, with its tag

    /// What is authenticated beside the text.
    [[nodiscard]] QByteArray head(QByteArrayView context) const
    {
        return "deckhand.sealed\n" + QByteArray::number(boxVersion) + '\n' +
               QByteArray::number(cost.passes) + '\n' + QByteArray::number(cost.memory) + '\n' +
               salt.toBase64() + '\n' + nonce.toBase64() + '\n' + context.toByteArray();
    }
};

tl::unexpected<Error> damaged(const QString &member)
{
    return failure(ErrorCode::InputInvalid,
                   QStringLiteral("The sealed credentials cannot be read: “%1” is missing or "
                                  "damaged. Export the file again.")
                       .arg(member),
                   QStringLiteral("sealed.") + member);
}

/// Bytes of a member, which has one spelling only.
Result<QByteArray> bytesOf(const QJsonObject &object, const char *name, qsizetype least,
                           qsizetype most)
{
    const QByteArray text = object.value(QLatin1String(name)).toString().toLatin1();
    const auto result =
        QByteArray::fromBase64Encoding(text, QByteArray::AbortOnBase64DecodingErrors);
    if (!result)
        return damaged(QLatin1String(name));
    const QByteArray &decoded = *result;
    if (decoded.size() < least || decoded.size() > most || decoded.toBase64() != text)
        return damaged(QLatin1String(name));
    return decoded;
}

Result<PassphraseCost> costOf(const QJsonObject &object)
{
    const qint64 passes = object.value(QLatin1String("passes")).toInteger(-1);
    const qint64 memory = object.value(QLatin1String("memory_bytes")).toInteger(-1);
    if (passes < qint64(crypto_pwhash_argon2id_OPSLIMIT_MIN))
        return damaged(QStringLiteral("passes"));
    if (memory < qint64(crypto_pwhash_argon2id_MEMLIMIT_MIN))
        return damaged(QStringLiteral("memory_bytes"));
    const PassphraseCost cost{quint64(passes), quint64(memory)};
    if (cost.passes > highestPassphraseCost.passes || cost.memory > highestPassphraseCost.memory)
        return failure(ErrorCode::InputInvalid,
                       QStringLiteral("Opening the credentials would take %1 MB of memory and %2 "
                                      "passes; at most %3 MB and %4 passes are spent. Use a file "
                                      "that was exported here.")
                           .arg(cost.memory / mebibyte)
                           .arg(cost.passes)
                           .arg(highestPassphraseCost.memory / mebibyte)
                           .arg(highestPassphraseCost.passes),
                       QStringLiteral("sealed.memory_bytes"));
    return cost;
}

/// Why this program cannot open such boxes, or nothing.
std::optional<Error> objectionTo(const QJsonObject &object)
{
    const qint64 version = object.value(QLatin1String("version")).toInteger(-1);
    if (version > boxVersion)
        return Error(ErrorCode::NotSupported,
                     QStringLiteral("The credentials are sealed in version %1, and this program "
                                    "opens version %2. Open the file with the newer program that "
                                    "wrote it.")
                         .arg(version)
                         .arg(boxVersion),
                     QStringLiteral("sealed.version"));
    if (version != boxVersion)
        return damaged(QStringLiteral("version")).value();
    if (object.value(QLatin1String("kdf")).toString() != kdfName)
        return damaged(QStringLiteral("kdf")).value();
    if (object.value(QLatin1String("cipher")).toString() != cipherName)
        return damaged(QStringLiteral("cipher")).value();
    return std::nullopt;
}

Result<Box> readBox(QByteArrayView json)
{
    const QJsonDocument document = QJsonDocument::fromJson(json.toByteArray());
    if (!document.isObject())
        return damaged(QStringLiteral("sealed"));
    const QJsonObject object = document.object();
    if (auto objection = objectionTo(object))
        return failure(std::move(*objection));
    const auto cost = costOf(object);
    if (!cost)
        return failure(cost.error());
    const auto salt = bytesOf(object, "salt", saltSize, saltSize);
    if (!salt)
        return failure(salt.error());
    const auto nonce = bytesOf(object, "nonce", nonceSize, nonceSize);
    if (!nonce)
        return failure(nonce.error());
    const auto text = bytesOf(object, "text", tagSize, json.size());
    if (!text)
        return failure(text.error());
    return Box{*cost, *salt, *nonce, *text};
}

QByteArray written(const Box &box)
{
    const auto text = [](const QByteArray &value) { return QString::fromLatin1(value.toBase64()); };
    const QJsonObject object{
        {QStringLiteral("version"), boxVersion},
        {QStringLiteral("kdf"), QString(kdfName)},
        {QStringLiteral("passes"), qint64(box.cost.passes)},
        {QStringLiteral("memory_bytes"), qint64(box.cost.memory)},
        {QStringLiteral("salt"), text(box.salt)},
        {QStringLiteral("cipher"), QString(cipherName)},
        {QStringLiteral("nonce"), text(box.nonce)},
        {QStringLiteral("text"), text(box.text)},
    };
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

Result<Secret> keyOf(const Secret &passphrase, const Box &box)
{
    if (sodium_init() < 0)
        return failure(ErrorCode::ApiError, QStringLiteral("libsodium cannot be initialised."));
    if (passphrase.isEmpty())
        return failure(ErrorCode::InputMissing, QStringLiteral("Enter a passphrase."),
                       QStringLiteral("passphrase"));
    QByteArray key(keySize, Qt::Uninitialized);
    if (crypto_pwhash(bytes(key), quint64(keySize), passphrase.reveal().constData(),
                      quint64(passphrase.reveal().size()), bytes(box.salt), box.cost.passes,
                      size_t(box.cost.memory), crypto_pwhash_ALG_ARGON2ID13) != 0)
        return failure(ErrorCode::Overloaded,
                       QStringLiteral("There is no room for the %1 MB of memory that a passphrase "
                                      "takes. Close other programs and try again.")
                           .arg(box.cost.memory / mebibyte));
    return Secret(std::move(key));
}

} // namespace

Result<QByteArray> sealWithPassphrase(const Secret &plain, const Secret &passphrase,
                                      QByteArrayView context, const PassphraseCost &cost)
{
    if (sodium_init() < 0)
        return failure(ErrorCode::ApiError, QStringLiteral("libsodium cannot be initialised."));
    Box box{cost, QByteArray(saltSize, Qt::Uninitialized), QByteArray(nonceSize, Qt::Uninitialized),
            QByteArray(plain.reveal().size() + tagSize, Qt::Uninitialized)};
    randombytes_buf(box.salt.data(), size_t(saltSize));
    randombytes_buf(box.nonce.data(), size_t(nonceSize));
    const auto key = keyOf(passphrase, box);
    if (!key)
        return failure(key.error());
    const QByteArray head = box.head(context);
    crypto_aead_xchacha20poly1305_ietf_encrypt(
        bytes(box.text), nullptr, bytes(plain.reveal()), quint64(plain.reveal().size()),
        bytes(head), quint64(head.size()), nullptr, bytes(box.nonce), bytes(key->reveal()));
    return written(box);
}

Result<Secret> openWithPassphrase(QByteArrayView json, const Secret &passphrase,
                                  QByteArrayView context)
{
    const auto box = readBox(json);
    if (!box)
        return failure(box.error());
    const auto key = keyOf(passphrase, *box);
    if (!key)
        return failure(key.error());
    const QByteArray head = box->head(context);
    QByteArray plain(box->text.size() - tagSize, Qt::Uninitialized);
    if (crypto_aead_xchacha20poly1305_ietf_decrypt(
            bytes(plain), nullptr, nullptr, bytes(box->text), quint64(box->text.size()),
            bytes(head), quint64(head.size()), bytes(box->nonce), bytes(key->reveal())) != 0)
        return failure(ErrorCode::InputInvalid,
                       QStringLiteral("The passphrase is another one, or the file was changed "
                                      "after it was sealed. Enter the passphrase it was sealed "
                                      "with."),
                       QStringLiteral("passphrase"));
    return Secret(std::move(plain));
}

} // namespace deckhand
