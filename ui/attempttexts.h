#pragma once

#include "api/delivery.h"

#include <QString>

namespace deckhand {

/// How long each part of an attempt took, in one line.
[[nodiscard]] QString phaseText(const Attempt &attempt);
/// What was sent where and, in a second line, over what connection. The attempt has a request.
[[nodiscard]] QString requestFacts(const Attempt &attempt);
/// The status and how much of the body was kept. The attempt has a response.
[[nodiscard]] QString responseFacts(const Attempt &attempt);

} // namespace deckhand
