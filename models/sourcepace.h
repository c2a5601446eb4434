#pragma once

#include "api/time.h"

#include <deque>
#include <optional>

namespace deckhand {

/// How fast a source publishes, beside what it was asked for; measured from counts as they are
/// read.
class SourcePace
{
public:
    static constexpr milliseconds window{5'000}; ///< what it went before is forgotten

    struct Speed
    {
        double asked = 0;     ///< events per second
        double published = 0; ///< events per second, stored for good
        double requests = 0;  ///< per second, to all receivers together
    };

    /// Forgets all where something else is asked for.
    void add(SteadyTime at, double asked, qint64 published, qint64 requests);
    /// Where it makes clearly less than it was asked for; none until readings are three seconds
    /// apart.
    [[nodiscard]] std::optional<Speed> behind() const;

private:
    struct Reading
    {
        SteadyTime at;
        qint64 published = 0;
        qint64 requests = 0;
    };
    std::deque<Reading> m_readings;
    double m_asked = 0;
};

} // namespace deckhand
