#pragma once

#include "models/environment.h"

#include <QColor>
#include <QIcon>

class QPainter;

namespace deckhand {

/// The shape of an environment, so that it is told without colour: production an octagon, staging
/// a triangle, development a diamond, this computer a square, others a disc, the demo a ring.
void paintEnvironment(QPainter &painter, const QRectF &rect, Environment environment,
                      const QColor &color);
/// In the colour of the environment's bar, with an edge that tells it from any ground.
[[nodiscard]] QIcon environmentIcon(Environment environment);
/// In one colour, for a bar's own ground.
[[nodiscard]] QIcon environmentIcon(Environment environment, const QColor &color);

} // namespace deckhand
