#pragma once

#include "api/secret.h"
#include "api/time.h"
#include "models/pastedrequest.h"

#include <array>
#include <optional>

namespace deckhand {

/// What a receiver judges of a signed request, in its order.
enum class SignedPart { Head, Clock, Secret, Body };
enum class PartVerdict { Good, Bad, Unknown };

/// What was found, the first that matters.
enum class LabFinding {
    Valid,
    ValidAsFarAsKept, ///< the pasted signature is masked; as far as it goes it fits
    MissingHeader,
    BadTimestamp,
    BadSignatureForm,
    BodyMissing,
    BodyInFile,
    BadSecret, ///< not `whsec_` and base64 of 24 to 64 bytes
    TooOld,    ///< the signature fits, but the time is more than five minutes past
    TooNew,
    BodyDiffers,  ///< signed was what the delivery has, received was something else
    LineEndAdded, ///< the body fits once this is undone
    LineEndRemoved,
    LineEndsChanged,
    ByteOrderMark,
    BodyOfAnother, ///< its id is not that of the header
    BodyCut,       ///< no complete JSON
    OtherSecret,   ///< nothing fits, and the body is the delivery's own: it is the secret
    SecretOrBody,  ///< nothing fits, and there is nothing to tell the two apart
};

/// Where two bodies begin to differ.
struct BodyDifference
{
    qsizetype offset = 0; ///< in bytes, from 0
    int line = 1;         ///< from 1
    QByteArray received;  ///< some bytes from there on; empty: it ends there
    QByteArray sent;
    bool operator==(const BodyDifference &) const = default;
};

struct LabReport
{
    LabFinding finding = LabFinding::Valid;
    std::array<PartVerdict, 4> parts{PartVerdict::Unknown, PartVerdict::Unknown,
                                     PartVerdict::Unknown, PartVerdict::Unknown};
    QByteArray missing;                    ///< the header that is missing
    milliseconds off{0};                   ///< how far the time is from now; positive: past
    std::optional<BodyDifference> differs; ///< from the delivery's own body
    [[nodiscard]] PartVerdict verdict(SignedPart part) const { return parts[std::size_t(part)]; }
};

/// Nothing where the two are the same.
[[nodiscard]] std::optional<BodyDifference> firstDifference(QByteArrayView received,
                                                            QByteArrayView sent);

/// Which part of a request that somebody received fails, by Standard Webhooks. `sentBody`: what the
/// delivery it is said to be sent; none: there is nothing to compare with. The secret is not kept.
[[nodiscard]] LabReport examineSignature(const PastedRequest &request, const Secret &secret,
                                         const std::optional<QByteArray> &sentBody, Timestamp now);

} // namespace deckhand
