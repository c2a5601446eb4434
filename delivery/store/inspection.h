#pragma once

#include "api/sealing.h"
#include "api/time.h"
#include "store/storeaddress.h"

#include <optional>

namespace deckhand {

/// What a look at a store from outside shows.
struct StoreInspection
{
    bool exists = false; ///< false: the first server makes it
    bool inUse = false;  ///< a server works on it
    int schema = 0;
    int newestSchema = 0;        ///< that this program knows
    std::optional<bool> keyFits; ///< nothing where no key was given, or none has been used yet
    /// PostgreSQL: by how much its clock is ahead of the one asked with.
    std::optional<milliseconds> clockAhead;
    QString database; ///< `SQLite 3.40.1`
};

/// Looks at a store and changes nothing. Blocks. Fails with a sentence where it can't be reached or
/// is none of ours, or of a newer version. `sealer` may be null.
[[nodiscard]] Result<StoreInspection> inspectStore(const StoreAddress &address,
                                                   const Sealer *sealer, Timestamp now);

} // namespace deckhand
