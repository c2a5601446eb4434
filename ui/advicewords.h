#pragma once

#include "models/destinationadvice.h"

namespace deckhand {

/// A sentence for a field; those of one field stand one after another.
[[nodiscard]] QString adviceText(const FieldAdvice &advice);

} // namespace deckhand
