#pragma once

#include "api/delivery.h"
#include "api/time.h"

#include <QString>

namespace deckhand {

// The sentences for a connection that does not come about, the same for every protocol above it.
// `peer` is `127.0.0.1:80`.

/// `5 s` or `400 ms`.
[[nodiscard]] QString limitText(milliseconds limit);
[[nodiscard]] AttemptError explainUnresolved(const QString &host, const QString &resolverSays);
[[nodiscard]] AttemptError explainSlowResolver(const QString &host, milliseconds limit);
/// The address guard refused `address` by this rule.
[[nodiscard]] AttemptError explainBlocked(const QString &address, const QString &rule);
/// Nobody answered in time.
[[nodiscard]] AttemptError explainNoConnection(const QString &peer, milliseconds limit);
/// From the `errno` of `connect`.
[[nodiscard]] AttemptError explainConnect(int error, const QString &peer, milliseconds limit);
[[nodiscard]] AttemptError explainUnreachable(const QString &peer, const QString &why);

} // namespace deckhand
