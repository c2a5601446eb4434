#pragma once

#include "destinations/registration.h"

namespace deckhand {

/// Amazon Kinesis Data Streams: a record an event.
[[nodiscard]] TypeRegistration awsKinesisType();

} // namespace deckhand
