#pragma once

#include "api/futures.h"
#include "api/result.h"

namespace deckhand {

// What Deck's hosted API does not offer, in sentences. The field is named where a call is refused
// for one of its parameters.

/// `Retrying is not offered by Deck's API; deliver here instead.`: from this machine, to a
/// destination of its own.
[[nodiscard]] Error deliverHere(const QString &what);
/// `… is not offered by Deck's API` and what to do.
[[nodiscard]] Error notOffered(const QString &what, const QString &remedy,
                               const QString &field = {});

template <class T>
[[nodiscard]] FutureResult<T> refused(Error error)
{
    return readyFuture<T>(failure(std::move(error)));
}

} // namespace deckhand
