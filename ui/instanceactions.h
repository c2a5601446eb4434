#pragma once

#include "ui/connectionhost.h"

#include <QObject>

namespace deckhand {

class ActionRegistry;
class ConsoleModels;
class MainWindow;

/// Tools, Compare with another connection: offered where there is one that can be asked.
class InstanceActions : public QObject
{
    Q_OBJECT

public:
    /// A child of the window. The rest outlives it; `shown` is the profile of the window.
    InstanceActions(ConnectionHost &host, ConsoleModels &models, ActionRegistry &actions,
                    const QString &shown, MainWindow &window);

private:
    void update();
    void open();

    ConnectionHost &m_host;
    ConsoleModels &m_models;
    ActionRegistry &m_actions;
    QString m_shown;
    MainWindow &m_window;
};

} // namespace deckhand
