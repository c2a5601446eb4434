#pragma once

#include "store/deliverywrites.h"

namespace deckhand {

/// `prune` on PostgreSQL: a few statements a step. One node prunes at a time; to another it answers
/// that nothing is left.
[[nodiscard]] int pruneRows(Connection &db, WriteContext &context, const RetentionStep &step,
                            Timestamp now);

} // namespace deckhand
