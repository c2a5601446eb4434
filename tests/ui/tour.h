#pragma once

#include "console.h"

#include <functional>

namespace deckhand {

/// Opens every page of a console, what its lists show in detail, and its dialogs, and calls `look`
/// with each window that is to be seen then. `where` names what is seen, for messages.
using Sight = std::function<void(const QString &where, QWidget &window)>;
void tour(Console &console, const Sight &look);

} // namespace deckhand
