#pragma once

#include "api/destination.h"

namespace deckhand {

/// Credentials never leave in full, whatever the engine hands out; what is a mask already stays
/// one.
[[nodiscard]] Destination maskedForReading(Destination destination);
/// The same for the answers to create and rotate-secret, where the webhook's secret is seen once.
[[nodiscard]] Destination maskedForCreator(Destination destination);

} // namespace deckhand
