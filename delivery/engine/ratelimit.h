#pragma once

#include "api/time.h"

#include <algorithm>
#include <optional>

namespace deckhand {

/// A token bucket that holds one second's worth, at least one token. No rate: no limit.
class RateLimit
{
public:
    void setRate(std::optional<double> perSecond)
    {
        if (perSecond == m_rate)
            return;
        m_rate = perSecond;
        m_tokens = 1;
        m_at = {};
    }
    [[nodiscard]] std::optional<double> perSecond() const { return m_rate; }
    /// How many may go now, at most `wanted`.
    [[nodiscard]] int available(SteadyTime now, int wanted)
    {
        if (!m_rate)
            return wanted;
        refill(now);
        return std::min(wanted, int(m_tokens));
    }
    void take(int count)
    {
        if (m_rate)
            m_tokens -= count;
    }
    /// When the next token is there.
    [[nodiscard]] SteadyTime nextAt(SteadyTime now) const
    {
        const double missing = std::max(0.0, 1 - m_tokens);
        return now +
               std::chrono::ceil<milliseconds>(std::chrono::duration<double>(missing / *m_rate));
    }

private:
    void refill(SteadyTime now)
    {
        if (m_at != SteadyTime()) {
            const std::chrono::duration<double> passed = now - m_at;
            m_tokens = std::min(m_tokens + passed.count() * *m_rate, std::max(1.0, *m_rate));
        }
        m_at = now;
    }

    std::optional<double> m_rate;
    double m_tokens = 1;
    SteadyTime m_at{};
};

} // namespace deckhand
