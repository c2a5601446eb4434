#pragma once

#include "api/futures.h"

#include <utility>

namespace deckhand {

/// A read that is of use for as long as its owner is, and until the next one: then the engine is
/// told that nobody waits for it any more. Thread: its owner's.
class PendingRead
{
public:
    PendingRead() = default;
    ~PendingRead() { giveUp(); }
    PendingRead(const PendingRead &) = delete;
    PendingRead &operator=(const PendingRead &) = delete;

    /// `read`, which takes the place of the former one.
    template <class T>
    [[nodiscard]] FutureResult<T> keep(FutureResult<T> read)
    {
        giveUp();
        m_read = QFuture<void>(read);
        return read;
    }
    /// The answer comes all the same, without a value.
    void giveUp() { std::exchange(m_read, {}).cancel(); }

private:
    QFuture<void> m_read;
};

} // namespace deckhand
