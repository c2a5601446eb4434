#pragma once

#include "models/replayoutcomes.h"

#include <QMap>

namespace deckhand {

/// A replay as one JSON file for others to read: the plan with its options and counts as the API
/// writes them, the destinations with their names, and how its deliveries stand now, grouped by
/// outcome. What did not arrive is listed by id, at most `ReplayOutcome::idBound` a group; what
/// arrived is counted only.
[[nodiscard]] QByteArray replayReport(const Replay &replay, const ReplayOutcomes &outcomes,
                                      const QMap<DestinationId, QString> &names, Timestamp now);

} // namespace deckhand
