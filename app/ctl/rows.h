#pragma once

#include "api/delivery.h"
#include "api/destination.h"
#include "api/event.h"
#include "api/replay.h"
#include "ctl/output.h"

namespace deckhand {

// How things look in a terminal: one line each.

[[nodiscard]] QString clockTime(Timestamp at); ///< `18:29:53.123`, UTC
[[nodiscard]] QString dateTime(Timestamp at);  ///< `2025-01-15 09:31:15`, UTC
[[nodiscard]] QString statusText(const Output &out, DeliveryStatus status);
[[nodiscard]] QString statusText(const Output &out, DestinationStatus status);
[[nodiscard]] QStringList eventRow(const Event &event);
[[nodiscard]] QStringList eventHead();
[[nodiscard]] QStringList deliveryRow(const Output &out, const Delivery &delivery);
[[nodiscard]] QStringList deliveryHead();
/// `all 120, sent 20, succeeded 18, failed 2, left 100`.
[[nodiscard]] QString countsText(const ReplayCounts &counts);

} // namespace deckhand
