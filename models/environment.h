#pragma once

#include "api/safetylock.h"

namespace deckhand {

/// What depends on the events of a place. The ui has a word, a shape and a colour for each.
enum class Environment { Demo, Local, Development, Staging, Production, Other };

/// How careful a window is where nothing else was chosen.
[[nodiscard]] SafetyLevel defaultSafety(Environment environment);

/// As `GET /v2/test` names it. A server that calls itself local is not local to this computer.
[[nodiscard]] Environment environmentNamed(const QString &name);

} // namespace deckhand
