#include "models/chosenreplay.h"

#include <QSet>
#include <QStringList>

#include <algorithm>

namespace deckhand {

namespace {

bool isUnsuccessful(const Delivery &delivery)
{
    return delivery.status == DeliveryStatus::Failure || delivery.status == DeliveryStatus::Held ||
           delivery.status == DeliveryStatus::Canceled;
}

} // namespace

std::optional<SearchExpression> expressionOf(const std::vector<EventId> &ids)
{
    if (ids.empty() || ids.size() > std::size_t(mostChosen))
        return std::nullopt;
    QStringList quoted; // a publisher's own id may read like another kind of word
    for (const EventId &id : ids)
        quoted.append(QStringLiteral("\"%1\"").arg(id.toString()));
    const auto expression =
        SearchExpression::parse(QStringLiteral("id=(%1)").arg(quoted.join(QStringLiteral(", "))));
    return expression ? std::optional(*expression) : std::nullopt;
}

std::optional<ChosenReplay> replayOf(const std::vector<Delivery> &deliveries)
{
    QSet<EventId> known;
    QSet<DestinationId> targets;
    std::vector<EventId> events;
    ChosenReplay replay;
    for (const Delivery &delivery : deliveries) {
        if (!known.contains(delivery.eventId))
            events.push_back(delivery.eventId);
        known.insert(delivery.eventId);
        if (!targets.contains(delivery.destinationId))
            replay.scope.destinations.push_back(delivery.destinationId);
        targets.insert(delivery.destinationId);
    }
    const auto q = expressionOf(events);
    if (!q)
        return std::nullopt;
    replay.scope.filter.q = *q;
    replay.scope.only = std::all_of(deliveries.begin(), deliveries.end(), isUnsuccessful)
                          ? ReplayOnly::Failed
                          : ReplayOnly::All;
    replay.exact = std::size_t(known.size() * targets.size()) <= deliveries.size();
    return replay;
}

} // namespace deckhand
