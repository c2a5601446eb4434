#pragma once

#include "api/time.h"
#include "demo/receiver.h"

#include <array>

namespace deckhand {

// What the steps of the demo's sliders stand for.

constexpr int rateSteps = 100;
/// Logarithmic: 0.1 to 10,000 events a second.
[[nodiscard]] double rateOfStep(int step);
[[nodiscard]] int stepOfRate(double rate);

constexpr int latencySteps = 9;
[[nodiscard]] milliseconds latencyOfStep(int step);
/// The first one that is as long.
[[nodiscard]] int stepOfLatency(milliseconds latency);

constexpr int shareSteps = 20;

/// How long an answer may take; from then on an attempt has failed.
constexpr milliseconds sendersWait{5000};
/// Whether what is sent to a receiver with these dials arrives.
[[nodiscard]] bool accepts(const ReceiverDials &dials);

} // namespace deckhand
