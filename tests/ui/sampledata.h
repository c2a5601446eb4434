#pragma once

#include "fakeengine.h"

namespace deckhand {

/// Fills a fake engine with a plausible hour: an active, a failing and an inactive destination,
/// events with deliveries in every state, and statistics that fit. `now` is the moment of looking.
void fillSample(FakeEngine &engine, Timestamp now);
/// Types and catalogue only: an engine nobody has used yet.
void fillTypes(FakeEngine &engine);

} // namespace deckhand
