#pragma once

#include "api/destination.h"
#include "api/keys.h"

namespace deckhand {

/// Credentials never leave in full, whatever the engine hands out; what is a mask already stays
/// one. Custom headers that carry credentials by their name are read back in full only by those who
/// may change them.
[[nodiscard]] Destination maskedForReading(Destination destination, Role role);
/// The same for the answers to create and rotate-secret, where the webhook's secret is seen once.
[[nodiscard]] Destination maskedForCreator(Destination destination);

} // namespace deckhand
