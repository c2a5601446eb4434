#include "store/inspection.h"

#include "store/connection.h"
#include "store/migrations.h"
#include "store/storelock.h"

#include <QFileInfo>

namespace deckhand {

using namespace Qt::Literals::StringLiterals;

namespace {

std::optional<bool> fits(Connection &db, const Sealer *sealer)
{
    if (!sealer)
        return std::nullopt;
    const auto sealed = sealedProbe(db);
    if (!sealed)
        return std::nullopt;
    return opensProbe(*sealed, *sealer);
}

QString firstText(Connection &db, const QString &sql)
{
    Statement query = db.runText(sql);
    return query.next() ? query.value(0).toString() : QString();
}

StoreInspection inspectFile(const QString &path, const Sealer *sealer)
{
    StoreInspection seen;
    seen.newestSchema = int(sqliteMigrations().size());
    const QFileInfo file(path);
    seen.exists = file.exists() && file.size() > 0;
    if (!seen.exists) {
        seen.database = u"SQLite"_s;
        return seen;
    }
    seen.inUse = StoreLock::isHeld(path);
    checkFile(path);
    Connection db(path, Connection::Mode::ReadOnly, false);
    seen.database = u"SQLite "_s + firstText(db, u"SELECT sqlite_version()"_s);
    seen.schema = int(db.number(u"PRAGMA user_version"));
    if (seen.schema > 0)
        seen.keyFits = fits(db, sealer);
    return seen;
}

StoreInspection inspectDatabase(const StoreAddress &address, const Sealer *sealer, Timestamp now)
{
    StoreInspection seen;
    seen.newestSchema = int(postgresMigrations().size());
    Connection db(address, Connection::Mode::ReadOnly, false);
    seen.database = u"PostgreSQL "_s + firstText(db, u"SHOW server_version"_s);
    const qint64 millis =
        db.number(u"SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint");
    seen.clockAhead = milliseconds(millis - toMillis(now));
    seen.schema = postgresVersion(db);
    seen.exists = seen.schema > 0;
    if (!seen.exists)
        return seen;
    refuseNewerSchema(seen.schema, seen.newestSchema);
    seen.inUse = db.number(u"SELECT count(*) FROM nodes WHERE lease_until > clock_timestamp()") > 0;
    seen.keyFits = fits(db, sealer);
    return seen;
}

} // namespace

Result<StoreInspection> inspectStore(const StoreAddress &address, const Sealer *sealer,
                                     Timestamp now)
{
    try {
        return address.dialect == Dialect::Postgres ? inspectDatabase(address, sealer, now)
                                                    : inspectFile(address.path, sealer);
    } catch (const SqlException &exception) {
        return failure(exception.error);
    }
}

} // namespace deckhand
