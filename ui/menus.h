#pragma once

#include <QList>

class QAction;
class QMenu;
class QMenuBar;

namespace deckhand {

class ActionRegistry;

/// The menu Tools, which is made where there is none: before Help, the last of those that every
/// window has.
[[nodiscard]] QMenu &toolsMenu(QMenuBar &bar, const ActionRegistry &actions);
/// Ends a menu of what can be copied of an item with the link to it, which the window makes after
/// its pages.
void offerLink(QMenu &menu, const ActionRegistry &actions);
/// Puts the registered actions into menus. `look` goes to the end of View, group by group, and
/// `languages`, where there are any, into a menu of their own.
void fillMenus(QMenuBar &bar, const ActionRegistry &actions, const QList<QList<QAction *>> &look,
               const QList<QAction *> &languages);

} // namespace deckhand
