#pragma once

#include "models/semantics.h"

#include <QColor>
#include <QIcon>

namespace deckhand {

/// A drawn icon of `resources/icons`, in the colour of its tone. It follows the palette: the same
/// icon is right in light and in dark.
[[nodiscard]] QIcon icon(const char *name, Tone tone = Tone::Neutral);
[[nodiscard]] QIcon icon(const Look &look);
/// In one colour, for grounds that do not follow the palette.
[[nodiscard]] QIcon icon(const char *name, const QColor &color);
[[nodiscard]] QIcon applicationIcon();
void paintIcon(QPainter &painter, const QRectF &rect, const char *name, const QColor &color);

} // namespace deckhand
