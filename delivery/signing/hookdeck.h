#pragma once

#include "api/result.h"
#include "api/secret.h"

#include <QByteArray>

namespace deckhand {

// Hookdeck's managed sources, as hookdeck/outpost's `desthookdeck` talks to them.

/// The id of the source in a token, base64 of `<source id>:<random>`; the error names the remedy
/// and holds nothing of the token.
[[nodiscard]] Result<QByteArray> hookdeckSource(const Secret &token);
/// `v0=` and base64 of HMAC-SHA256 over the body; the key is the token as it is, not decoded.
[[nodiscard]] QByteArray hookdeckSignature(const Secret &token, QByteArrayView body);

} // namespace deckhand
