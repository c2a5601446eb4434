#pragma once

#include "engine/destinationbook.h"
#include "engine/judgement.h"
#include "engine/ratelimit.h"
#include "engine/senderslot.h"
#include "engine/workqueue.h"

#include <algorithm>
#include <array>
#include <memory>
#include <optional>

namespace deckhand {

/// What the dispatcher knows of one destination. Thread: delivery.
struct Target
{
    Target(DestinationPtr destination, std::shared_ptr<QueueGauge> gauge, MemoryGauge &memory,
           const QueueLimits &limits)
        : config(std::move(destination)), queue(std::move(gauge), memory, limits)
    {}

    DestinationPtr config;
    WorkQueue queue;
    std::shared_ptr<SenderSlot> sender;
    RateLimit rate;
    int inFlight = 0;
    int limit = 1;            ///< attempts at once, as configured
    int window = firstWindow; ///< attempts at once, as its answers have earned
    bool proven = false;      ///< its last attempt succeeded
    bool removed = false;
    bool ready = false;     ///< stands in the dispatcher's line
    bool throttled = false; ///< waits for its rate
    std::array<bool, 2> moreInStore{true, true};
    std::array<bool, 2> claiming{false, false};
    std::optional<Timestamp> due; ///< of the earliest retry that waits in the store

    [[nodiscard]] bool isActive() const
    {
        return !removed && config->status == DestinationStatus::Active;
    }
    [[nodiscard]] Standing standing() const;
    void setLimit(int most);
    /// Opens the window by one for a success and halves it for a failure.
    void learn(bool succeeded);
    [[nodiscard]] bool hasSlot() const { return inFlight < std::min(limit, window); }

private:
    static constexpr int firstWindow = 16;
};
using TargetPtr = std::shared_ptr<Target>;

} // namespace deckhand
