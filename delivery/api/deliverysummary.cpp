#include "api/deliverysummary.h"

namespace deckhand {

void DeliverySummary::add(DeliveryStatus status, int count)
{
    switch (status) {
    case DeliveryStatus::Success: delivered += count; break;
    case DeliveryStatus::Failure: failed += count; break;
    case DeliveryStatus::Retrying: retrying += count; break;
    case DeliveryStatus::Held: held += count; break;
    case DeliveryStatus::Canceled: canceled += count; break;
    case DeliveryStatus::Pending:
    case DeliveryStatus::Unknown: waiting += count; break;
    }
}

} // namespace deckhand
