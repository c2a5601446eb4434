#pragma once

#include "ui/actions.h"

class QTabWidget;

namespace deckhand {

/// Ctrl+F and F3 anywhere on a page find in the tab of its detail that is shown, or in the payload
/// where that one has nothing to find in. `name` begins the ids of the actions.
void addFindKeys(ActionRegistry &actions, QWidget *page, QTabWidget &tabs, const QByteArray &name);

} // namespace deckhand
