#pragma once

#include "api/sealing.h"
#include "store/connection.h"

#include <vector>

namespace deckhand {

/// The numbered scripts in migrations/sqlite, built in; number n is at n - 1.
[[nodiscard]] const std::vector<const char *> &sqliteMigrations();

/// Checks that a file there already is a store of ours and not newer than this program, and changes
/// nothing about it. Throws SqlException.
void checkFile(const QString &path);

/// Brings a store up to the newest schema, each step in a transaction of its own, and checks that
/// the sealing key opens it. Throws SqlException.
/// `upTo` is for tests of older versions.
void migrate(Connection &db, const Sealer &sealer, int upTo = int(sqliteMigrations().size()));

} // namespace deckhand
