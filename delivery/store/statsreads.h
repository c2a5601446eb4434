#pragma once

#include "store/connection.h"
#include "store/store.h"

namespace deckhand {

/// Counters and series, from the rollups. Throws SqlException.
[[nodiscard]] Stats readStats(Connection &db, const StatsRequest &request, Timestamp now);
[[nodiscard]] StoreInfo readInfo(Connection &db);
[[nodiscard]] qint64 storeBytes(Connection &db);

} // namespace deckhand
