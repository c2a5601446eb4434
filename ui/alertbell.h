#pragma once

#include "models/alertlist.h"
#include "ui/page.h"

#include <QPointer>

class QAction;
class QStatusBar;
class QToolButton;

namespace deckhand {

class AlertsDialog;

/// The button that counts the alerts nobody has read, and the list behind it.
class AlertBell : public QObject
{
    Q_OBJECT

public:
    /// Puts its button into `bar`, which owns it and outlives this.
    AlertBell(const PageContext &context, QStatusBar &bar, QWidget *window);

public Q_SLOTS:
    void take(const deckhand::Alert &alert);

Q_SIGNALS:
    void openAsked(const deckhand::Alert &alert);

private:
    void showList();
    void update();

    ConsoleModels &m_models;
    QWidget *m_window;
    AlertList m_alerts;
    QAction *m_action;
    QToolButton *m_button;
    QPointer<AlertsDialog> m_dialog;
};

} // namespace deckhand
