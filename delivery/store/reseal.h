#pragma once

#include "api/sealing.h"
#include "store/sqlstore.h"

namespace deckhand {

/// Seals everything that is sealed in a store anew, with another key: all of it or, on any failure,
/// nothing. Blocks. No engine may run on the store meanwhile, because it would go on with the old
/// key; one that does is named. The old key must fit. Answers how many values there were.
[[nodiscard]] Result<int> resealStore(const StoreSettings &settings, const Sealer &from,
                                      const Sealer &to);

} // namespace deckhand
