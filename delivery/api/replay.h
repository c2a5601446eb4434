#pragma once

#include "api/filters.h"
#include "api/ids.h"
#include "api/time.h"

#include <optional>
#include <vector>

namespace deckhand {

enum class ReplayStatus { Planned, Running, Paused, Completed, Canceled, Failed, Unknown };
/// Which deliveries a replay takes. `Failed`: those in `failure`, `held` or `canceled`; `Missed`:
/// events a destination would have received but has no delivery for; `All`: every match, delivered
/// ones too.
enum class ReplayOnly { Failed, Missed, All };

struct ReplayRequest
{
    EventFilter filter;
    std::vector<DestinationId> destinationIds; ///< empty: every active destination
    ReplayOnly only = ReplayOnly::Failed;
    std::optional<double> rate; ///< deliveries per second; none: as fast as it goes
    bool dryRun = false;
};

struct ReplayCounts
{
    qint64 total = 0, sent = 0, succeeded = 0, failed = 0, left = 0;
    bool operator==(const ReplayCounts &) const = default;
};

struct Replay
{
    ReplayId id;
    ReplayStatus status = ReplayStatus::Planned;
    EventFilter filter;
    std::vector<DestinationId> destinationIds;
    ReplayOnly only = ReplayOnly::Failed;
    std::optional<double> rate;
    ReplayCounts counts;
    qint64 bytes = 0;
    Timestamp createdAt{};
    std::optional<Timestamp> finishedAt;
};

} // namespace deckhand
