#pragma once

#include "store/store.h"
#include "store/writecontext.h"

namespace deckhand {

// Writes of events, deliveries and attempts. Each runs inside the writer's transaction and throws
// SqlException; callbacks follow after the commit.

/// Fills `appended`. Claimed deliveries are in the claim table before the commit makes them
/// visible; `undoClaims` takes them out again if it does not come, also after a part only.
void appendEvents(Connection &db, WriteContext &context, const std::vector<NewEvent> &events,
                  Timestamp now, std::vector<AppendedEvent> &appended);
void undoClaims(ClaimTable &claims, const std::vector<AppendedEvent> &appended,
                const std::vector<NewEvent> &events);

/// Several requests at once, on PostgreSQL: a few statements for all of them.
void appendManyEvents(Connection &db, WriteContext &context,
                      const std::vector<const NewEvent *> &events, Timestamp now,
                      std::vector<AppendedEvent> &appended);

void recordAttempts(Connection &db, WriteContext &context,
                    const std::vector<AttemptRecord> &records, Timestamp now);

/// Of a delivery that the caller has claimed. Throws `Conflict` if it has ended.
void cancelDelivery(Connection &db, RowKey key, const Cancellation &cancellation);
/// Says of a delivery that is canceled because its destination is deleted who has done that.
void noteDeletion(Connection &db, RowKey key, Timestamp now);
/// In whose name a change is made that brings this note.
[[nodiscard]] QString actorOf(const AuditNote &note);

/// Deletes events with all that belongs to them, until about `step.maxRows` rows have gone; answers
/// how many events. When none is left, old records of other kinds go.
[[nodiscard]] int prune(Connection &db, const RetentionStep &step, Timestamp now);
/// Counts, answers, replays and revisions past their retention.
void deleteOldRecords(Connection &db, const RetentionStep &step, Timestamp now);

} // namespace deckhand
