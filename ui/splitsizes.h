#pragma once

#include "models/consolesettings.h"

class QSplitter;

namespace deckhand {

/// Gives a splitter the sizes that were kept under `name`; false where none were.
bool restoreSizes(QSplitter &split, const ConsoleSettings &settings, const QString &name);
/// Keeps the sizes it has now; not while one of its parts is away.
void keepSizes(const QSplitter &split, ConsoleSettings &settings, const QString &name);
/// Restores what was kept, and keeps what somebody drags it to.
void rememberSizes(QSplitter &split, ConsoleSettings &settings, const QString &name);

} // namespace deckhand
