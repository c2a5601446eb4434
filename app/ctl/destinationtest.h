#pragma once

#include "ctl/command.h"

namespace deckhand {

/// `destinations test ID`.
[[nodiscard]] ExitCode runDestinationTest(Context &context);

} // namespace deckhand
