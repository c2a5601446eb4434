#pragma once

#include "ui/actions.h"

class QTabWidget;

namespace deckhand {

/// Lets Ctrl+Tab and Ctrl+Shift+Tab walk the tabs of a detail from all of its page: the tabs
/// themselves take these keys only while something in them has the focus. `name` begins the ids of
/// the two actions.
void addTabKeys(ActionRegistry &actions, QWidget *page, QTabWidget &tabs, const QByteArray &name);

} // namespace deckhand
