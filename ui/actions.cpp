#include "ui/actions.h"

#include "ui/icons.h"

#include <QAbstractButton>
#include <QMenu>
#include <QWidget>

#include <algorithm>

namespace deckhand {

namespace {

bool isLocal(const QAction &action)
{
    return action.shortcutContext() == Qt::WidgetWithChildrenShortcut;
}

/// Where the keys of a local action are heard: menus and buttons only show it.
QList<const QWidget *> earsOf(const QAction &action)
{
    QList<const QWidget *> ears;
    for (const QObject *object : action.associatedObjects()) {
        const auto *widget = qobject_cast<const QWidget *>(object);
        if (widget && !qobject_cast<const QMenu *>(widget) &&
            !qobject_cast<const QAbstractButton *>(widget))
            ears.append(widget);
    }
    return ears;
}

/// Both hear a key that is pressed somewhere.
bool meet(const QAction &a, const QAction &b)
{
    if (!isLocal(a) || !isLocal(b))
        return true;
    const QList<const QWidget *> others = earsOf(b);
    for (const QWidget *ear : earsOf(a)) {
        for (const QWidget *other : others) {
            if (ear == other || ear->isAncestorOf(other) || other->isAncestorOf(ear))
                return true;
        }
    }
    return false;
}

/// What lists, dialogs and the order of focus need without any other key.
bool isReserved(Qt::Key key)
{
    switch (key) {
    case Qt::Key_Escape:
    case Qt::Key_Tab:
    case Qt::Key_Backtab:
    case Qt::Key_Backspace:
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_Left:
    case Qt::Key_Right:
    case Qt::Key_Up:
    case Qt::Key_Down:
    case Qt::Key_PageUp:
    case Qt::Key_PageDown:
    case Qt::Key_J:
    case Qt::Key_K: return true;
    default: return false;
    }
}

/// Letters, digits and keys that move or delete: alone they are somebody else's in most places.
bool isUsedEverywhere(Qt::Key key)
{
    return (key >= Qt::Key_A && key <= Qt::Key_Z) || (key >= Qt::Key_0 && key <= Qt::Key_9) ||
           key == Qt::Key_Space || key == Qt::Key_Home || key == Qt::Key_End ||
           key == Qt::Key_Delete || key == Qt::Key_Insert;
}

QList<QKeySequence> keysIn(const QString &text)
{
    QList<QKeySequence> keys = QKeySequence::listFromString(text);
    keys.removeIf(
        [](const QKeySequence &key) { return key.isEmpty() || key[0].key() == Qt::Key_unknown; });
    return keys;
}

} // namespace

QString withKey(const QString &text, const QAction &action)
{
    return action.shortcut().isEmpty()
             ? text
             : QStringLiteral("%1 (%2)").arg(text,
                                             action.shortcut().toString(QKeySequence::NativeText));
}

void ActionRegistry::setWindow(QWidget *window)
{
    m_window = window;
    for (QAction *action : m_actions) {
        if (action->parent() == this)
            window->addAction(action);
    }
}

QAction *ActionRegistry::make(QObject *owner, const char *id, const QString &text,
                              const QList<QKeySequence> &keys, const char *iconName)
{
    auto *action = new QAction(text, owner);
    action->setObjectName(QLatin1String(id));
    if (iconName)
        action->setIcon(icon(iconName));
    m_given.insert(action, {keys, action->toolTip(), action->toolTip()});
    dress(action);
    m_actions.push_back(action);
    connect(action, &QAction::changed, this, [this, action] { enforce(action); });
    // One that belongs to a part of a window goes with it.
    connect(action, &QObject::destroyed, this, [this, action] {
        std::erase(m_actions, action);
        m_given.remove(action);
        m_forbidden.remove(action);
    });
    return action;
}

void ActionRegistry::dress(QAction *action)
{
    action->setShortcuts(allowed(keys(*action)));
    Given &given = m_given[action];
    const QString tip = withKey(given.text, *action);
    if (action->toolTip() == given.tip) // otherwise its part says something of its own
        action->setToolTip(tip);
    given.tip = tip;
}

void ActionRegistry::dressAll()
{
    for (QAction *action : m_actions)
        dress(action);
    Q_EMIT keysChanged();
}

QList<QKeySequence> ActionRegistry::defaultKeys(const QAction &action) const
{
    return m_given.value(&action).keys;
}

QList<QKeySequence> ActionRegistry::keys(const QAction &action) const
{
    const auto change = m_changes.constFind(action.objectName());
    if (change == m_changes.constEnd())
        return defaultKeys(action);
    QList<QKeySequence> chosen = keysIn(*change);
    chosen.removeIf([&action](const QKeySequence &key) { return !canTake(action, key); });
    // A file that somebody wrote by hand may hold anything.
    return chosen.isEmpty() && !change->isEmpty() ? defaultKeys(action) : chosen;
}

void ActionRegistry::setChanges(const Changes &changes)
{
    if (changes == m_changes)
        return;
    m_changes = changes;
    dressAll();
}

void ActionRegistry::setKeys(const QString &id, const QList<QKeySequence> &keys)
{
    Changes changes = m_changes;
    const QAction *changed = action(id.toLatin1().constData());
    if (changed && keys == defaultKeys(*changed))
        changes.remove(id);
    else
        changes.insert(id, QKeySequence::listToString(keys));
    setChanges(changes);
}

bool ActionRegistry::canTake(const QAction &action, const QKeySequence &key)
{
    if (key.count() != 1)
        return false;
    const QKeyCombination press = key[0];
    if ((press.keyboardModifiers() & ~Qt::ShiftModifier) != Qt::NoModifier)
        return true;
    if (press.keyboardModifiers() == Qt::NoModifier && isReserved(press.key()))
        return false;
    return isLocal(action) || !isUsedEverywhere(press.key());
}

std::vector<QAction *> ActionRegistry::rivals(const QAction &action, const QKeySequence &key) const
{
    std::vector<QAction *> found;
    for (QAction *other : m_actions) {
        if (other != &action && keys(*other).contains(key) && meet(action, *other))
            found.push_back(other);
    }
    return found;
}

QString ActionRegistry::keyText(const char *id) const
{
    const QAction *found = action(id);
    if (!found)
        return {};
    return found->shortcut().isEmpty() ? found->text().remove(QLatin1Char('&'))
                                       : found->shortcut().toString(QKeySequence::NativeText);
}

QList<QKeySequence> ActionRegistry::allowed(const QList<QKeySequence> &keys) const
{
    if (m_singleKeys)
        return keys;
    QList<QKeySequence> left;
    for (const QKeySequence &key : keys) {
        const QKeyCombination first = key[0];
        const bool bare = (first.keyboardModifiers() & ~Qt::ShiftModifier) == Qt::NoModifier;
        const bool printed = first.key() > Qt::Key_Space && first.key() < Qt::Key_Escape;
        if (!bare || !printed)
            left.append(key);
    }
    return left;
}

void ActionRegistry::forbid(const char *id, const QString &reason)
{
    QAction *wanted = action(id);
    if (!wanted)
        return;
    if (reason.isEmpty()) {
        m_forbidden.remove(wanted);
        return;
    }
    m_forbidden.insert(wanted, reason);
    enforce(wanted);
}

void ActionRegistry::enforce(QAction *action) const
{
    const auto reason = m_forbidden.constFind(action);
    if (reason == m_forbidden.constEnd())
        return;
    // Each of the two says that it has changed, and by then there is nothing left to change.
    if (action->isEnabled())
        action->setEnabled(false);
    else if (action->toolTip() != *reason)
        action->setToolTip(*reason);
}

void ActionRegistry::setSingleKeys(bool on)
{
    m_singleKeys = on;
    dressAll();
}

QAction *ActionRegistry::add(const char *id, const QString &text, const QList<QKeySequence> &keys,
                             const char *iconName)
{
    QAction *action = make(this, id, text, keys, iconName);
    if (m_window)
        m_window->addAction(action);
    return action;
}

QAction *ActionRegistry::addLocal(QWidget *owner, const char *id, const QString &text,
                                  const QList<QKeySequence> &keys, const char *iconName)
{
    QAction *action = make(owner, id, text, keys, iconName);
    action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    dress(action); // what it may take depends on where it acts
    owner->addAction(action);
    return action;
}

QAction *ActionRegistry::action(const char *id) const
{
    const auto found = std::find_if(m_actions.begin(), m_actions.end(), [id](const QAction *a) {
        return a->objectName() == QLatin1String(id);
    });
    return found == m_actions.end() ? nullptr : *found;
}

QStringList ActionRegistry::conflicts() const
{
    QStringList found;
    for (std::size_t i = 0; i < m_actions.size(); ++i) {
        for (std::size_t j = i + 1; j < m_actions.size(); ++j) {
            if (!meet(*m_actions[i], *m_actions[j]))
                continue;
            const auto keys = m_actions[i]->shortcuts();
            for (const QKeySequence &key : keys) {
                if (m_actions[j]->shortcuts().contains(key))
                    found.append(QStringLiteral("%1, %2: %3")
                                     .arg(m_actions[i]->objectName(), m_actions[j]->objectName(),
                                          key.toString()));
            }
        }
    }
    return found;
}

} // namespace deckhand
