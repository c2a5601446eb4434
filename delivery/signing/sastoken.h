#pragma once

#include "api/secret.h"
#include "api/time.h"

#include <QByteArray>

namespace deckhand {

/// A Shared Access Signature of Azure for `resource`, valid until `expiry` (whole seconds):
/// HMAC-SHA256 over the encoded resource and the expiry, keyed with the key's text as it is.
/// Source: learn.microsoft.com/azure/service-bus-messaging/service-bus-sas. Thread: any.
[[nodiscard]] Secret makeSasToken(const QByteArray &resource, const QByteArray &keyName,
                                  const Secret &key, Timestamp expiry);

} // namespace deckhand
