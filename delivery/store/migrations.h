#pragma once

#include "api/sealing.h"
#include "store/connection.h"

#include <optional>
#include <vector>

namespace deckhand {

/// The numbered scripts in migrations/sqlite and migrations/postgres, built in; number n is at
/// n - 1.
[[nodiscard]] const std::vector<const char *> &sqliteMigrations();
[[nodiscard]] const std::vector<const char *> &postgresMigrations();

/// Checks that a file there already is a store of ours and not newer than this program, and changes
/// nothing about it. Throws SqlException.
void checkFile(const QString &path);

/// Brings a store up to the newest schema, each step in a transaction of its own, and checks that
/// the sealing key opens it. Throws SqlException.
/// `upTo` is for tests of older versions.
void migrate(Connection &db, const Sealer &sealer, int upTo = int(sqliteMigrations().size()));

/// The same for a database: refuses one of another program or made by a newer Deckhand, and does
/// the steps under a lock, so that nodes may start at once. Throws SqlException.
void migratePostgres(Connection &db, const Sealer &sealer,
                     int upTo = int(postgresMigrations().size()));
/// The version of a database's schema; 0 where there is none.
[[nodiscard]] int postgresVersion(Connection &db);

/// Keeps other processes from opening the database until the end of the transaction.
void lockSchema(Connection &db);

/// Writes a sealed probe into a new store, and checks that the key opens the one of an old store.
void checkSealingKey(Connection &db, const Sealer &sealer);
/// What tells whether a key fits; nothing where none has been used yet.
[[nodiscard]] std::optional<QByteArray> sealedProbe(Connection &db);
[[nodiscard]] bool opensProbe(const QByteArray &sealed, const Sealer &sealer);
/// Throws where the schema is of a newer program.
void refuseNewerSchema(int version, int newest);

} // namespace deckhand
