#pragma once

#include "models/semantics.h"

class QPainter;
class QRect;

namespace deckhand {

/// Stacked bars: good below, bad on top, in colours that are seen on the ground of a row, or of a
/// selected one.
void paintBars(QPainter &painter, const QRect &rect, const Series &series,
               Tone goodTone = Tone::Success, bool selected = false);

} // namespace deckhand
