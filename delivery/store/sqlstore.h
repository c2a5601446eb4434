#pragma once

#include "api/sealing.h"
#include "store/store.h"
#include "store/storeaddress.h"

#include <memory>

namespace deckhand {

struct StoreSettings
{
    QString url; ///< see parseStoreUrl; `sqlite::memory:` is not offered
    int readers = 2;
    qsizetype maxQueuedWrites = 20'000; ///< events waiting for the writer; above it: Overloaded
    int maxGroup = 2000;                ///< rows of one commit, about
    bool fullSync = true;               ///< an answer means durable on disk
    /// PostgreSQL: for how long a node that answers no more keeps what it has claimed.
    std::chrono::milliseconds lease{15'000};
};

/// Opens or makes the store and brings its schema up to date. Blocks. Errors are sentences with
/// the remedy: locked by another process (with its pid), made by a newer version, read-only,
/// not a Deckhand store, sealing key does not fit, disk full, database out of reach.
[[nodiscard]] Result<std::unique_ptr<Store>>
openStore(const StoreSettings &settings, const Clock &clock, std::shared_ptr<const Sealer> sealer);

} // namespace deckhand
