#pragma once

#include "api/sealing.h"
#include "store/connection.h"

#include <vector>

namespace deckhand {

/// The numbered scripts in migrations/sqlite, built in; number n is at n - 1.
[[nodiscard]] const std::vector<const char *> &sqliteMigrations();

/// Brings a store up to the newest schema, each step in a transaction of its own, and checks that it
/// is ours, not newer than this program, and that the sealing key opens it. Throws SqlException.
/// `upTo` is for tests of older versions.
void migrate(Connection &db, const Sealer &sealer, int upTo = int(sqliteMigrations().size()));

} // namespace deckhand
