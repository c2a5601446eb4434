#pragma once

class QWidget;

namespace deckhand {

/// Shows a window that is hidden or minimised, above all others and ready to type in.
void bringToFront(QWidget &window);

} // namespace deckhand
