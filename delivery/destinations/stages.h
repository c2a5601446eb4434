#pragma once

#include "destinations/sender.h"

#include <initializer_list>

namespace deckhand {

/// What is known beside the outcome of a test.
struct StageFacts
{
    std::optional<SendSize> size;
    Timestamp now{};
};

/// All stages of a send, in order: passed before the one it stopped at, which succeeded or failed,
/// skipped after it and where there was nothing to do. Each says what was seen, or why it was
/// skipped; one that failed, or soon will, what to do.
[[nodiscard]] std::vector<AttemptStage> stagesOf(const SendOutcome &outcome,
                                                 const StageFacts &facts = {});

/// Marks stages that the type does not have, unless that is where the send failed.
void skipUnlessFailed(SendOutcome &outcome, std::initializer_list<SendStage> stages);

} // namespace deckhand
