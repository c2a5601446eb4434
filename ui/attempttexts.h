#pragma once

#include "api/delivery.h"

#include <QString>

namespace deckhand {

/// How long each part of an attempt took, in one line.
[[nodiscard]] QString phaseText(const Attempt &attempt);
/// The status and how much of the body was kept.
[[nodiscard]] QString responseFacts(const AttemptResponse &response);

} // namespace deckhand
