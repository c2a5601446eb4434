#pragma once

#include "engine/localengine.h"

#include <QByteArray>

namespace deckhand {

/// The engine's counters in Prometheus' text exposition format 0.0.4.
[[nodiscard]] QByteArray prometheusText(const EngineCounters &counters);

} // namespace deckhand
