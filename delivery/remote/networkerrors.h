#pragma once

#include "api/result.h"
#include "api/time.h"

#include <QNetworkReply>
#include <QUrl>

namespace deckhand {

/// A sentence for a request that got no answer: what happened, at which address, what to do.
/// `evidence` is what Qt or the TLS library said.
[[nodiscard]] Error networkError(QNetworkReply::NetworkError error, const QUrl &url,
                                 const QString &evidence, milliseconds timeout);

} // namespace deckhand
