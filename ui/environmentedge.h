#pragma once

#include "models/environment.h"

class QWidget;

namespace deckhand {

/// Says of a window which environment it shows. Each dialog that is opened over it, or over such a
/// dialog, gets an edge at its top in the colour of the environment, so that a question in
/// production is seen to be one; whoever opens one has nothing to do for it.
void setEnvironment(QWidget &window, Environment environment);

} // namespace deckhand
