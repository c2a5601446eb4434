#pragma once

#include "api/destination.h"

namespace deckhand {

/// A destination that works, but for its credentials. Google's fake does not know the account of
/// `strangersKeyFile`.
[[nodiscard]] Destination withWrongCredentials(Destination wrong,
                                               const QByteArray &strangersKeyFile);
/// A destination that works, but for the queue, stream, bucket, topic, exchange or source it names;
/// a webhook names none.
[[nodiscard]] Destination withMissingTarget(Destination wrong);

} // namespace deckhand
