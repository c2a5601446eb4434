#pragma once

#include <QList>

class QAction;
class QMenuBar;

namespace deckhand {

class ActionRegistry;

/// Puts the registered actions into menus. `look` goes to the end of View, group by group, and
/// `languages`, where there are any, into a menu of their own.
void fillMenus(QMenuBar &bar, const ActionRegistry &actions, const QList<QList<QAction *>> &look,
               const QList<QAction *> &languages);

} // namespace deckhand
