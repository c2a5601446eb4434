#include "engine/localengine.h"

#include "engine/engine.h"

namespace deckhand {

Result<std::unique_ptr<LocalEngine>> LocalEngine::start(EngineParts parts, EngineSettings settings)
{
    auto engine = std::make_unique<Engine>(std::move(parts), std::move(settings));
    if (const VoidResult ready = engine->takeUp(); !ready)
        return failure(ready.error());
    return engine;
}

} // namespace deckhand
