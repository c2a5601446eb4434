#pragma once

#include "api/engineapi.h"
#include "api/safetylock.h"

#include <memory>

namespace deckhand {

/// An engine behind a lock: reads pass, every call that changes something or sends something out is
/// first judged by `lock`. Planning a replay (`dryRun`) reads. Both must outlive it and its calls.
/// A refused call is answered `Forbidden` and does not reach `engine`.
[[nodiscard]] std::unique_ptr<EngineApi> makeGuardedEngine(EngineApi &engine, SafetyLock &lock);

} // namespace deckhand
