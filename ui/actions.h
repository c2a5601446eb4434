#pragma once

#include <QAction>
#include <QHash>
#include <QKeySequence>
#include <QMap>
#include <QObject>

#include <vector>

namespace deckhand {

/// All actions of a window, each with a name and, where it has one, a shortcut. Menus, buttons and
/// keys use the same action; conflicts are reported, not overridden. Keys may be changed: what an
/// action was registered with stays its default, and only what differs is kept.
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
    /// By id, in QKeySequence's portable text; nothing after a change means no key at all. Ids of
    /// actions that are not there yet, or not in this window, are kept.
    using Changes = QMap<QString, QString>;
    [[nodiscard]] const Changes &changes() const { return m_changes; }
    void setChanges(const Changes &changes);
    /// Instead of those that it has by default; the same as those are no change.
    void setKeys(const QString &id, const QList<QKeySequence> &keys);
    /// As chosen, or by default; letters that act alone too where those are switched off.
    [[nodiscard]] QList<QKeySequence> keys(const QAction &action) const;
    [[nodiscard]] QList<QKeySequence> defaultKeys(const QAction &action) const;
    /// One press that lists and dialogs do not need themselves; a letter or a digit alone only for
    /// what acts in a list.
    [[nodiscard]] static bool canTake(const QAction &action, const QKeySequence &key);
    /// Those that have `key` and can act where `action` can.
    [[nodiscard]] std::vector<QAction *> rivals(const QAction &action,
                                                const QKeySequence &key) const;
    /// For sentences: the first key of an action; its name where it has none.
    [[nodiscard]] QString keyText(const char *id) const;
    [[nodiscard]] bool singleKeys() const { return m_singleKeys; }
    [[nodiscard]] QAction *action(const char *id) const;
    [[nodiscard]] const std::vector<QAction *> &all() const { return m_actions; }
    /// Sequences that two actions share while both could act, as `id, id: keys`.
    [[nodiscard]] QStringList conflicts() const;

Q_SIGNALS:
    void keysChanged();

private:
    struct Given
    {
        QList<QKeySequence> keys; ///< by default
        QString text;             ///< the tool tip without its key
        QString tip;              ///< as it was made here last
    };
    void dress(QAction *action);
    void dressAll();
    void enforce(QAction *action) const;
    QAction *make(QObject *owner, const char *id, const QString &text,
                  const QList<QKeySequence> &keys, const char *iconName);

    [[nodiscard]] QList<QKeySequence> allowed(const QList<QKeySequence> &keys) const;

    QWidget *m_window = nullptr;
    QHash<const QAction *, Given> m_given;
    QHash<const QAction *, QString> m_forbidden; ///< why
    Changes m_changes;
    bool m_singleKeys = true;
    std::vector<QAction *> m_actions;
};

/// `Retry now (R)`; the text alone where the action has no key.
[[nodiscard]] QString withKey(const QString &text, const QAction &action);

} // namespace deckhand
