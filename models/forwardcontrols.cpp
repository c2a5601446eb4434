#include "models/forwardcontrols.h"

namespace deckhand {

bool isRunning(ForwardPhase phase)
{
    return phase != ForwardPhase::Off && phase != ForwardPhase::Failed;
}

Look lookOf(ForwardPhase phase)
{
    switch (phase) {
    case ForwardPhase::Starting: return {"pending", Tone::Info};
    case ForwardPhase::Following: return {"live", Tone::Success};
    case ForwardPhase::SourceLost: return {"lost", Tone::Retrying};
    case ForwardPhase::TargetLost: return {"retrying", Tone::Retrying};
    case ForwardPhase::Stopping: return {"pending", Tone::Inactive};
    case ForwardPhase::Failed: return {"failure", Tone::Failure};
    case ForwardPhase::Off: break;
    }
    return {"inactive", Tone::Inactive};
}

} // namespace deckhand
