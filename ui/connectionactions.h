#pragma once

#include "ui/connectionhost.h"

#include <QObject>

#include <vector>

class QAction;
class QMenu;
class QMenuBar;

namespace deckhand {

class ActionRegistry;

/// The menu File, Connections: the dialog, a new window, and the connections used last. The palette
/// offers the same.
class ConnectionActions : public QObject
{
    Q_OBJECT

public:
    static constexpr int mostRecent = 5;

    /// `shown` is the profile of this window, which is not offered again.
    ConnectionActions(ConnectionHost &host, ActionRegistry &actions, QMenuBar &bar,
                      const QString &shown, QObject *parent);

private:
    void fill();

    ConnectionHost &m_host;
    QString m_shown;
    std::vector<QAction *> m_recent;
};

} // namespace deckhand
