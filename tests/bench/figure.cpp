#include "figure.h"

#include <ctime>

namespace deckhand::bench {

namespace {

/// User and system time of this process; its peers are processes of their own. Unlike getrusage it
/// does not depend on where the timer's ticks fall.
double cpuSeconds()
{
    timespec time{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return double(time.tv_sec) + double(time.tv_nsec) / 1e9;
}

} // namespace

void FigureClock::begin(std::uint64_t delivered)
{
    m_begin = std::chrono::steady_clock::now();
    m_delivered = delivered;
    m_cpuSeconds = cpuSeconds();
}

Figure FigureClock::end(std::uint64_t delivered) const
{
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - m_begin;
    const auto count = double(delivered - m_delivered);
    Figure figure;
    figure.perSecond = count / took.count();
    figure.cpuMicros = count > 0 ? (cpuSeconds() - m_cpuSeconds) * 1e6 / count : 0;
    return figure;
}

} // namespace deckhand::bench
