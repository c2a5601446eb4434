#pragma once

#include "api/ulid.h"
#include "store/connection.h"
#include "store/store.h"
#include "store/writecontext.h"

#include <map>
#include <vector>

namespace deckhand {

// Replays: planning reads, adding to a replay's lane writes. Throw SqlException.

/// What a plan comes to: existing deliveries to be made again, and events for destinations that
/// have no delivery of them.
struct ReplaySet
{
    std::vector<RowKey> existing;
    std::vector<std::pair<qint64, qint64>> missing; ///< event, destination
    qint64 bytes = 0;
    [[nodiscard]] qint64 size() const { return qint64(existing.size() + missing.size()); }
};
/// One consistent look at the store. `would` decides for destinations that have no delivery.
[[nodiscard]] ReplaySet planReplay(Connection &db, const ReplayPlan &plan,
                                   const WouldReceive &would, Timestamp now);

void insertReplay(Connection &db, const WriteContext &context, const Replay &replay);
/// Puts [from, from + count) of the set into the replay's lane; deliveries that have meanwhile got
/// under way are left out and taken off the total.
void addToReplay(Connection &db, WriteContext &context, IdSource &ids, const ReplayId &id,
                 const ReplaySet &set, std::size_t from, std::size_t count, Timestamp now);
/// What replays gained in a write, by their number.
struct ReplayGain
{
    qint64 sent = 0, succeeded = 0, failed = 0;
};
using ReplayGains = std::map<qint64, ReplayGain>;
/// Adds to the counts; a replay that has nothing left is completed.
void writeReplayGains(Connection &db, const ReplayGains &gains, Timestamp now);
/// Ends the planning: the replay runs, or is complete if nothing is left in it.
void startReplay(Connection &db, const ReplayId &id, Timestamp now);
void setReplayStatusRow(Connection &db, const ReplayId &id, ReplayStatus status, Timestamp at);
/// One step of giving back what an ended replay has not sent: the state there was before it, and
/// nothing of what it made. True when there is no more to do.
[[nodiscard]] bool restoreStep(Connection &db, const WriteContext &context, const ReplayId &id);
/// Those whose planning a crash has cut short become failed. Answers the ended ones that still have
/// to give back what they took.
[[nodiscard]] std::vector<ReplayId> failUnplannedReplays(Connection &db, Timestamp now);

[[nodiscard]] Replay readReplay(Connection &db, const ReplayId &id);
[[nodiscard]] Page<Replay> listReplayRows(Connection &db, const PageRequest &page);

} // namespace deckhand
