#pragma once

#include "api/replay.h"
#include "api/time.h"

#include <deque>
#include <optional>

namespace deckhand {

/// How fast a replay goes, measured from its counts as they are read while it runs.
class ReplayPace
{
public:
    static constexpr milliseconds window{20'000}; ///< what it went before is forgotten

    /// Forgets all while the replay does not run.
    void add(SteadyTime at, const Replay &replay);
    /// Deliveries that were done per second; none until two readings are a second apart.
    [[nodiscard]] std::optional<double> perSecond() const;
    /// Until it is done at this pace; none while that is unknown or nothing moves.
    [[nodiscard]] std::optional<milliseconds> left() const;

private:
    struct Reading
    {
        SteadyTime at;
        qint64 done = 0;
    };
    std::deque<Reading> m_readings;
    qint64 m_left = 0;
};

} // namespace deckhand
