#include "engine/retryschedule.h"

#include <algorithm>
#include <cmath>

namespace deckhand {

namespace {

std::optional<milliseconds> plainWait(const RetryPolicy &policy, int failedAttempts)
{
    const int retry = std::max(failedAttempts, 1) - 1; // 0 for the first one
    if (!policy.schedule.empty()) {
        if (retry >= int(policy.schedule.size()))
            return std::nullopt;
        return policy.schedule[std::size_t(retry)];
    }
    if (retry >= policy.maxRetries)
        return std::nullopt;
    const double wait = double(policy.base.count()) * std::pow(policy.factor, retry);
    return milliseconds(qint64(std::min(wait, double(policy.cap.count()))));
}

} // namespace

std::optional<milliseconds> nextWait(const RetryPolicy &policy, int failedAttempts,
                                     std::optional<milliseconds> retryAfter, double random)
{
    const auto plain = plainWait(policy, failedAttempts);
    if (!plain)
        return std::nullopt;
    const double jitter = std::clamp(policy.jitter, 0.0, 1.0) * std::clamp(random, 0.0, 1.0);
    const milliseconds wait = *plain + milliseconds(qint64(double(plain->count()) * jitter));
    if (!retryAfter)
        return wait;
    return std::max(wait, std::min(*retryAfter, maxRetryAfter));
}

} // namespace deckhand
