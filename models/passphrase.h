#pragma once

#include <QStringView>

namespace deckhand {

/// How well a passphrase withstands somebody who has the file and tries one after another.
enum class PassphraseStrength { TooShort, Weak, Fair, Strong };

constexpr int shortestPassphrase = 12; ///< characters

/// As zxcvbn estimates it, which knows English, but low rather than high: letters in a row count as
/// the words of some language, and a word counts once. Takes less than a millisecond.
[[nodiscard]] PassphraseStrength strengthOf(QStringView passphrase);

} // namespace deckhand
