#pragma once

#include "camera.h"
#include "ui/theme.h"

namespace deckhand {

/// The dialog of connections, the bar of every environment, what is locked and what is lost.
void shootConnections(const Camera &camera, SchemeChoice scheme);

} // namespace deckhand
