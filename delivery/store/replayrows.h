#pragma once

#include "api/ulid.h"
#include "store/connection.h"
#include "store/store.h"
#include "store/writecontext.h"

#include <map>
#include <vector>

namespace deckhand {

// The rows of replays, and putting deliveries into a replay's lane. Throw SqlException.

void insertReplay(Connection &db, const WriteContext &context, const Replay &replay);
/// Which of a set goes into the lane in one step, and how.
struct ReplayStep
{
    const ReplaySet &set;
    std::size_t from = 0, count = 0; ///< counted in the replay's order
    const Replay &replay;
};
/// Puts a step's items into the replay's lane, due one after another in its order; deliveries that
/// have meanwhile got under way, or arrived without being asked for, are left out and taken off the
/// total. Answers the events that it has made.
[[nodiscard]] std::vector<EventId> addToReplay(Connection &db, WriteContext &context, IdSource &ids,
                                               const ReplayStep &step, Timestamp now);
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
void setReplayStatusRow(Connection &db, const ReplayId &id, ReplayStatus status, Timestamp at,
                        const std::optional<ReplayStop> &stopped, const QString &by);
/// One step of giving back what an ended replay has not sent: the state there was before it, and
/// nothing of what it made. True when there is no more to do.
[[nodiscard]] bool restoreStep(Connection &db, WriteContext &context, const ReplayId &id,
                               Timestamp now);
/// Those whose planning a crash has cut short become failed. Answers the ended ones that still have
/// to give back what they took.
[[nodiscard]] std::vector<ReplayId> failUnplannedReplays(Connection &db, Timestamp now);

[[nodiscard]] Replay readReplay(Connection &db, const ReplayId &id);
[[nodiscard]] Page<Replay> listReplayRows(Connection &db, const PageRequest &page);

} // namespace deckhand
