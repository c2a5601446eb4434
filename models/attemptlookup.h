#pragma once

#include "api/ids.h"
#include "api/result.h"

#include <functional>

class QObject;

namespace deckhand {

class ConsoleModels;

/// Looks for the delivery that an attempt belongs to and shows it with that attempt chosen. `done`
/// is told its id, an empty one where none has it, while `guard` lives.
void showAttempt(ConsoleModels &models, const AttemptId &attempt, QObject *guard,
                 std::function<void(const Result<DeliveryId> &)> done);

} // namespace deckhand
