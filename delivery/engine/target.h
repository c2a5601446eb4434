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
    int inFlight = 0;         ///< sends under way; a batch is one
    int limit = 1;            ///< sends at once, as configured
    int window = firstWindow; ///< sends at once, as its answers have earned
    bool proven = false;      ///< its last attempt succeeded
    bool removed = false;
    bool ready = false;     ///< stands in the dispatcher's line
    bool throttled = false; ///< waits for its rate
    bool lingering = false; ///< waits for its batch to fill
    bool lingered = false;  ///< has waited long enough
    int batch = 1;          ///< what its sender takes in one send
    /// Live traffic; replays, where it may be of any. Of those it works on the queue knows more.
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
    /// Whether to send what there is: a full batch, a person's wish, or nothing else under way.
    [[nodiscard]] bool isWorthSending() const
    {
        return inFlight == 0 || int(queue.sendable()) >= batch || queue.hasUrgent();
    }

private:
    static constexpr int firstWindow = 16;
};
using TargetPtr = std::shared_ptr<Target>;

} // namespace deckhand
