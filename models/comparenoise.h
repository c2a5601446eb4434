#pragma once

#include <QByteArrayView>
#include <QStringView>

namespace deckhand {

// What differs between any two requests or events by nature, and so tells nothing: times, ids,
// signatures.

[[nodiscard]] bool isNoiseHeader(QByteArrayView lowerName);
/// By the name at the end of the path, or because both JSON values are times.
[[nodiscard]] bool isNoiseValue(QStringView path, QByteArrayView left, QByteArrayView right);

} // namespace deckhand
