#pragma once

#include "engine/rehearsal.h"

namespace deckhand {

/// What a test would send: the request as the destination's own sender builds it, over a client
/// that sends nothing. The attempt has no id, and fails where no request can be built. Thread: any.
[[nodiscard]] Attempt previewOf(const Rehearsal::Parts &parts, const Destination &destination,
                                const Event &event);

} // namespace deckhand
