#pragma once

#include "destinations/registration.h"

namespace deckhand {

/// Messages of Google Cloud Pub/Sub over its REST API, v1
/// (https://cloud.google.com/pubsub/docs/reference/rest/v1/projects.topics/publish), many in one
/// request. In tests its address is the base URL `gcp_pubsub`.
[[nodiscard]] TypeRegistration pubSubType();

} // namespace deckhand
