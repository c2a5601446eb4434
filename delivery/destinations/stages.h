#pragma once

#include "destinations/sender.h"

#include <initializer_list>

namespace deckhand {

/// All stages of a send, in order: passed before the one it stopped at, which succeeded or failed,
/// skipped after it and where there was nothing to do.
[[nodiscard]] std::vector<AttemptStage> stagesOf(const SendOutcome &outcome);

/// Marks stages that the type does not have, unless that is where the send failed.
void skipUnlessFailed(SendOutcome &outcome, std::initializer_list<SendStage> stages);

} // namespace deckhand
