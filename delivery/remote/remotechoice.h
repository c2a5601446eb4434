#pragma once

#include "remote/remoteswitch.h"

#include <memory>

namespace deckhand {

/// An EngineApi whose calls go where `choice` says, but for streams and keys: the former know
/// themselves what they read, the latter no server offers. Both outlive it.
[[nodiscard]] std::unique_ptr<EngineApi> makeChoosingEngine(RemoteSwitch &choice,
                                                            RemoteClient &client);

} // namespace deckhand
