#pragma once

#include "api/filters.h"
#include "api/searchast.h"

#include <functional>

namespace deckhand {

// A search expression where the server has no search: what it can't tell from the rows of a list is
// refused, never taken for false.

/// Whether a field can be told.
using FieldTest = std::function<bool(SearchFieldId)>;
/// The first thing in the expression that rows of a list do not show, as people write it (`http`,
/// `text in payloads`); empty where everything can be told.
[[nodiscard]] QString untellable(const SearchExpression &expression, const FieldTest &tellable,
                                 bool hasPayload);

/// Narrows the times of `filter` to what the expression demands in any case (`after:-1h`).
void narrowTimes(EventFilter &filter, Timestamp now);

} // namespace deckhand
