#pragma once

#include "api/delivery.h"

namespace deckhand {

/// Sum of an event's deliveries, by their states.
struct DeliverySummary
{
    int delivered = 0, waiting = 0, retrying = 0, held = 0, failed = 0, canceled = 0;
    [[nodiscard]] int total() const
    {
        return delivered + waiting + retrying + held + failed + canceled;
    }
    /// Of those that may still change by themselves, or when their destination does.
    [[nodiscard]] int open() const { return waiting + retrying + held; }
    void add(DeliveryStatus status, int count = 1);
    bool operator==(const DeliverySummary &) const = default;
};

} // namespace deckhand
