#pragma once

#include <QtGlobal>

namespace deckhand {

// About how many bytes rows take on PostgreSQL, their places in indexes included: what the totals
// of a store add up.

constexpr qint64 deliveryBytes = 480;
constexpr qint64 eventOverhead = 230;
constexpr qint64 attemptOverhead = 160;

[[nodiscard]] constexpr qint64 eventBytes(qint64 id, qint64 data)
{
    return eventOverhead + id * 2 + data;
}
[[nodiscard]] constexpr qint64 attemptBytes(qint64 message, qint64 detail)
{
    return attemptOverhead + message + detail;
}

} // namespace deckhand
