#pragma once

#include <QAction>
#include <QHash>
#include <QKeySequence>
#include <QObject>

#include <vector>

namespace deckhand {

/// All actions of a window, each with a name and, where it has one, a shortcut. Menus, buttons and
/// keys use the same action; conflicts are reported, not overridden.
class ActionRegistry : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;
    /// The window whose keys trigger the actions that belong to no widget; those made later too.
    void setWindow(QWidget *window);

    /// `id` is also the action's object name.
    QAction *add(const char *id, const QString &text, const QList<QKeySequence> &keys = {},
                 const char *iconName = nullptr);
    /// For keys that act in one widget and its children only: single letters, Space, End.
    QAction *addLocal(QWidget *owner, const char *id, const QString &text,
                      const QList<QKeySequence> &keys, const char *iconName = nullptr);
    /// Keeps an action disabled whatever its part says, with the reason as its tool tip; an empty
    /// reason lets it be enabled again. An id that nothing registered is left out.
    void forbid(const char *id, const QString &reason);
    /// Off: letters alone trigger nothing, for those whose screen reader uses them. Actions that
    /// are made later too.
    void setSingleKeys(bool on);
    [[nodiscard]] bool singleKeys() const { return m_singleKeys; }
    [[nodiscard]] QAction *action(const char *id) const;
    [[nodiscard]] const std::vector<QAction *> &all() const { return m_actions; }
    /// Sequences that two actions share while both could act, as `id, id: keys`.
    [[nodiscard]] QStringList conflicts() const;

private:
    void enforce(QAction *action) const;
    QAction *make(QObject *owner, const char *id, const QString &text,
                  const QList<QKeySequence> &keys, const char *iconName);

    [[nodiscard]] QList<QKeySequence> allowed(const QList<QKeySequence> &keys) const;

    QWidget *m_window = nullptr;
    QHash<QAction *, QList<QKeySequence>> m_keys; ///< as they were given
    QHash<const QAction *, QString> m_forbidden;  ///< why
    bool m_singleKeys = true;
    std::vector<QAction *> m_actions;
};

} // namespace deckhand
