#pragma once

#include "api/delivery.h"
#include "api/event.h"
#include "api/stream.h"

#include <QString>

#include <optional>

namespace deckhand {

/// One attempt to deliver a forwarded event, for who shows it.
struct ForwardRecord
{
    Timestamp at{};
    EventId eventId;
    QByteArray eventType;
    int attempt = 0;    ///< 0: it could not even be tried
    int httpStatus = 0; ///< 0: no answer
    double ms = 0;
    AttemptPhases phases;
    DeliveryStatus status = DeliveryStatus::Pending;
    AttemptError error;                     ///< of a failure
    std::optional<Timestamp> nextAttemptAt; ///< when it is tried again
};

/// Whether the target can be reached at all.
struct ForwardTarget
{
    bool reachable = true;
    AttemptError error;   ///< why not
    milliseconds wait{0}; ///< until it is tried again
};

struct ForwardCounts
{
    qint64 filtered = 0; ///< that the filter left out
    qint64 known = 0;    ///< that were handled before
    qint64 delivered = 0;
    qint64 failed = 0;
    qint64 waiting = 0; ///< under way now
};

/// The record of a delivery's latest attempt, which the stream brings along.
[[nodiscard]] ForwardRecord recordOf(const Delivery &delivery, const Attempt &attempt);
/// No answer came from the target: it is down or away, and says nothing about the event.
[[nodiscard]] bool isUnreachable(ErrorClass error);

} // namespace deckhand
