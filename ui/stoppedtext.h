#pragma once

#include "models/wording.h"

#include <QString>

namespace deckhand {

/// Who stopped a delivery, when and why, as a sentence. `times` writes the time.
[[nodiscard]] QString stoppedText(const Cancellation &cancellation, const Wording &times);

} // namespace deckhand
