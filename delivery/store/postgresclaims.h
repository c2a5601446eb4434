#pragma once

#include "store/rowreads.h"
#include "store/writecontext.h"

namespace deckhand {

// Claims on PostgreSQL: the rows say which node has them (store/node.h). On the writer, so that
// they keep their order with records and releases. Throw SqlException.

/// Adds to `taken`, also what was claimed before an exception: its caller forgets that.
void claimDueRows(Connection &db, WriteContext &context, const DestinationId &destination,
                  Timestamp now, int limit, std::vector<ClaimedDelivery> &taken);
void claimDueReplayRows(Connection &db, WriteContext &context, const DestinationId &destination,
                        Timestamp now, const ReplayRooms &rooms,
                        std::vector<ClaimedDelivery> &taken);
/// Whatever its state; `Conflict` if a node has it.
[[nodiscard]] ClaimedDelivery claimOneRow(Connection &db, WriteContext &context,
                                          const DeliveryId &id);
[[nodiscard]] std::optional<Timestamp> readNextDueRow(Connection &db, const Node &node,
                                                      const DestinationId &destination,
                                                      const std::vector<ReplayId> &leftOut);
/// Answers whose they are.
std::vector<DestinationId> releaseRows(Connection &db, const Node &node,
                                       const std::vector<RowKey> &keys);

} // namespace deckhand
