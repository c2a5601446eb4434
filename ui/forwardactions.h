#pragma once

#include "models/consolemodels.h"
#include "models/consolesettings.h"
#include "models/forwardcontrols.h"

#include <QObject>

class QToolButton;

namespace deckhand {

class ActionRegistry;
class DeliverHereDialog;
class ForwardDialog;
class MainWindow;

/// What a window offers of forwarding: the menu Tools, the palette's entries, a button at the shown
/// event, and a button in the status bar for as long as it runs.
class ForwardActions : public QObject
{
    Q_OBJECT

public:
    /// A child of the window. The rest outlives it.
    ForwardActions(ForwardControls &controls, ConsoleModels &models, ActionRegistry &actions,
                   ConsoleSettings &settings, MainWindow &window);

private:
    void addBadge();
    void updateBadge();
    void openForward();
    void openDeliverHere();
    /// That is shown, itself or as what a delivery delivers; empty where none is.
    [[nodiscard]] EventId shownEvent() const;

    ForwardControls &m_controls;
    ConsoleModels &m_models;
    ConsoleSettings &m_settings;
    MainWindow &m_window;
    QToolButton *m_badge = nullptr;
    ForwardDialog *m_forward = nullptr;
    DeliverHereDialog *m_here = nullptr;
};

} // namespace deckhand
