#pragma once

#include "server/routes.h"

namespace deckhand {

/// A body that the call takes; empty where it needs none.
[[nodiscard]] QByteArray sampleBody(const Route &route);

} // namespace deckhand
