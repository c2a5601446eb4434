#pragma once

#include "api/replay.h"
#include "engine/destinationbook.h"

#include <optional>

namespace deckhand {

/// Everything that is wrong with what a replay is asked to do; nothing where it can be made.
[[nodiscard]] std::optional<Error> checkReplay(const ReplayRequest &request,
                                               const DestinationBook &book);

} // namespace deckhand
