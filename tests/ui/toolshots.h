#pragma once

#include "ui/theme.h"

namespace deckhand {

class Camera;

/// What the menu Tools opens, and the keys.
void shootTools(const Camera &camera, SchemeChoice scheme);

} // namespace deckhand
