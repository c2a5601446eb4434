#pragma once

#include "models/compareside.h"
#include "models/consolemodels.h"

namespace deckhand {

// What is compared, with the words it is named by.

[[nodiscard]] CompareSide sideOf(const ConsoleModels &models, const Event &event);
/// `event`: what was sent, where it is known.
[[nodiscard]] CompareSide sideOf(const ConsoleModels &models, const Delivery &delivery,
                                 const Attempt &attempt, const std::optional<Event> &event);
/// Every attempt of a delivery, oldest first.
[[nodiscard]] std::vector<CompareSide>
sidesOf(const ConsoleModels &models, const Delivery &delivery, const std::optional<Event> &event);
/// The attempt that the detail of a delivery shows, and the event that its own shows.
[[nodiscard]] std::optional<CompareSide> shownAttempt(const ConsoleModels &models);
[[nodiscard]] std::optional<CompareSide> shownEvent(const ConsoleModels &models);

} // namespace deckhand
