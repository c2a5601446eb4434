#pragma once

#include "models/environment.h"

class QDialog;
class QWidget;

namespace deckhand {

/// Says of a window which environment it shows, for `addEnvironmentEdge`.
void setEnvironment(QWidget &window, Environment environment);
/// Gives a dialog of that window an edge at its top in the colour of the environment, so that a
/// question in production is seen to be one. `parent` is any widget of the window; without one, or
/// where the window shows no environment, nothing is added.
void addEnvironmentEdge(QDialog &dialog, const QWidget *parent);

} // namespace deckhand
