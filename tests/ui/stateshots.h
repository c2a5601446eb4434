#pragma once

#include "camera.h"

#include "ui/theme.h"

namespace deckhand {

/// The overview of a chosen time and without new figures, what an engine says in the language of
/// the window, and two attempts side by side in the smallest window.
void shootStates(const Camera &camera, SchemeChoice scheme);
/// Every page where there is nothing yet, and where the engine cannot answer.
void shootEmptyAndError(const Camera &camera, SchemeChoice scheme);

} // namespace deckhand
