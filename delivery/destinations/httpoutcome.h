#pragma once

#include "destinations/sender.h"
#include "transport/httpclient.h"

namespace deckhand {

/// `Retry-After` as a wait from `now`: seconds or an HTTP date (RFC 9110, 10.2.3). Nothing where it
/// is absent or unreadable.
[[nodiscard]] std::optional<milliseconds> retryAfter(const Headers &headers, Timestamp now);

/// What an HTTP answer means for a delivery: 2xx is success, redirects are not followed, 410 is
/// final, 429 and 503 may ask for a wait. The stage is where it failed: 401 at signing in, 403 at
/// the permission. `request` is for the record, with secrets masked already; its URL tells whether
/// there is TLS.
[[nodiscard]] SendOutcome httpOutcome(HttpResponse &&response, AttemptRequest request,
                                      Timestamp now);

/// Where the other side is a service whose log nobody here can read: its page of the state of
/// things instead, for a send that timed out or broke.
void pointToStatusPage(SendOutcome &outcome, const QString &page);

} // namespace deckhand
