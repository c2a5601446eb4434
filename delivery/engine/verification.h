#pragma once

#include "destinations/sender.h"

#include <optional>

namespace deckhand {

/// What speaks against making a destination after its service was asked (`Sender::verify`). Where
/// the service refuses, the error is about the field that was verified; where it gives no verdict,
/// about `skip_verification`, by which the caller can do without.
[[nodiscard]] std::optional<Error> objectionOf(const SendOutcome &outcome,
                                               const DestinationType &type);

} // namespace deckhand
