#pragma once

#include <QString>

namespace deckhand {

/// A destination type's guide in the language of the window, as Markdown: the translation of just
/// this English text, or the text itself where there is none, as for the guide of a server that is
/// newer than this console.
[[nodiscard]] QString guideText(const QString &english);

/// What the first line of a translated guide says of the text it translates: 16 hexadecimal digits
/// of its SHA-256.
[[nodiscard]] QString guideStamp(const QString &english);

} // namespace deckhand
