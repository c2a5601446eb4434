#include "ui/actions.h"

#include "ui/icons.h"

#include <QWidget>

#include <algorithm>

namespace deckhand {

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
    m_keys.insert(action, keys);
    action->setShortcuts(allowed(keys));
    if (iconName)
        action->setIcon(icon(iconName));
    QString tip = action->toolTip();
    if (!keys.isEmpty())
        tip = QStringLiteral("%1 (%2)").arg(tip, keys.first().toString(QKeySequence::NativeText));
    action->setToolTip(tip);
    m_actions.push_back(action);
    connect(action, &QAction::changed, this, [this, action] { enforce(action); });
    // One that belongs to a part of a window goes with it.
    connect(action, &QObject::destroyed, this, [this, action] {
        std::erase(m_actions, action);
        m_keys.remove(action);
        m_forbidden.remove(action);
    });
    return action;
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
    for (QAction *action : m_actions)
        action->setShortcuts(allowed(m_keys.value(action)));
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
            const auto local = [](const QAction *a) {
                return a->shortcutContext() == Qt::WidgetWithChildrenShortcut;
            };
            // Local actions of different widgets never listen at the same time.
            if (local(m_actions[i]) && local(m_actions[j]) &&
                m_actions[i]->parent() != m_actions[j]->parent())
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
