#pragma once

#include "camera.h"
#include "ui/theme.h"

namespace deckhand {

/// Lists with marks, the buttons of their filters, their menus, and what they show instead of rows.
void shootLists(const Camera &camera, SchemeChoice scheme);

} // namespace deckhand
