#pragma once

#include "ui/page.h"
#include "ui/theme.h"

namespace deckhand {

class EnvironmentBar;

/// The window's end of the profile's lock: the action that opens and closes it, what the bar says
/// of it, and the question before a change where changes are confirmed.
class SafetyControls : public QObject
{
    Q_OBJECT

public:
    SafetyControls(const PageContext &context, Environment environment, EnvironmentBar &bar,
                   QWidget *window);

private:
    void applyLevel();
    void toggle();
    void confirm(const Change &change, const std::function<void(bool)> &answered);
    void update();

    ConsoleModels &m_models;
    Dialogs &m_dialogs;
    ConsoleSettings &m_settings;
    Environment m_environment;
    EnvironmentBar &m_bar;
    QWidget *m_window;
    QAction *m_toggle;
};

} // namespace deckhand
