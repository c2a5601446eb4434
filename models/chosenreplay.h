#pragma once

#include "models/replayplanner.h"

#include <optional>
#include <vector>

namespace deckhand {

/// The most events that one replay takes by their ids.
inline constexpr int mostChosen = 100;
/// Finds just these events. Nothing where there are none, or more than one expression holds.
[[nodiscard]] std::optional<SearchExpression> expressionOf(const std::vector<EventId> &ids);

/// The replay of deliveries that were chosen one by one.
struct ChosenReplay
{
    ReplayScope scope; ///< its text is left to the ui
    /// A replay sends each of its events to each of its destinations: false where that may be more
    /// than what was chosen.
    bool exact = true;
};
/// Where all that is chosen failed, is held or was canceled, deliveries that arrived are left out.
/// Nothing where they are too many events for one replay.
[[nodiscard]] std::optional<ChosenReplay> replayOf(const std::vector<Delivery> &deliveries);

} // namespace deckhand
