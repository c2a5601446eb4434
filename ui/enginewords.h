#pragma once

#include "api/result.h"

#include <QString>

namespace deckhand {

class Wording;

/// A sentence of the engine in the language of the window, its values in their places. The engine,
/// its servers and the attempts in the store speak the API's English, and say a value only within a
/// sentence; so it is the sentence that is looked up (`ui/phrases`). Several sentences and lines
/// are told apart. What is not known, such as the words of a receiver or of an operating system,
/// stays as it is: it is evidence. Thread: the window's.
[[nodiscard]] QString engineText(const QString &english);
/// The same, with the times that the engine has put into its sentences written as `times` writes
/// them.
[[nodiscard]] QString engineText(const QString &english, const Wording &times);
/// All that `error` says, as `Error::text` lays it out.
[[nodiscard]] QString engineText(const Error &error);
/// Whether all of `english` is made of known sentences.
[[nodiscard]] bool isEngineText(const QString &english);

} // namespace deckhand
