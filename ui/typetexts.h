#pragma once

#include <QString>

namespace deckhand {

/// A label, help or summary of a destination type's description in the language of the window;
/// itself where the translators do not know it, such as that of a type the server has added.
[[nodiscard]] QString typeText(const QString &english);

} // namespace deckhand
