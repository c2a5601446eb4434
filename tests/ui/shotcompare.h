#pragma once

#include <QImage>
#include <QString>

#include <optional>

namespace deckhand {

/// The share of pixels, 0 to 1, that a person would see as different: a channel differs by more
/// than edges of letters do from run to run. 1 where the sizes differ.
[[nodiscard]] double differenceOf(const QImage &one, const QImage &other);
/// Names the pictures of `after` that differ from those of the same name in `before` by more than a
/// thousandth, and those that are in one folder only, on standard output. Answers how many.
int compareShots(const QString &before, const QString &after);

} // namespace deckhand
