#pragma once

#include "store/connection.h"
#include "store/store.h"

namespace deckhand {

// What a replay takes, read in one consistent look. Throw SqlException.

/// `would` decides for destinations that have no delivery of an event.
[[nodiscard]] ReplaySetPtr planReplay(Connection &db, const ReplayPlan &plan,
                                      const WouldReceive &would, Timestamp now);
/// The same with all that can be told of it; then every delivery of the set is visited. Ends
/// between two rows or visits where the connection is told to stop (`Connection::stopWhen`).
[[nodiscard]] ReplayEstimate estimateReplayRows(Connection &db, const ReplayPlan &plan,
                                                const WouldReceive &would, Timestamp now);

} // namespace deckhand
