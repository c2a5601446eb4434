#pragma once

#include "store/connection.h"
#include "store/store.h"

namespace deckhand {

// Lists, newest first (listsql.h). Throw SqlException. A search that cannot be said in SQL looks at
// a bounded number of rows; its page may then be short, or empty, and still have more after it.

[[nodiscard]] Page<Event> listEventRows(Connection &db, const EventFilter &filter,
                                        const PageRequest &page, Timestamp now);
[[nodiscard]] Page<Delivery> listDeliveryRows(Connection &db, const DeliveryFilter &filter,
                                              const PageRequest &page, Timestamp now);

} // namespace deckhand
