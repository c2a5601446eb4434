#include "store/reseal.h"

#include "store/accessrows.h"
#include "store/destinationrows.h"
#include "store/migrations.h"
#include "store/storelock.h"

#include <QFileInfo>

namespace deckhand {

using namespace Qt::Literals::StringLiterals;

namespace {

struct Sealed
{
    QVariantList key; ///< what the row is found by again
    QByteArray context;
    QByteArray bytes;
};

/// The sealed bytes stand in the first column, what the row is found by in those after it.
std::vector<Sealed> readSealed(Connection &db, const QString &sql, int keyColumns,
                               QByteArray (*context)(const Statement &))
{
    Statement query = db.runText(sql);
    std::vector<Sealed> rows;
    while (query.next()) {
        QVariantList key;
        for (int column = 1; column <= keyColumns; ++column)
            key.push_back(query.value(column).toString());
        rows.push_back({std::move(key), context(query), query.value(0).toByteArray()});
    }
    return rows;
}

/// Opens with the one key and seals with the other; `update` takes the bytes and then the key.
int resealRows(Connection &db, const std::vector<Sealed> &rows, const QString &update,
               const Sealer &from, const Sealer &to)
{
    for (const Sealed &row : rows) {
        const auto plain = from.open(row.bytes, row.context);
        if (!plain)
            throw SqlException{plain.error()};
        (void)db.runText(update, QVariantList{to.seal(*plain, row.context)} + row.key);
    }
    return int(rows.size());
}

int resealAll(Connection &db, const Sealer &from, const Sealer &to)
{
    int count = resealRows(
        db,
        readSealed(db, u"SELECT sealed, id FROM destinations WHERE length(sealed) > 0"_s, 1,
                   [](const Statement &row) {
                       return destinationSealContext(DestinationId(row.value(1).toByteArray()));
                   }),
        u"UPDATE destinations SET sealed = ? WHERE id = ?"_s, from, to);
    count += resealRows(db,
                        readSealed(db, u"SELECT body, scope, key FROM idempotency"_s, 2,
                                   [](const Statement &row) {
                                       return answerSealContext(row.value(1).toByteArray(),
                                                                row.value(2).toByteArray());
                                   }),
                        u"UPDATE idempotency SET body = ? WHERE scope = ? AND key = ?"_s, from, to);
    (void)db.runText(u"DELETE FROM meta WHERE key = 'probe'"_s);
    checkSealingKey(db, to);
    return count;
}

void refuseLiving(Connection &db)
{
    Statement query =
        db.runText(u"SELECT name FROM nodes WHERE lease_until > clock_timestamp() LIMIT 1"_s);
    if (query.next()) {
        throw SqlException{Error(
            ErrorCode::Conflict,
            u"A server on %1 works on the store. Stop all servers first; one that crashed counts until its lease has ended."_s
                .arg(query.value(0).toString()),
            u"store"_s)};
    }
}

} // namespace

Result<int> resealStore(const StoreSettings &settings, const Sealer &from, const Sealer &to)
{
    const auto address = parseStoreUrl(settings.url);
    if (!address)
        return failure(address.error());
    std::unique_ptr<StoreLock> lock;
    if (address->dialect == Dialect::Sqlite) {
        if (!QFileInfo::exists(address->path))
            return failure(ErrorCode::InputInvalid, u"There is no store %1."_s.arg(address->path),
                           u"store"_s);
        auto taken = StoreLock::take(address->path);
        if (!taken)
            return failure(taken.error());
        lock = std::move(*taken);
    }
    try {
        if (address->dialect == Dialect::Sqlite)
            checkFile(address->path); // nothing is written into a file that is not ours
        Connection db(*address, Connection::Mode::ReadWrite, true);
        if (db.isPostgres())
            migratePostgres(db, from);
        else
            migrate(db, from);
        db.begin();
        if (db.isPostgres()) {
            lockSchema(db); // who starts now waits, and finds the new key needed
            refuseLiving(db);
        }
        const int count = resealAll(db, from, to); // a failure ends the connection: nothing is kept
        db.control(u"COMMIT");
        return count;
    } catch (const SqlException &exception) {
        return failure(exception.error);
    }
}

} // namespace deckhand
