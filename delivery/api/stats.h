#pragma once

#include "api/delivery.h"
#include "api/ids.h"
#include "api/time.h"

#include <vector>

namespace deckhand {

struct StatsRequest
{
    milliseconds window{3'600'000};
    milliseconds step{60'000}; ///< of the series; a multiple of one minute
    std::optional<DestinationId> destinationId;
};

struct StatsPoint
{
    Timestamp at{};
    qint64 events = 0, succeeded = 0, failed = 0; ///< failed counts attempts
    double p50Ms = 0, p95Ms = 0, p99Ms = 0;       ///< of successful attempts' duration
};

struct ErrorCount
{
    ErrorClass errorClass = ErrorClass::None;
    DestinationId destinationId;
    qint64 count = 0;
};

struct Stats
{
    Timestamp at{};
    qint64 eventsStored = 0, deliveriesWaiting = 0, deliveriesHeld = 0;
    /// Of those that wait: they have failed before. None where a server does not tell.
    std::optional<qint64> deliveriesRetrying;
    std::optional<Timestamp> oldestWaiting;
    qint64 storeBytes = 0;
    std::vector<StatsPoint> series;
    std::vector<ErrorCount> topErrors;
};

} // namespace deckhand
