#include "signing/hookdeck.h"

#include <algorithm>
#include <array>
#include <openssl/evp.h>
#include <openssl/hmac.h>

namespace deckhand {

namespace {

constexpr qsizetype longestSource = 128;

/// It becomes part of a URL.
bool isSourceId(QByteArrayView id)
{
    return !id.isEmpty() && id.size() <= longestSource &&
           std::all_of(id.begin(), id.end(), [](char c) {
               return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                      c == '_' || c == '-';
           });
}

} // namespace

Result<QByteArray> hookdeckSource(const Secret &token)
{
    const auto decoded =
        QByteArray::fromBase64Encoding(token.reveal(), QByteArray::AbortOnBase64DecodingErrors);
    if (token.isEmpty() || !decoded) {
        return failure(ErrorCode::InputInvalid,
                       QStringLiteral("This is not a Hookdeck token: it is not base64. Copy the "
                                      "token of the source whole."));
    }
    const Secret text(decoded.decoded);
    const qsizetype colon = text.reveal().indexOf(':');
    const QByteArray source = text.reveal().first(std::max<qsizetype>(colon, 0));
    if (!isSourceId(source) || colon + 1 == text.reveal().size()) {
        return failure(ErrorCode::InputInvalid,
                       QStringLiteral("This is not a Hookdeck token: no source's id is in it. Copy "
                                      "the token of the source whole."));
    }
    return source;
}

QByteArray hookdeckSignature(const Secret &token, QByteArrayView body)
{
    std::array<char, EVP_MAX_MD_SIZE> mac{};
    unsigned size = 0;
    HMAC(EVP_sha256(), token.reveal().constData(), int(token.reveal().size()),
         reinterpret_cast<const unsigned char *>(body.data()), size_t(body.size()),
         reinterpret_cast<unsigned char *>(mac.data()), &size);
    return "v0=" + QByteArray::fromRawData(mac.data(), qsizetype(size)).toBase64();
}

} // namespace deckhand
