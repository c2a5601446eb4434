#pragma once

#include "models/connectiontest.h"

namespace deckhand {

class StagesView;

/// Draws how far a connection came: its stages, what was seen at those that failed and what to do,
/// or what was found.
void showConnection(StagesView &view, const ConnectionTest &test, const QUrl &url);

} // namespace deckhand
