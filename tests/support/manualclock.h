#pragma once

#include "api/time.h"

#include <atomic>

namespace deckhand {

/// A clock that stands still until a test moves it. Thread: any.
class ManualClock final : public Clock
{
public:
    explicit ManualClock(Timestamp start = fromMillis(1'736'933'475'000)) : m_now(toMillis(start))
    {}
    [[nodiscard]] Timestamp now() const override { return fromMillis(m_now.load()); }
    [[nodiscard]] SteadyTime steadyNow() const override
    {
        return SteadyTime(milliseconds(m_now.load()));
    }
    void advance(milliseconds by) { m_now += by.count(); }

private:
    std::atomic<qint64> m_now;
};

} // namespace deckhand
