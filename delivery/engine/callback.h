#pragma once

#include "api/executor.h"

#include <memory>
#include <utility>

namespace deckhand {

/// Whether somebody is still there to be called back. Read and written on the executor only.
using Alive = std::shared_ptr<const bool>;

/// A callback for a store: comes back to the executor with what it was given, and is dropped if the
/// owner of `alive` has gone meanwhile. The executor outlives the store.
template <class Fn>
[[nodiscard]] auto backTo(Executor &executor, Alive alive, Fn fn)
{
    return [&executor, alive = std::move(alive), fn = std::move(fn)](auto result) mutable {
        executor.post([alive, fn, result = std::move(result)]() mutable {
            if (*alive)
                fn(std::move(result));
        });
    };
}

} // namespace deckhand
