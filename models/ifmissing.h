#pragma once

namespace deckhand {

/// What a detail does where the engine does not know what it is to show: say so, or show nothing,
/// as where nobody asked for it just now.
enum class IfMissing { Tell, Forget };

} // namespace deckhand
