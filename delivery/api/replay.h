#pragma once

#include "api/delivery.h"
#include "api/filters.h"
#include "api/ids.h"
#include "api/time.h"

#include <optional>
#include <utility>
#include <vector>

namespace deckhand {

enum class ReplayStatus { Planned, Running, Paused, Completed, Canceled, Failed, Unknown };
/// Which deliveries a replay takes. `Failed`: those in `failure`, `held` or `canceled`; `Missed`:
/// events a destination would have received but has no delivery for; `All`: every match, delivered
/// ones too.
enum class ReplayOnly { Failed, Missed, All };

/// In which order each destination gets what is replayed: by creation of the events.
enum class ReplayOrder { Oldest, Newest };

/// How a replay runs. The limits are those of each process that sends.
struct ReplayOptions
{
    static constexpr double mostRate = 1'000'000;
    static constexpr int mostParallel = 1'000;
    static constexpr int mostFailures = 1'000'000;

    std::optional<double> rate;  ///< deliveries per second; none: as fast as it goes
    std::optional<int> parallel; ///< deliveries under way at once; none: what destinations take
    /// Failed attempts in a row after which it is paused; none: it goes on.
    std::optional<int> stopAfterFailures;
    ReplayOrder order = ReplayOrder::Oldest;
    /// Gets every chosen event once, instead of the destinations that the events are chosen by;
    /// its subscription is not asked.
    std::optional<DestinationId> targetDestinationId;
    /// Each chosen event is stored anew, with an id of its own and created now, and that is what is
    /// sent: receivers cannot tell it from an event that they have never had. The former deliveries
    /// stay as they are.
    bool asNewEvent = false;
};

struct ReplayRequest : ReplayOptions
{
    EventFilter filter;
    /// Empty: every active destination; where there is a target, the inactive ones too.
    std::vector<DestinationId> destinationIds;
    ReplayOnly only = ReplayOnly::Failed;
    bool dryRun = false;    ///< plans it, builds every request and sends none
    bool countOnly = false; ///< of a dry run: builds no requests
    /// Starts the very set that this dry run has counted (`ReplayOutlook::planId`).
    QByteArray planId;
};

/// One delivery that could not even be begun.
struct ReplayObstacle
{
    EventId eventId;
    DestinationId destinationId;
    AttemptError error;
    bool operator==(const ReplayObstacle &) const = default;
};

/// What building every request has shown.
struct ReplayCheck
{
    static constexpr int mostItems = 100;
    qint64 checked = 0;                ///< fewer than there are where it took too long
    qint64 wouldFail = 0;              ///< of these
    std::vector<ReplayObstacle> items; ///< the first `mostItems`
    bool operator==(const ReplayCheck &) const = default;
};

/// What a dry run tells of its set, all of one instant.
struct ReplayOutlook
{
    static constexpr int mostTypes = 100;
    QByteArray planId; ///< for `ReplayRequest::planId`, for a quarter of an hour at least
    std::vector<std::pair<DestinationId, qint64>> byDestination; ///< those that would receive
    std::vector<std::pair<QByteArray, qint64>> byType; ///< most first, `mostTypes` at most
    qint64 types = 0;                                  ///< how many there are
    std::optional<Timestamp> oldest, newest;           ///< events of the set
    /// Deliveries of what matches that have arrived: left out, except by `ReplayOnly::All`. None
    /// where counting them took too long.
    std::optional<qint64> alreadyDelivered;
    /// Of the set: older than events are kept, so that they may go before they are sent.
    qint64 beyondRetention = 0;
    std::optional<double> seconds; ///< by the rate and those of the destinations; none: no limit
    std::optional<ReplayCheck> check;
    bool operator==(const ReplayOutlook &) const = default;
};

/// Why a replay has paused itself.
struct ReplayStop
{
    int failures = 0;   ///< attempts that failed in a row
    AttemptError error; ///< of the last one
    Timestamp at{};
    bool operator==(const ReplayStop &) const = default;
};

struct ReplayCounts
{
    qint64 total = 0, sent = 0, succeeded = 0, failed = 0, left = 0;
    bool operator==(const ReplayCounts &) const = default;
};

struct Replay : ReplayOptions
{
    ReplayId id;
    ReplayStatus status = ReplayStatus::Planned;
    EventFilter filter;
    std::vector<DestinationId> destinationIds;
    ReplayOnly only = ReplayOnly::Failed;
    ReplayCounts counts;
    qint64 bytes = 0;
    Timestamp createdAt{};
    QString createdBy; ///< the actor's name, see api/audit.h; empty where it is not known
    std::optional<Timestamp> finishedAt;
    std::optional<ReplayStop> stopped;    ///< until it is resumed
    std::optional<ReplayOutlook> outlook; ///< of a dry run
};

} // namespace deckhand
