#pragma once

#include "destinations/registration.h"

namespace deckhand {

/// Signed HTTP requests (Standard Webhooks) to any URL.
[[nodiscard]] TypeRegistration webhookType();

} // namespace deckhand
