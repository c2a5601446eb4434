#pragma once

#include "destinations/registration.h"

namespace deckhand {

/// Messages to an exchange of RabbitMQ, over AMQP 0-9-1 with publisher confirms.
[[nodiscard]] TypeRegistration rabbitmqType();

} // namespace deckhand
