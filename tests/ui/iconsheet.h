#pragma once

#include "ui/theme.h"

#include <QPixmap>
#include <QStringList>

namespace deckhand {

/// Names of all drawn icons.
[[nodiscard]] QStringList drawnIcons();
/// Every icon at 16, 24 and 32 pixels on the grounds of a scheme, with its name.
[[nodiscard]] QPixmap iconSheet(Scheme scheme);

} // namespace deckhand
