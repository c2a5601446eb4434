#pragma once

#include "api/engineapi.h"

namespace deckhand {

/// The event a test attempt sends: what was asked for, else the first type the subscription takes
/// and the catalogue's sample of it. Without id and time.
[[nodiscard]] Result<Event> sampleEvent(const Subscription &subscription,
                                        const TestRequest &request, const EventLimits &limits);

} // namespace deckhand
