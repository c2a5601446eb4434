#pragma once

#include <functional>

class QActionGroup;
class QObject;
class QString;

namespace deckhand {

class ActionRegistry;
class Preferences;

/// Adds a choice for each language to the actions, in a group that `parent` owns. `said` is given a
/// sentence for the status line: a language holds from the next start on.
QActionGroup *addLanguageActions(ActionRegistry &actions, Preferences &preferences, QObject *parent,
                                 const std::function<void(const QString &)> &said);

} // namespace deckhand
