#pragma once

#include "models/semantics.h"

#include <QColor>
#include <QIcon>

class QLabel;

namespace deckhand {

/// A drawn icon of `resources/icons`, in the colour of its tone. It follows the palette: the same
/// icon is right in light and in dark.
[[nodiscard]] QIcon icon(const char *name, Tone tone = Tone::Neutral);
[[nodiscard]] QIcon icon(const Look &look);
/// In one colour, for grounds that do not follow the palette.
[[nodiscard]] QIcon icon(const char *name, const QColor &color);
[[nodiscard]] QIcon applicationIcon();
/// Puts an icon of `side` pixels into a label, which follows a change of scheme from then on.
void showIcon(QLabel &label, const QIcon &icon, int side);
/// Draws the icons of all labels anew; for the theme.
void renewShownIcons();
void paintIcon(QPainter &painter, const QRectF &rect, const char *name, const QColor &color);

} // namespace deckhand
