#include "figure.h"

#include <sys/resource.h>

namespace deckhand::bench {

namespace {

double seconds(const timeval &time)
{
    return double(time.tv_sec) + double(time.tv_usec) / 1e6;
}

/// User and system time of this process; its peers are processes of their own.
double cpuSeconds()
{
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
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
