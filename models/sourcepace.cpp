#include "models/sourcepace.h"

namespace deckhand {

namespace {

/// Slower than this the waits between single events are too uneven to judge.
constexpr double leastAsked = 20;
constexpr double clearly = 0.9;
constexpr milliseconds settled{3'000};

} // namespace

void SourcePace::add(SteadyTime at, double asked, qint64 published, qint64 requests)
{
    if (asked < m_asked || asked > m_asked)
        m_readings.clear();
    m_asked = asked;
    if (!m_readings.empty() && m_readings.back().at == at)
        m_readings.pop_back(); // two readings at one moment are one
    m_readings.push_back({at, published, requests});
    while (m_readings.size() > 2 && at - m_readings.front().at > window)
        m_readings.pop_front();
}

std::optional<SourcePace::Speed> SourcePace::behind() const
{
    if (m_readings.size() < 2 || m_asked < leastAsked)
        return {};
    const Reading &first = m_readings.front(), &last = m_readings.back();
    if (last.at - first.at < settled)
        return {};
    const double seconds = std::chrono::duration<double>(last.at - first.at).count();
    const Speed speed{m_asked, double(last.published - first.published) / seconds,
                      double(last.requests - first.requests) / seconds};
    return speed.published < clearly * m_asked ? std::optional(speed) : std::nullopt;
}

} // namespace deckhand
