#pragma once

#include "api/delivery.h"

#include <QStringList>

namespace deckhand {

/// What an attempt shows of its failure beside the sentence of its sender, a line each: how the
/// answer begins, where it redirects to, what authenticated the request, how large it was.
[[nodiscard]] QStringList evidenceOf(const Attempt &attempt);

} // namespace deckhand
