#pragma once

#include "fakeengine.h"

namespace deckhand {

/// Destinations over the vectors of a fake engine: changes are applied at once and told to the
/// stream.
[[nodiscard]] std::unique_ptr<DestinationsApi> makeFakeDestinations(FakeEngine &engine);

} // namespace deckhand
