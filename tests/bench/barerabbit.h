#pragma once

#include "figure.h"

#include <QtGlobal>

namespace deckhand::bench {

/// Publishes by rabbitmq-c alone on one thread: persistent, mandatory, with confirms of which 1,000
/// may be outstanding, and the headers a delivery has. To the exchange `events` of the test broker.
[[nodiscard]] Figure bareRabbit(quint16 port, Duration duration);

} // namespace deckhand::bench
