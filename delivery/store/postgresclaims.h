#pragma once

#include "store/rowreads.h"
#include "store/writecontext.h"

namespace deckhand {

// Claims on PostgreSQL: the rows say which node has them (store/node.h). On the writer, so that
// they keep their order with records and releases. Throw SqlException.

[[nodiscard]] std::vector<ClaimedDelivery> claimDueRows(Connection &db, WriteContext &context,
                                                        const DestinationId &destination, Lane lane,
                                                        Timestamp now, int limit);
/// Whatever its state; `Conflict` if a node has it.
[[nodiscard]] ClaimedDelivery claimOneRow(Connection &db, WriteContext &context,
                                          const DeliveryId &id);
[[nodiscard]] std::optional<Timestamp> readNextDueRow(Connection &db, const Node &node,
                                                      const DestinationId &destination);
void releaseRows(Connection &db, const Node &node, const std::vector<RowKey> &keys);

} // namespace deckhand
