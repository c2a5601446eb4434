#include "engine/judgement.h"

#include "engine/retryschedule.h"

namespace deckhand {

namespace {

bool hasEnded(DeliveryStatus status)
{
    return status == DeliveryStatus::Success || status == DeliveryStatus::Failure ||
           status == DeliveryStatus::Canceled;
}

/// The state of a delivery that goes on waiting.
Judgement waiting(DeliveryStatus status, Timestamp until, Standing standing)
{
    if (standing == Standing::Removed)
        return {DeliveryStatus::Canceled, std::nullopt, StatusReason::None};
    if (standing == Standing::Inactive)
        return {DeliveryStatus::Held, until, StatusReason::None};
    return {status, until, StatusReason::None};
}

} // namespace

Judgement judge(const ClaimedDelivery &delivery, const RetryPolicy &policy, Standing standing,
                const SendOutcome &outcome, Timestamp now, double random)
{
    if (outcome.outcome == AttemptOutcome::Success)
        return {};
    const auto fatal = [standing](StatusReason reason) {
        return standing == Standing::Active ? reason : StatusReason::None;
    };
    if (outcome.final) {
        const bool delivered = delivery.status == DeliveryStatus::Success;
        return {delivered ? DeliveryStatus::Success : DeliveryStatus::Failure, std::nullopt,
                fatal(StatusReason::Gone)};
    }
    if (hasEnded(delivery.status))
        return {delivery.status, std::nullopt, StatusReason::None};
    if (delivery.trigger == AttemptTrigger::Manual)
        return waiting(delivery.status, delivery.dueAt, standing);
    const auto wait = nextWait(policy, delivery.automaticAttempts + 1, outcome.retryAfter, random);
    if (!wait)
        return {DeliveryStatus::Failure, std::nullopt, fatal(StatusReason::AttemptsExhausted)};
    return waiting(DeliveryStatus::Retrying, now + *wait, standing);
}

} // namespace deckhand
