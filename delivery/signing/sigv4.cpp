#include "signing/sigv4.h"

#include <QByteArrayList>

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <algorithm>
#include <array>
#include <map>
#include <vector>

namespace deckhand {

namespace {

constexpr QByteArrayView algorithm("AWS4-HMAC-SHA256");

const unsigned char *bytesOf(QByteArrayView view)
{
    return reinterpret_cast<const unsigned char *>(view.data());
}

QByteArray sha256(QByteArrayView data)
{
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned size = 0;
    EVP_Digest(bytesOf(data), size_t(data.size()), digest.data(), &size, EVP_sha256(), nullptr);
    return {reinterpret_cast<const char *>(digest.data()), qsizetype(size)};
}

Secret hmac(const Secret &key, QByteArrayView text)
{
    std::array<unsigned char, EVP_MAX_MD_SIZE> mac{};
    unsigned size = 0;
    HMAC(EVP_sha256(), key.reveal().constData(), int(key.reveal().size()), bytesOf(text),
         size_t(text.size()), mac.data(), &size);
    Secret result(QByteArray(reinterpret_cast<const char *>(mac.data()), qsizetype(size)));
    OPENSSL_cleanse(mac.data(), mac.size());
    return result;
}

/// Without blanks around it, and each run of blanks inside as one space.
QByteArray canonicalValue(const QByteArray &value)
{
    return value.simplified();
}

/// `example//a/./b/../c` as `/example/a/c`.
QByteArray normalized(const QByteArray &path)
{
    std::vector<QByteArray> parts;
    for (const QByteArray &part : path.split('/')) {
        if (part == ".." && !parts.empty())
            parts.pop_back();
        else if (!part.isEmpty() && part != "." && part != "..")
            parts.push_back(part);
    }
    QByteArray result;
    for (const QByteArray &part : parts)
        result.append('/').append(part);
    const bool isFolder = path.endsWith('/') || path.endsWith("/.") || path.endsWith("/..");
    if (result.isEmpty() || isFolder)
        result.append('/');
    return result;
}

QByteArray canonicalPath(const SigV4Request &request, SigV4Path how)
{
    if (how == SigV4Path::AsSent)
        return request.path.isEmpty() ? QByteArray("/") : request.path;
    return awsUriEncoded(normalized(request.path), true);
}

QByteArray canonicalQuery(const QByteArray &query)
{
    if (query.isEmpty())
        return {};
    std::vector<std::pair<QByteArray, QByteArray>> pairs;
    const auto encoded = [](const QByteArray &text) {
        return awsUriEncoded(QByteArray::fromPercentEncoding(text), false);
    };
    for (const QByteArray &pair : query.split('&')) {
        const qsizetype equals = pair.indexOf('=');
        pairs.emplace_back(encoded(equals < 0 ? pair : pair.first(equals)),
                           encoded(equals < 0 ? QByteArray() : pair.sliced(equals + 1)));
    }
    std::sort(pairs.begin(), pairs.end());
    QByteArray result;
    for (const auto &[name, value] : pairs) {
        if (!result.isEmpty())
            result += '&';
        result.append(name).append('=').append(value);
    }
    return result;
}

struct CanonicalHeaders
{
    QByteArray lines;
    QByteArray names;
};

CanonicalHeaders canonicalHeaders(const Headers &headers)
{
    std::map<QByteArray, QByteArray> sorted;
    for (const auto &[name, value] : headers) {
        const auto [at, isNew] = sorted.try_emplace(name.toLower(), canonicalValue(value));
        if (!isNew)
            at->second.append(',').append(canonicalValue(value));
    }
    CanonicalHeaders result;
    for (const auto &[name, value] : sorted) {
        result.lines.append(name).append(':').append(value).append('\n');
        if (!result.names.isEmpty())
            result.names += ';';
        result.names += name;
    }
    return result;
}

/// `20150830T123600Z`.
QByteArray basicIso(Timestamp at)
{
    QByteArray text = toRfc3339Seconds(at);
    text.replace('-', "").replace(':', "");
    return text;
}

} // namespace

QByteArray sha256Hex(QByteArrayView data)
{
    return sha256(data).toHex();
}

QByteArray awsUriEncoded(QByteArrayView text, bool keepSlash)
{
    constexpr QByteArrayView digits("0123456789ABCDEF");
    QByteArray result;
    result.reserve(text.size());
    for (const char c : text) {
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                           (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_' || c == '~' ||
                           (c == '/' && keepSlash);
        if (plain) {
            result += c;
        } else {
            const auto byte = static_cast<unsigned char>(c);
            result.append('%').append(digits[byte >> 4]).append(digits[byte & 0xF]);
        }
    }
    return result;
}

Headers signSigV4(const SigV4Request &request, const AwsCredentials &credentials,
                  const SigV4Scope &scope, Timestamp at)
{
    const QByteArray time = basicIso(at);
    Headers made{{"X-Amz-Date", time}};
    if (!credentials.session.isEmpty())
        made.emplace_back("X-Amz-Security-Token", credentials.session.reveal());

    Headers signedHeaders = request.headers;
    signedHeaders.insert(signedHeaders.end(), made.begin(), made.end());
    const CanonicalHeaders headers = canonicalHeaders(signedHeaders);
    const QByteArray canonical = QByteArrayList{request.method,
                                                canonicalPath(request, scope.path),
                                                canonicalQuery(request.query),
                                                headers.lines,
                                                headers.names,
                                                request.payloadHash}
                                     .join('\n');

    const QByteArray day = time.first(8);
    const QByteArray place =
        QByteArrayList{day, scope.region, scope.service, "aws4_request"}.join('/');
    const QByteArray toSign =
        QByteArrayList{algorithm.toByteArray(), time, place, sha256Hex(canonical)}.join('\n');
    Secret key(QByteArray("AWS4") + credentials.secret.reveal());
    for (const QByteArray &part : {day, scope.region, scope.service, QByteArray("aws4_request")})
        key = hmac(key, part);

    QByteArray authorization = algorithm.toByteArray();
    authorization.append(" Credential=").append(credentials.key.reveal()).append('/').append(place);
    authorization.append(", SignedHeaders=").append(headers.names);
    authorization.append(", Signature=").append(hmac(key, toSign).reveal().toHex());
    made.emplace_back("Authorization", std::move(authorization));
    return made;
}

} // namespace deckhand
