#pragma once

#include "store/claimtable.h"
#include "store/connection.h"
#include "store/store.h"

namespace deckhand {

// Reading single events and deliveries. Throws SqlException, `ResourceNotFound` among them.

[[nodiscard]] Event readEvent(Connection &db, const EventId &id);
[[nodiscard]] Delivery readDelivery(Connection &db, const DeliveryId &id);
[[nodiscard]] std::vector<Delivery> readDeliveriesOf(Connection &db, const EventId &id);
/// Those of them that are there, without history. On PostgreSQL.
[[nodiscard]] std::vector<Delivery> readDeliveriesByKey(Connection &db,
                                                        const std::vector<RowKey> &keys);
[[nodiscard]] std::vector<Event> readEventsById(Connection &db, const std::vector<EventId> &ids);
/// The attempts of a delivery, oldest first.
[[nodiscard]] std::vector<Attempt> readHistory(Connection &db, RowKey key, const Event &event);

/// The columns that `deliveryFromRow` reads, over `delivery_rows d`, `event_rows e` joined.
extern const char16_t *const deliveryColumns;
[[nodiscard]] Delivery deliveryFromRow(const Statement &query, int firstColumn = 0);
/// Without the prefix, as the column `ulid` has it.
[[nodiscard]] QByteArray ulidOf(const QByteArray &id);

// --- work
// ------------------------------------------------------------------------------------------
/// One delivery with its event, as the engine takes it.
[[nodiscard]] std::optional<ClaimedDelivery> readClaimed(Connection &db, RowKey key);
/// The columns `claimedFromRow` reads, over deliveries d, events e, event_types t, destinations x,
/// replays r.
extern const char16_t *const claimedColumns;
[[nodiscard]] ClaimedDelivery claimedFromRow(const Statement &query);
/// The number of an active destination; 0: there is none.
[[nodiscard]] qint64 activeNumber(Connection &db, const DestinationId &destination);
/// The store's numbers of replays that run, in the order they were made.
[[nodiscard]] std::vector<std::pair<qint64, ReplayId>> runningReplays(Connection &db);
[[nodiscard]] std::vector<ClaimedDelivery> claimDue(Connection &db, ClaimTable &claims,
                                                    const DestinationId &destination, Timestamp now,
                                                    int limit);
[[nodiscard]] std::vector<ClaimedDelivery> claimDueReplays(Connection &db, ClaimTable &claims,
                                                           const DestinationId &destination,
                                                           Timestamp now, const ReplayRooms &rooms);
[[nodiscard]] ClaimedDelivery claimOneDelivery(Connection &db, ClaimTable &claims,
                                               const DeliveryId &id);
[[nodiscard]] std::optional<Timestamp> readNextDue(Connection &db, const ClaimTable &claims,
                                                   const DestinationId &destination,
                                                   const std::vector<ReplayId> &leftOut);

} // namespace deckhand
