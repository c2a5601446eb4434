#include "engine/wouldreceive.h"

#include "engine/explain.h"

#include <algorithm>
#include <memory>

namespace deckhand {

namespace {

using Revisions = std::vector<DestinationRevision>;

/// The revision in force at that time; none before the first one.
const DestinationRevision *inForce(const Revisions &revisions, Timestamp at)
{
    const auto later = std::upper_bound(
        revisions.begin(), revisions.end(), at,
        [](Timestamp time, const DestinationRevision &r) { return time < r.validFrom; });
    return later == revisions.begin() ? nullptr : &*(later - 1);
}

} // namespace

WouldReceive wouldReceive(RoutingHistory history, ReplayOnly only)
{
    const auto shared = std::make_shared<const RoutingHistory>(std::move(history));
    return [shared, only](const DestinationId &id, const Event &event) {
        if (!event.replayedFrom.isEmpty())
            return false; // made for the destinations of its replay alone
        const auto found = shared->find(id);
        if (found == shared->end() || found->second.empty())
            return false;
        const DestinationRevision *revision = only == ReplayOnly::All
                                                ? &found->second.back()
                                                : inForce(found->second, arrivalOf(event));
        if (!revision || revision->deleted)
            return false;
        const Destination &destination = revision->destination;
        return destination.events.matches(event.type) && destination.filter.matches(event);
    };
}

} // namespace deckhand
