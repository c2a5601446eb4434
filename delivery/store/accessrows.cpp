#include "store/accessrows.h"

#include "store/columns.h"

namespace deckhand {

using namespace Qt::Literals::StringLiterals;

namespace {

ApiKey keyFromRow(const Statement &query)
{
    ApiKey key;
    key.id = KeyId(query.value(0).toByteArray());
    key.name = query.value(1).toString();
    key.role = Role(std::clamp(query.value(2).toInt(), 0, int(Role::Admin)));
    key.prefix = query.value(3).toByteArray();
    key.createdAt = fromMillis(query.value(4).toLongLong());
    key.lastUsedAt = optionalTime(query.value(5));
    key.expiresAt = optionalTime(query.value(6));
    return key;
}

} // namespace

void insertKeyRow(Connection &db, const ApiKey &key, const QByteArray &hash)
{
    db.run(u"INSERT INTO api_keys (id, name, role, prefix, hash, created_at, expires_at)"
           u" VALUES (?, ?, ?, ?, ?, ?, ?)",
           {key.id.toString(), key.name, int(key.role), textColumn(key.prefix), hash,
            column(key.createdAt), column(key.expiresAt)});
}

bool lockNoKeys(Connection &db)
{
    // On SQLite there is but one writer.
    if (db.isPostgres())
        (void)db.runText(u"LOCK TABLE api_keys IN SHARE ROW EXCLUSIVE MODE"_s);
    return db.number(u"SELECT count(*) FROM api_keys") == 0;
}

std::vector<ApiKey> readKeys(Connection &db)
{
    Statement query = db.runText(
        u"SELECT id, name, role, prefix, created_at, last_used_at, expires_at FROM api_keys ORDER BY seq"_s);
    std::vector<ApiKey> keys;
    while (query.next())
        keys.push_back(keyFromRow(query));
    return keys;
}

void removeKeyRow(Connection &db, const KeyId &id)
{
    if (db.run(u"DELETE FROM api_keys WHERE id = ?", {id.toString()}).numRowsAffected() == 0)
        throw SqlException{
            Error(ErrorCode::ResourceNotFound, u"There is no key %1."_s.arg(id.toString()))};
    if (db.isPostgres())
        db.run(u"SELECT pg_notify('deckhand', 'k')", {}).finish();
}

std::optional<ApiKey> findKeyRow(Connection &db, const QByteArray &hash)
{
    Statement &query =
        db.run(u"SELECT id, name, role, prefix, created_at, last_used_at, expires_at FROM api_keys"
               u" WHERE hash = ?",
               {hash});
    std::optional<ApiKey> key;
    if (query.next())
        key = keyFromRow(query);
    query.finish();
    return key;
}

void noteKeyUse(Connection &db, const KeyId &id, Timestamp at)
{
    db.run(u"UPDATE api_keys SET last_used_at = ? WHERE id = ?", {column(at), id.toString()});
}

QByteArray answerSealContext(const QByteArray &scope, const QByteArray &key)
{
    return "idempotency:" + scope + ':' + key;
}

std::optional<IdempotentRecord> findIdempotentRow(Connection &db, const Sealer &sealer,
                                                  const QByteArray &scope, const QByteArray &key,
                                                  Timestamp now)
{
    Statement &query = db.run(u"SELECT fingerprint, status, body FROM idempotency"
                              u" WHERE scope = ? AND key = ? AND expires_at > ?",
                              {textColumn(scope), textColumn(key), column(now)});
    std::optional<IdempotentRecord> record;
    if (query.next()) {
        record = IdempotentRecord{query.value(0).toByteArray(), {query.value(1).toInt(), {}}};
        record->second.body = query.value(2).toByteArray();
    }
    query.finish();
    if (record) {
        Result<QByteArray> body = sealer.open(record->second.body, answerSealContext(scope, key));
        if (!body)
            throw SqlException{std::move(body.error())};
        record->second.body = std::move(*body);
    }
    return record;
}

void saveIdempotentRow(Connection &db, const Sealer &sealer, const IdempotentCall &call,
                       const IdempotentAnswer &answer, Timestamp expires)
{
    db.run(u"INSERT INTO idempotency (scope, key, fingerprint, status, body, expires_at) VALUES "
           u"(?, ?, ?, ?, ?, ?)"
           u" ON CONFLICT (scope, key) DO UPDATE SET fingerprint = excluded.fingerprint,"
           u" status = excluded.status, body = excluded.body, expires_at = excluded.expires_at",
           {textColumn(call.scope), textColumn(call.key), call.fingerprint, answer.status,
            sealer.seal(answer.body, answerSealContext(call.scope, call.key)), column(expires)});
}

} // namespace deckhand
