#pragma once

#include "ui/theme.h"

namespace deckhand {

class Camera;

/// What the menu Tools opens.
void shootTools(const Camera &camera, SchemeChoice scheme);

} // namespace deckhand
