#pragma once

class QActionGroup;
class QObject;

namespace deckhand {

class ActionRegistry;
class ConsoleSettings;
class Theme;

/// Choices of how the window looks.
struct LookActions
{
    QActionGroup *densities = nullptr, *schemes = nullptr;
};

/// Adds them to the actions, in groups that `parent` owns.
[[nodiscard]] LookActions addLookActions(ActionRegistry &actions, ConsoleSettings &settings,
                                         Theme &theme, QObject *parent);

} // namespace deckhand
