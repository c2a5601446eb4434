#pragma once

#include "api/delivery.h"
#include "api/secret.h"
#include "api/time.h"

#include <QByteArray>

namespace deckhand {

// AWS Signature Version 4 in the Authorization header
// (docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html).

/// An access key; `session` is the token of a temporary one.
struct AwsCredentials
{
    Secret key;
    Secret secret;
    Secret session;
};

/// How the path that is sent becomes the one that is signed: S3 signs it as it is sent, every other
/// service normalises it and encodes it once more.
enum class SigV4Path { AsSent, EncodedAgain };

/// The part of a request that is signed.
struct SigV4Request
{
    QByteArray method;
    QByteArray path = "/"; ///< as it is sent
    QByteArray query;      ///< as it is sent, without `?`, in any order
    /// Every one of them is signed: `Host` belongs here, and every `x-amz-*` but those made below;
    /// what a proxy may change (User-Agent) does not.
    Headers headers;
    QByteArray payloadHash; ///< `sha256Hex` of the body
};

struct SigV4Scope
{
    QByteArray region;
    QByteArray service;
    SigV4Path path = SigV4Path::EncodedAgain;
};

/// The headers to add: `X-Amz-Date`, `X-Amz-Security-Token` with a session, `Authorization` last.
/// A pure function of what it is given. Thread: any.
[[nodiscard]] Headers signSigV4(const SigV4Request &request, const AwsCredentials &credentials,
                                const SigV4Scope &scope, Timestamp at);

/// Lower-case hexadecimal SHA-256.
[[nodiscard]] QByteArray sha256Hex(QByteArrayView data);
/// Every byte but `A-Z a-z 0-9 - . _ ~` as `%XX`; a slash too unless `keepSlash`.
[[nodiscard]] QByteArray awsUriEncoded(QByteArrayView text, bool keepSlash);

} // namespace deckhand
