#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace deckhand::bench {

/// What a sender or a bare client came to: deliveries a second and this process's CPU for each.
struct Figure
{
    double perSecond = 0;
    double cpuMicros = 0;
    std::uint64_t failures = 0;
    std::string failure; ///< what the first one said
};

/// Measures deliveries from its first moment to its last; what comes before warms up.
class FigureClock
{
public:
    void begin(std::uint64_t delivered);
    [[nodiscard]] Figure end(std::uint64_t delivered) const;

private:
    std::chrono::steady_clock::time_point m_begin;
    std::uint64_t m_delivered = 0;
    double m_cpuSeconds = 0;
};

/// How long each measurement takes. The clock runs for `measured` after `warmUp`.
struct Duration
{
    std::chrono::milliseconds warmUp{300};
    std::chrono::milliseconds measured{1200};
};

} // namespace deckhand::bench
