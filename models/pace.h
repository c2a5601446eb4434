#pragma once

#include <chrono>

namespace deckhand {

/// How eagerly something is read that changes.
enum class Pace {
    Stopped,
    Slow, ///< nobody looks, but somebody wants to be told of trouble
    Full, ///< somebody looks
};

constexpr std::chrono::milliseconds slowInterval{20'000};

} // namespace deckhand
