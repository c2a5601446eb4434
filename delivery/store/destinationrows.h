#pragma once

#include "api/sealing.h"
#include "store/connection.h"
#include "store/store.h"
#include "store/writecontext.h"

namespace deckhand {

// Destinations, their revisions, and the changes they make to what waits for them. Throw
// SqlException.

/// What a destination's credentials are bound to.
[[nodiscard]] QByteArray destinationSealContext(const DestinationId &id);
[[nodiscard]] std::vector<Destination> readDestinations(Connection &db, const Sealer &sealer);

/// A change of the waiting deliveries of one destination, done in steps so that a million of them
/// keeps nobody from writing. It is noted in the destination's row and taken up again after a
/// crash.
struct Sweep
{
    qint64 destination = 0;
    int mark = 0; ///< the revision it came with; a later one takes its place
    DestinationWrite::Waiting kind = DestinationWrite::Waiting::Keep;
    RowKey upTo = 0;      ///< what comes later is none of its business
    bool deleted = false; ///< the destination
    QString by = {};      ///< in whose name
};
/// Writes the destination and a revision, and notes `write.waiting` as a sweep to be done.
[[nodiscard]] Sweep writeDestinationRow(Connection &db, WriteContext &context,
                                        const DestinationWrite &write, const Sealer &sealer);
/// One step; true when there is no more to do. Adds to `change`.
[[nodiscard]] bool sweepStep(Connection &db, const Sweep &sweep, Timestamp now,
                             WaitingChange &change);
/// Those a crash has left.
[[nodiscard]] std::vector<Sweep> unfinishedSweeps(Connection &db);

[[nodiscard]] std::vector<DestinationRevision> readRevisions(Connection &db,
                                                             const DestinationId &id);
[[nodiscard]] std::vector<DestinationRevision> readRevisionsAt(Connection &db, Timestamp at);
[[nodiscard]] std::map<DestinationId, DestinationStats> readDestinationStats(Connection &db,
                                                                             Timestamp now);

} // namespace deckhand
