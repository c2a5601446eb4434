#pragma once

#include "models/semantics.h"

class QPainter;
class QRect;

namespace deckhand {

/// Stacked bars: good below, bad on top, in their colours.
void paintBars(QPainter &painter, const QRect &rect, const Series &series,
               Tone goodTone = Tone::Success);

} // namespace deckhand
