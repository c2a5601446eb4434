#include "server/ratelimiter.h"

namespace deckhand {

namespace {

constexpr std::size_t manyKeys = 1024;

} // namespace

RateLimiter::Verdict RateLimiter::ask(const KeyId &key, SteadyTime now)
{
    if (m_made.size() > manyKeys)
        forgetIdle(now);
    std::deque<SteadyTime> &made = m_made[key];
    while (!made.empty() && made.front() + m_window <= now)
        made.pop_front();
    Verdict verdict;
    verdict.allowed = int(made.size()) < m_requests;
    if (verdict.allowed)
        made.push_back(now);
    verdict.remaining = m_requests - int(made.size());
    verdict.reset =
        std::chrono::ceil<milliseconds>((made.empty() ? now : made.front()) + m_window - now);
    return verdict;
}

void RateLimiter::forgetIdle(SteadyTime now)
{
    std::erase_if(m_made, [&](const auto &entry) {
        return entry.second.empty() || entry.second.back() + m_window <= now;
    });
}

} // namespace deckhand
