#pragma once

#include "api/futures.h"

#include <mutex>
#include <optional>

namespace deckhand {

/// A call that an engine takes and answers when the test says so. Thread: any.
template <typename T>
class HeldCall
{
public:
    /// For the engine's hook.
    [[nodiscard]] FutureResult<T> begin()
    {
        const std::lock_guard lock(m_mutex);
        return m_call.emplace().future();
    }
    [[nodiscard]] bool begun() const
    {
        const std::lock_guard lock(m_mutex);
        return m_call.has_value();
    }
    /// Nobody waits for the answer any more; asked before it is given.
    [[nodiscard]] bool isGivenUp() const
    {
        const std::lock_guard lock(m_mutex);
        return m_call && m_call->future().isCanceled();
    }
    /// Once, and only after the call has begun.
    void finish(Result<T> result)
    {
        const std::lock_guard lock(m_mutex);
        m_call->finish(std::move(result));
    }

private:
    mutable std::mutex m_mutex;
    std::optional<Completion<T>> m_call;
};

} // namespace deckhand
