#pragma once

#include "models/forwardcontrols.h"

#include <QString>

namespace deckhand {

[[nodiscard]] QString word(ForwardPhase phase);
/// What the word means here and now.
[[nodiscard]] QString explain(const ForwardStatus &status);
/// What is wrong, and what to do about it; empty where nothing is.
[[nodiscard]] QString troubleOf(const ForwardStatus &status);
/// `Forwarding · 12 delivered`
[[nodiscard]] QString briefly(const ForwardStatus &status);

} // namespace deckhand
