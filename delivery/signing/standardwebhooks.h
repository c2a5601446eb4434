#pragma once

#include "api/result.h"
#include "api/secret.h"
#include "api/time.h"

#include <QByteArray>

#include <span>

namespace deckhand {

// Standard Webhooks 1.0.0, symmetric signatures (github.com/standard-webhooks/standard-webhooks).

/// `whsec_` + base64 of 32 random bytes.
[[nodiscard]] Secret makeWebhookSecret();
/// The key inside `whsec_…`: 24–64 bytes; the error names the remedy.
[[nodiscard]] Result<Secret> webhookKey(const Secret &secret);
/// `v1,<base64>` for each key, in the order given, separated by one space. Keys as `webhookKey`
/// gives them.
[[nodiscard]] QByteArray signWebhook(std::span<const Secret> keys, QByteArrayView id, Timestamp at,
                                     QByteArrayView body);

enum class WebhookVerdict { Valid, MissingHeader, BadTimestamp, TooOld, TooNew, NoMatch };
/// Constant time in the signature. Tolerates five minutes of clock difference either way.
[[nodiscard]] WebhookVerdict verifyWebhook(const Secret &key, QByteArrayView id,
                                           QByteArrayView timestamp, QByteArrayView signatures,
                                           QByteArrayView body, Timestamp now);

} // namespace deckhand
