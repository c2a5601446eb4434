#pragma once

#include <QObject>

#include <functional>

class QWidget;

namespace deckhand {

class ActionRegistry;

/// What can be done with a value that a list can be filtered by, as the menu of `view`, which shows
/// it: filter by it besides, by it alone, exclude it, copy it as a filter.
class ClauseActions : public QObject
{
    Q_OBJECT

public:
    /// Of the value that is chosen; empty where nothing is chosen or no filter finds it.
    using Clause = std::function<QString()>;

    /// `name` tells the actions of several views apart.
    ClauseActions(QWidget *view, const QByteArray &name, ActionRegistry &actions, Clause clause);

Q_SIGNALS:
    /// Besides what is filtered by.
    void clauseRequested(const QString &clause);
    /// In place of what is filtered by.
    void filterRequested(const QString &clause);
};

} // namespace deckhand
