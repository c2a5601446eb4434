#pragma once

#include "figure.h"

#include <QByteArray>

namespace deckhand::bench {

/// Sends to the entity `events` by Qpid Proton's proactor alone on one thread, signed in by a
/// token: durable messages with a delivery's properties, of which 1,000 may be unsettled.
[[nodiscard]] Figure bareServiceBus(const QByteArray &connectionString, Duration duration);

} // namespace deckhand::bench
