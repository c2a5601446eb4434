#pragma once

#include "destinations/registration.h"

namespace deckhand {

/// Messages to a queue or topic of Azure Service Bus, over AMQP 1.0.
[[nodiscard]] TypeRegistration azureServiceBusType();

} // namespace deckhand
