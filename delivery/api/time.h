#pragma once

#include <QByteArray>

#include <chrono>
#include <optional>

namespace deckhand {

using std::chrono::milliseconds;

/// A moment in UTC, to the millisecond. The wire form is ISO 8601, `2025-01-15T09:31:15.000Z`.
using Timestamp = std::chrono::sys_time<milliseconds>;
/// A moment on the monotonic clock; for waits and durations only, never stored.
using SteadyTime = std::chrono::steady_clock::time_point;

/// Where every part of the engine reads the time from; injected, so that tests own it.
/// Thread: any.
class Clock
{
public:
    virtual ~Clock() = default;
    [[nodiscard]] virtual Timestamp now() const = 0;
    [[nodiscard]] virtual SteadyTime steadyNow() const = 0;
};

/// The computer's own clocks.
class SystemClock final : public Clock
{
public:
    [[nodiscard]] Timestamp now() const override;
    [[nodiscard]] SteadyTime steadyNow() const override;
};

[[nodiscard]] inline qint64 toMillis(Timestamp t)
{
    return t.time_since_epoch().count();
}
[[nodiscard]] inline Timestamp fromMillis(qint64 ms)
{
    return Timestamp(milliseconds(ms));
}

/// `2025-01-15T09:31:15.123Z`. Years outside 0–9999 are clamped.
[[nodiscard]] QByteArray toIso(Timestamp t);
/// `2025-01-15T09:31:15Z`, RFC 3339 in whole seconds.
[[nodiscard]] QByteArray toRfc3339Seconds(Timestamp t);
/// Accepts RFC 3339 with `Z` or an offset, with or without fraction; nothing else.
[[nodiscard]] std::optional<Timestamp> parseIso(QByteArrayView text);
/// `250ms`, `30s`, `5m`, `2h`, `7d`, or a bare number of seconds.
[[nodiscard]] std::optional<milliseconds> parseDuration(QByteArrayView text);

} // namespace deckhand
