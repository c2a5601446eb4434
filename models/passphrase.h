#pragma once

#include <QStringView>

namespace deckhand {

/// How well a passphrase withstands somebody who has the file and tries one after another.
enum class PassphraseStrength { TooShort, Weak, Fair, Strong };

constexpr int shortestPassphrase = 12; ///< characters

/// Estimated low rather than high: letters in a row count as words, years, repetitions and rows of
/// neighbours as next to nothing, the commonest words as nothing at all.
[[nodiscard]] PassphraseStrength strengthOf(QStringView passphrase);

} // namespace deckhand
