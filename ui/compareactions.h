#pragma once

#include "models/comparemark.h"

#include <QList>

#include <functional>

class QAction;
class QToolButton;

namespace deckhand {

class ActionRegistry;

/// What a detail offers for comparing what it shows: to mark it, and to compare it with what was
/// marked, here or on another page, or copied, perhaps in another window.
class CompareActions : public QObject
{
    Q_OBJECT

public:
    /// Names of the actions, unlike those of other details.
    struct Names
    {
        const char *mark, *withMarked, *withCopied;
    };
    using Current = std::function<std::optional<CompareSide>()>;

    CompareActions(ActionRegistry &actions, QWidget *owner, CompareMark &mark, const Names &names,
                   Current current);
    /// A button with the actions as its menu.
    [[nodiscard]] QToolButton *makeButton(const char *name) const;
    /// After something else is shown.
    void update();

Q_SIGNALS:
    void compareAsked(const deckhand::CompareSide &other);
    void said(const QString &sentence);

private:
    void markCurrent();
    void compareCopied();

    CompareMark &m_mark;
    const Current m_current;
    QAction *m_markAction;
    QAction *m_withMarked;
    QAction *m_withCopied;
};

} // namespace deckhand
