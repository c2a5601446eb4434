#pragma once

#include "api/destination.h"
#include "api/secret.h"
#include "models/attemptexport.h"

namespace deckhand {

/// What a check of a webhook's signature says, by Standard Webhooks.
enum class SignatureVerdict {
    Matches,       ///< one of the signatures is the one this secret makes
    MatchesMasked, ///< as far as it was recorded: its first characters
    BadSecret,     ///< not `whsec_` and base64 of 24 to 64 bytes
    NoSignature,
    OtherSecretOrBody, ///< none of the signatures is made with this secret over this text
    Malformed,         ///< what was pasted is no signature: `v1,` and base64
};

struct SignatureCheck
{
    SignatureVerdict verdict = SignatureVerdict::NoSignature;
    QByteArray expected; ///< what this secret makes; empty where the secret is no good
};

/// `signatures` as a receiver got them, or as they were recorded: masked ones end in `****` and are
/// compared as far as they go.
[[nodiscard]] SignatureCheck checkSignature(const Secret &secret, const SignatureFacts &facts,
                                            const QByteArray &signatures, const QByteArray &body);

/// A secret that made one of an attempt's signatures.
struct SignatureSigner
{
    QByteArray masked;
    std::optional<Timestamp> until; ///< of a former one: when it stops or stopped to sign
};

/// Which of a webhook's secrets signed, in the order of the signatures.
struct SignatureSigners
{
    std::vector<SignatureSigner> signers; ///< empty: the destination's secrets do not tell
    bool changedSince = false;            ///< the destination was: if its secret was, others signed
};

/// By the secrets a destination has and their ends: new ones are put before those that sign
/// already, so of those in force at the attempt the oldest are the ones that could sign.
[[nodiscard]] SignatureSigners signersOf(const SignatureFacts &facts,
                                         const Destination &destination, Timestamp at);

} // namespace deckhand
