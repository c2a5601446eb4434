#include "ui/comparesides.h"

#include "ui/compareview.h"

namespace deckhand {

CompareSide sideOf(const ConsoleModels &models, const Event &event)
{
    CompareSide side;
    side.title = CompareView::tr("%1 of %2")
                     .arg(QString::fromUtf8(event.type),
                          models.wording.shortTime(event.createdAt, models.clock.now(),
                                                   format::Precision::Milliseconds));
    side.event = event;
    return side;
}

CompareSide sideOf(const ConsoleModels &models, const Delivery &delivery, const Attempt &attempt,
                   const std::optional<Event> &event)
{
    CompareSide side;
    side.destination = models.destinations.nameOf(delivery.destinationId);
    side.title = CompareView::tr("%1 to %2, attempt %3")
                     .arg(QString::fromUtf8(delivery.eventType), side.destination)
                     .arg(attempt.number);
    side.event = event;
    side.attempt = attempt;
    return side;
}

std::vector<CompareSide> sidesOf(const ConsoleModels &models, const Delivery &delivery,
                                 const std::optional<Event> &event)
{
    std::vector<CompareSide> sides;
    for (const Attempt &attempt : delivery.history)
        sides.push_back(sideOf(models, delivery, attempt, event));
    return sides;
}

std::optional<CompareSide> shownAttempt(const ConsoleModels &models)
{
    const DeliveryDetail &detail = models.deliveryDetail;
    const Attempt *attempt = detail.attempt();
    if (!attempt)
        return std::nullopt;
    return sideOf(models, *detail.delivery(), *attempt, detail.event());
}

std::optional<CompareSide> shownEvent(const ConsoleModels &models)
{
    const auto &event = models.eventDetail.event();
    return event ? std::optional(sideOf(models, *event)) : std::nullopt;
}

} // namespace deckhand
