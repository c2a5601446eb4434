#pragma once

#include "store/store.h"
#include "store/writecontext.h"

namespace deckhand {

// Writes of events, deliveries and attempts. Each runs inside the writer's transaction and throws
// SqlException; callbacks follow after the commit.

/// Claimed deliveries are in the claim table before the commit makes them visible; `undoClaims`
/// takes them out again if it does not come.
[[nodiscard]] std::vector<AppendedEvent> appendEvents(Connection &db, WriteContext &context,
                                                      const std::vector<NewEvent> &events, Timestamp now);
void undoClaims(ClaimTable &claims, const std::vector<AppendedEvent> &appended,
                const std::vector<NewEvent> &events);

void recordAttempts(Connection &db, WriteContext &context, const std::vector<AttemptRecord> &records,
                    Timestamp now);

/// Throws `Conflict` if it has ended or is being sent, `ResourceNotFound` if there is none.
void cancelDelivery(Connection &db, WriteContext &context, const DeliveryId &id);

/// Deletes at most `step.maxRows` events with all that belongs to them, then old records of other
/// kinds; answers how many events went.
[[nodiscard]] int prune(Connection &db, const RetentionStep &step, Timestamp now);

} // namespace deckhand
