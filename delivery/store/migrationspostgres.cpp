#include "store/migrations.h"

namespace deckhand {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr qint64 migrationLock = 0x44636B68'00000001; // "Dckh"

void refuseForeign(Connection &db)
{
    const qint64 tables =
        db.number(u"SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
                  u" WHERE n.nspname = current_schema() AND c.relkind IN ('r', 'p', 'v')"
                  u" AND NOT EXISTS (SELECT 1 FROM pg_depend p WHERE p.classid ="
                  u" 'pg_class'::regclass AND p.objid = c.oid AND p.deptype = 'e')");
    if (tables > 0) {
        throw SqlException{Error(
            ErrorCode::ApiError,
            u"The database holds tables of another program, not a Deckhand store. Make an empty database and name that one."_s,
            u"store"_s)};
    }
}

void refuseEncoding(Connection &db)
{
    Statement query = db.runText(u"SELECT current_setting('server_encoding')"_s);
    if (query.next() && query.value(0).toString() != u"UTF8"_s) {
        throw SqlException{Error(
            ErrorCode::ApiError,
            u"The database's encoding is %1. Make one with UTF8: CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0."_s
                .arg(query.value(0).toString()),
            u"store"_s)};
    }
}

void step(Connection &db, int number)
{
    db.runScript(QString::fromUtf8(postgresMigrations()[std::size_t(number) - 1]));
    (void)db.runText(number == 1 ? u"CREATE TABLE deckhand_schema AS SELECT 1 AS version"_s
                                 : u"UPDATE deckhand_schema SET version = %1"_s.arg(number));
}

void bringUp(Connection &db, const Sealer &sealer, int upTo)
{
    const int version = postgresVersion(db);
    refuseNewerSchema(version, int(postgresMigrations().size()));
    if (version == 0) {
        refuseForeign(db);
        refuseEncoding(db);
    }
    for (int number = version + 1; number <= upTo; ++number)
        step(db, number);
    checkSealingKey(db, sealer);
}

} // namespace

int postgresVersion(Connection &db)
{
    const bool made = db.number(u"SELECT CASE WHEN to_regclass('deckhand_schema') IS NULL"
                                u" THEN 0 ELSE 1 END") == 1;
    return made ? int(db.number(u"SELECT version FROM deckhand_schema")) : 0;
}

void lockSchema(Connection &db)
{
    (void)db.runText(u"SELECT pg_advisory_xact_lock(%1)"_s.arg(migrationLock));
}

void migratePostgres(Connection &db, const Sealer &sealer, int upTo)
{
    (void)db.runText(u"BEGIN"_s);
    try {
        // Nodes that start at once do it one after the other. All steps are one transaction: half
        // a schema is never seen.
        lockSchema(db);
        bringUp(db, sealer, upTo);
        (void)db.runText(u"COMMIT"_s);
    } catch (const SqlException &) {
        try {
            (void)db.runText(u"ROLLBACK"_s);
        } catch (const SqlException &) {
            // The failure that brought us here is the one to tell.
        }
        throw;
    }
}

} // namespace deckhand
