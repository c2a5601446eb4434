#include "signing/sastoken.h"

#include <QStringBuilder>

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>

namespace deckhand {

Secret makeSasToken(const QByteArray &resource, const QByteArray &keyName, const Secret &key,
                    Timestamp expiry)
{
    // What JavaScript's encodeURIComponent leaves alone, as the vendor's samples do.
    const QByteArray encoded = resource.toPercentEncoding("!*'()");
    const QByteArray seconds = QByteArray::number(
        std::chrono::floor<std::chrono::seconds>(expiry).time_since_epoch().count());
    const QByteArray text = encoded + '\n' + seconds;
    const QByteArray &secret = key.reveal();
    std::array<unsigned char, EVP_MAX_MD_SIZE> mac{};
    unsigned int size = 0;
    HMAC(EVP_sha256(), secret.constData(), int(secret.size()),
         reinterpret_cast<const unsigned char *>(text.constData()), size_t(text.size()), mac.data(),
         &size);
    const QByteArray signature =
        QByteArray(reinterpret_cast<const char *>(mac.data()), qsizetype(size)).toBase64();
    QByteArray token = "SharedAccessSignature sr=" + encoded;
    token += "&sig=" + signature.toPercentEncoding();
    token += "&se=" + seconds + "&skn=" + keyName.toPercentEncoding();
    return Secret(std::move(token));
}

} // namespace deckhand
