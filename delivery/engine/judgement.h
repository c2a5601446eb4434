#pragma once

#include "api/destination.h"
#include "destinations/sender.h"
#include "store/store.h"

#include <optional>

namespace deckhand {

// A delivery, as the engine moves it (the store keeps the same states):
//
//   pending ──attempt──► success
//      │ failed, attempts left          failed, none left, or 410
//      ▼                                         │
//   retrying ──due──► attempt ───────────────────┴──► failure ──► destination inactive
//      │ destination inactive                                     its waiting deliveries: held
//      ▼
//    held ──resume──► pending / retrying         cancel, drop, delete: canceled
//
// A manual retry is one attempt outside the policy, in any state: success ends the delivery,
// failure leaves it as it was, a scheduled attempt included. So does a replay of one that had
// ended.

/// What an attempt makes of its delivery and of its destination.
struct Judgement
{
    DeliveryStatus status = DeliveryStatus::Success;
    std::optional<Timestamp> nextAttemptAt;       ///< for Pending, Retrying and Held
    StatusReason deactivate = StatusReason::None; ///< other than None: the destination fails
};

/// How the destination stands when the attempt has ended.
enum class Standing { Active, Inactive, Removed };

/// `random` as for `nextWait`.
[[nodiscard]] Judgement judge(const ClaimedDelivery &delivery, const RetryPolicy &policy,
                              Standing standing, const SendOutcome &outcome, Timestamp now,
                              double random);

} // namespace deckhand
