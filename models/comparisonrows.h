#pragma once

#include "models/compareside.h"
#include "models/wording.h"

#include <vector>

namespace deckhand {

/// One thing that two sides have, or one of them.
struct ComparisonRow
{
    QString what;
    QString left, right; ///< cut where they are very long
    Difference change = Difference::Same;
    bool noise = false; ///< differs by nature: a time, an id, a signature
    [[nodiscard]] bool differs() const { return change != Difference::Same; }
};

/// Facts and headers one by one, JSON by path, other text by line; what is no text, or too large
/// for that, by its size and SHA-256. What only one kind of side has, such as an answer, is left
/// out where the other is of another kind. Thread: any.
[[nodiscard]] std::vector<ComparisonRow>
compareSides(const CompareSide &left, const CompareSide &right, const Wording &wording);

} // namespace deckhand
