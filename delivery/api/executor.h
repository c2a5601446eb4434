#pragma once

#include "api/time.h"

#include <functional>

namespace deckhand {

/// A thread that runs short tasks in order: the place where the delivery state lives.
/// `post` and `isCurrent` may be called from any thread; `runAt` from inside only.
class Executor
{
public:
    virtual ~Executor() = default;
    virtual void post(std::function<void()> task) = 0;
    /// Runs `task` at or soon after `at` (monotonic clock). A later call replaces the earlier one:
    /// there is one alarm, and its owner keeps the schedule.
    virtual void setAlarm(SteadyTime at, std::function<void()> task) = 0;
    [[nodiscard]] virtual bool isCurrent() const = 0;
};

} // namespace deckhand
