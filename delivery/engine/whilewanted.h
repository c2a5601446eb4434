#pragma once

#include "api/engineapi.h"

#include <utility>

namespace deckhand {

/// Tells of stages for as long as somebody waits for the answer.
[[nodiscard]] inline StageHandler whileWanted(StageHandler handler, GivenUp givenUp)
{
    if (!handler)
        return {};
    return [handler = std::move(handler), givenUp = std::move(givenUp)](const AttemptStage &stage) {
        if (!givenUp())
            handler(stage);
    };
}

} // namespace deckhand
