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

/// What comes after the connection, as far as it is known before the answer.
struct StagesAhead
{
    SendStage next = SendStage::Send;    ///< under way once there is a connection
    std::vector<SendStage> skipped = {}; ///< that the type does not have
    std::optional<double> signInMs = {}, permissionMs = {}; ///< of requests before this one
};

/// For a request's `onPassed`: tells `sink` how far the test `token` has come.
[[nodiscard]] HttpPassed stagesTo(SendSink *sink, quint64 token, bool tls, StagesAhead ahead);

/// Where the other side is a service whose log nobody here can read: its page of the state of
/// things instead, for a send that timed out or broke.
void pointToStatusPage(SendOutcome &outcome, const QString &page);

} // namespace deckhand
