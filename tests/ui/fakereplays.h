#pragma once

#include "fakeengine.h"

namespace deckhand {

/// Replays over the vectors of a fake engine. Those that run stay where they are until a test moves
/// them on.
[[nodiscard]] std::unique_ptr<ReplaysApi> makeFakeReplays(FakeEngine &engine);

} // namespace deckhand
