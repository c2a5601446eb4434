#pragma once

#include "api/destination.h"

#include <optional>

namespace deckhand {

/// The longest wait a receiver's `Retry-After` can ask for.
constexpr milliseconds maxRetryAfter{10 * 60'000};

/// How long to wait before the next attempt, or nothing when `failedAttempts` were all there are.
///
/// `random` in [0, 1) places the wait within the policy's jitter, which only lengthens it.
/// `retryAfter` only lengthens too, up to `maxRetryAfter`.
[[nodiscard]] std::optional<milliseconds> nextWait(const RetryPolicy &policy, int failedAttempts,
                                                   std::optional<milliseconds> retryAfter,
                                                   double random);

} // namespace deckhand
