#pragma once

#include "api/replay.h"
#include "store/store.h"

#include <map>
#include <vector>

namespace deckhand {

using RoutingHistory = std::map<DestinationId, std::vector<DestinationRevision>>;

/// Whether a destination would have received an event, from its recorded history (oldest first).
///
/// `Missed` judges by the revision in force when the event arrived, as if the destination had been
/// active; what came before its creation or after its deletion was not missed. `All` judges by the
/// latest revision whenever the event came, so that a new destination can be filled from the log.
[[nodiscard]] WouldReceive wouldReceive(RoutingHistory history, ReplayOnly only);

} // namespace deckhand
