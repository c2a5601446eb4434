#include "models/replaypace.h"

#include <algorithm>

namespace deckhand {

void ReplayPace::add(SteadyTime at, const Replay &replay)
{
    if (replay.status != ReplayStatus::Running) {
        m_readings.clear();
        return;
    }
    m_left = replay.counts.left;
    const qint64 done = replay.counts.total - replay.counts.left;
    // Two readings at one moment are one.
    if (!m_readings.empty() && m_readings.back().at == at)
        m_readings.back().done = done;
    else
        m_readings.push_back({at, done});
    while (m_readings.size() > 2 && at - m_readings.front().at > window)
        m_readings.pop_front();
}

std::optional<double> ReplayPace::perSecond() const
{
    if (m_readings.size() < 2)
        return {};
    const Reading &first = m_readings.front(), &last = m_readings.back();
    const double seconds = std::chrono::duration<double>(last.at - first.at).count();
    if (seconds < 1)
        return {};
    return std::max(0.0, double(last.done - first.done) / seconds);
}

std::optional<milliseconds> ReplayPace::left() const
{
    const auto rate = perSecond();
    if (!rate || *rate <= 0)
        return {};
    return milliseconds(qint64(double(m_left) / *rate * 1000));
}

} // namespace deckhand
