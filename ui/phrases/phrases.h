#pragma once

#include <span>

namespace deckhand::phrases {

/// What the engine says, in English, by where it is said; `%1` and the like stand for values. For
/// the translators, and for `engineText`, which finds a sentence among them again. A test holds
/// them against the sources of the engine.
[[nodiscard]] std::span<const char *const> api();
[[nodiscard]] std::span<const char *const> search();
[[nodiscard]] std::span<const char *const> engine();
[[nodiscard]] std::span<const char *const> remote();
[[nodiscard]] std::span<const char *const> transport();
[[nodiscard]] std::span<const char *const> services();
/// What stands for a value in one of the others.
[[nodiscard]] std::span<const char *const> pieces();

} // namespace deckhand::phrases
