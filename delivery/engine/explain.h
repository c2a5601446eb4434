#pragma once

#include "api/engineapi.h"
#include "store/store.h"

#include <vector>

namespace deckhand {

/// Why an event did or did not go to each destination there ever was.
///
/// `revisions` are those in force when the event arrived (a destination's first one where it was
/// made later). What was delivered is told by its delivery, whatever the settings were.
[[nodiscard]] std::vector<Explanation>
explainEvent(const Event &event, Timestamp arrivedAt,
             const std::vector<DestinationRevision> &revisions,
             const std::vector<Delivery> &deliveries);

/// When an event came in: its id tells where it was made here, `created_at` may be the publisher's.
[[nodiscard]] Timestamp arrivalOf(const Event &event);

} // namespace deckhand
