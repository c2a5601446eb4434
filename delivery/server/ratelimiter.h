#pragma once

#include "api/ids.h"
#include "api/time.h"

#include <deque>
#include <unordered_map>

namespace deckhand {

/// So many requests in any window of time, for each key. Exact: it remembers when each was made.
/// Thread: one.
class RateLimiter
{
public:
    RateLimiter(int requests, milliseconds window) : m_requests(requests), m_window(window) {}

    struct Verdict
    {
        bool allowed = true;
        int remaining = 0;
        milliseconds reset{0}; ///< until the oldest request leaves the window
    };
    /// Counts the request where it is allowed.
    [[nodiscard]] Verdict ask(const KeyId &key, SteadyTime now);

private:
    void forgetIdle(SteadyTime now);

    int m_requests;
    milliseconds m_window;
    std::unordered_map<KeyId, std::deque<SteadyTime>> m_made;
};

} // namespace deckhand
