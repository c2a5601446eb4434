#pragma once

#include "api/delivery.h"
#include "api/replay.h"
#include "api/time.h"
#include "store/statement.h"

namespace deckhand {

// How values stand in columns. Enumerations are numbers that never change their meaning.

[[nodiscard]] constexpr int column(DeliveryStatus status)
{
    switch (status) {
    case DeliveryStatus::Pending: return 0;
    case DeliveryStatus::Retrying: return 1;
    case DeliveryStatus::Held: return 2;
    case DeliveryStatus::Success: return 3;
    case DeliveryStatus::Failure: return 4;
    case DeliveryStatus::Canceled: return 5;
    case DeliveryStatus::Unknown: break;
    }
    return -1;
}
[[nodiscard]] constexpr DeliveryStatus statusOf(int value)
{
    constexpr DeliveryStatus all[] = {DeliveryStatus::Pending, DeliveryStatus::Retrying,
                                      DeliveryStatus::Held,    DeliveryStatus::Success,
                                      DeliveryStatus::Failure, DeliveryStatus::Canceled};
    return value >= 0 && value < 6 ? all[value] : DeliveryStatus::Unknown;
}
// These enumerations are append-only, so their own numbers serve.
[[nodiscard]] constexpr int column(ErrorClass value)
{
    return int(value);
}
[[nodiscard]] constexpr int column(AttemptTrigger value)
{
    return int(value);
}
[[nodiscard]] constexpr int column(AttemptOutcome value)
{
    return int(value);
}
[[nodiscard]] constexpr int column(CancelReason value)
{
    return int(value);
}
[[nodiscard]] constexpr int column(ReplayStatus value)
{
    return int(value);
}
[[nodiscard]] inline ErrorClass errorClassOf(int value)
{
    return value >= 0 && value <= int(ErrorClass::ProtocolError) ? ErrorClass(value)
                                                                 : ErrorClass::None;
}

[[nodiscard]] inline CancelReason cancelReasonOf(int value)
{
    return value >= 0 && value < int(CancelReason::Unknown) ? CancelReason(value)
                                                            : CancelReason::Unknown;
}

[[nodiscard]] inline qint64 column(Timestamp at)
{
    return toMillis(at);
}
[[nodiscard]] inline std::optional<qint64> column(std::optional<Timestamp> at)
{
    return at ? std::optional<qint64>(toMillis(*at)) : std::nullopt;
}
[[nodiscard]] inline std::optional<Timestamp> optionalTime(const SqlCell &value)
{
    const std::optional<qint64> millis = value.toOptional();
    return millis ? std::optional(fromMillis(*millis)) : std::nullopt;
}
[[nodiscard]] inline SqlValue textColumn(const QByteArray &utf8)
{
    return SqlValue::text(utf8);
}
template <class Tag>
[[nodiscard]] SqlValue textColumn(const Id<Tag> &id)
{
    return SqlValue::text(id.bytes());
}

} // namespace deckhand
