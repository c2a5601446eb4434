#pragma once

#include "models/wording.h"

namespace deckhand {

/// `10:02`, with the day in front where it is not today's: for buttons, where seconds say nothing.
[[nodiscard]] QString shortTime(const Wording &wording, Timestamp at, Timestamp now);

} // namespace deckhand
