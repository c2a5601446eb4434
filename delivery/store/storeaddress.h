#pragma once

#include "api/result.h"
#include "api/secret.h"

#include <QString>

namespace deckhand {

enum class Dialect { Sqlite, Postgres };

/// Where a store is: a file, or a database of a PostgreSQL server.
struct StoreAddress
{
    Dialect dialect = Dialect::Sqlite;
    QString path;  ///< of the file, for SQLite; the rest is for PostgreSQL
    QString host;  ///< a name, an address, or the folder of a socket; empty: the library's default
    int port = -1; ///< -1: the default
    QString database; ///< empty: as the user is named
    QString user;     ///< empty: the library's default (PGUSER, the account)
    Secret password;  ///< empty: the library looks in PGPASSWORD and the password file
    QString options;  ///< for QSqlDatabase::setConnectOptions: `sslmode=verify-full;…`
};

/// Of an SQLite file.
[[nodiscard]] StoreAddress fileAddress(const QString &path);

/// `sqlite:PATH` or `postgresql://user:password@host:port/database?sslmode=verify-full`; `host` and
/// `user` may stand among the parameters, as for a socket's folder. Errors name `store`.
[[nodiscard]] Result<StoreAddress> parseStoreUrl(const QString &url);

/// The URL without its password, for logs and messages.
[[nodiscard]] QString maskedStoreUrl(const QString &url);

} // namespace deckhand
