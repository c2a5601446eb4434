#include "store/migrations.h"

#include <QFileInfo>

namespace deckhand {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr qint64 applicationId = 0x44636B68; // "Dckh"
constexpr auto probe = "deckhand";
constexpr auto probeContext = "meta:probe";

void checkOwner(Connection &db)
{
    const qint64 id = db.number(u"PRAGMA application_id");
    const qint64 tables = db.number(u"SELECT count(*) FROM sqlite_master");
    if (id != applicationId && tables > 0) {
        throw SqlException{Error(
            ErrorCode::ApiError,
            u"The file is a database of another program, not a Deckhand store. Name another file."_s)};
    }
}

void step(Connection &db, int number)
{
    db.control(u"BEGIN IMMEDIATE");
    try {
        db.runScript(QString::fromUtf8(sqliteMigrations()[std::size_t(number) - 1]));
        (void)db.runText(u"PRAGMA user_version = %1"_s.arg(number));
        (void)db.runText(u"PRAGMA application_id = %1"_s.arg(applicationId));
        db.control(u"COMMIT");
    } catch (const SqlException &) {
        try {
            db.control(u"ROLLBACK");
        } catch (const SqlException &) {
            // The failure that brought us here is the one to tell.
        }
        throw;
    }
}

} // namespace

void checkFile(const QString &path)
{
    const QFileInfo file(path);
    if (!file.exists() || file.size() == 0)
        return;
    Connection db(path, Connection::Mode::ReadOnly, false);
    checkOwner(db);
    const auto version = int(db.number(u"PRAGMA user_version"));
    refuseNewerSchema(version, int(sqliteMigrations().size()));
}

void refuseNewerSchema(int version, int newest)
{
    if (version <= newest)
        return;
    throw SqlException{Error(
        ErrorCode::ApiError,
        u"The store was made by a newer Deckhand (schema %1, this one knows %2). Use that version, or a backup from before."_s
            .arg(version)
            .arg(newest))};
}

void migrate(Connection &db, const Sealer &sealer, int upTo)
{
    const auto version = int(db.number(u"PRAGMA user_version"));
    for (int number = version + 1; number <= upTo; ++number)
        step(db, number);
    checkSealingKey(db, sealer);
}

std::optional<QByteArray> sealedProbe(Connection &db)
{
    Statement query = db.runText(u"SELECT value FROM meta WHERE key = 'probe'"_s);
    return query.next() ? std::optional(query.value(0).toByteArray()) : std::nullopt;
}

bool opensProbe(const QByteArray &sealed, const Sealer &sealer)
{
    const auto opened = sealer.open(sealed, probeContext);
    return opened && *opened == probe;
}

void checkSealingKey(Connection &db, const Sealer &sealer)
{
    const auto sealed = sealedProbe(db);
    if (!sealed) {
        (void)db.runText(u"INSERT INTO meta (key, value) VALUES ('probe', ?)"_s,
                         {sealer.seal(probe, probeContext)});
        return;
    }
    if (!opensProbe(*sealed, sealer)) {
        throw SqlException{Error(
            ErrorCode::ApiError,
            u"The sealing key does not fit this store, so its credentials cannot be read. Give the key the store was made with (the .key file beside it, DECKHAND_SEALING_KEY, or --sealing-key)."_s)};
    }
}

} // namespace deckhand
