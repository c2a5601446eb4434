// Keys, idempotency records and the audit list.

#include "store/accessrows.h"
#include "store/auditrows.h"
#include "store/sqlstoreimpl.h"

namespace deckhand {

void SqlStore::insertKey(ApiKey key, QByteArray hash, Done<bool> done, KeyWrite how)
{
    write<bool>(1, std::move(done), [key, hash, how](Connection &db) {
        if (how.onlyFirst && !lockNoKeys(db))
            return false;
        insertKeyRow(db, key, hash);
        insertAuditRow(db, how.note);
        return true;
    });
}

void SqlStore::listKeys(Done<std::vector<ApiKey>> done)
{
    read<std::vector<ApiKey>>(std::move(done), [](Connection &db) { return readKeys(db); });
}

void SqlStore::removeKey(KeyId id, Done<bool> done, AuditNote note)
{
    write<bool>(1, std::move(done), [id, note](Connection &db) {
        removeKeyRow(db, id);
        insertAuditRow(db, note);
        return true;
    });
}

void SqlStore::findKey(QByteArray hash, Done<std::optional<ApiKey>> done)
{
    read<std::optional<ApiKey>>(std::move(done), [this, hash](Connection &db) {
        auto key = findKeyRow(db, hash);
        const Timestamp now = m_clock.now();
        // To the minute is fine enough, and spares a write for every request.
        if (key && !key->hasExpired(now) &&
            (!key->lastUsedAt || *key->lastUsedAt + std::chrono::minutes(1) <= now)) {
            m_writer.submit(
                {1, [id = key->id, now](Connection &writer) { noteKeyUse(writer, id, now); },
                 [](const Error *) {}});
        }
        return key;
    });
}

void SqlStore::findIdempotent(QByteArray scope, QByteArray key, Timestamp now,
                              Done<std::optional<std::pair<QByteArray, IdempotentAnswer>>> done)
{
    read<std::optional<IdempotentRecord>>(std::move(done), [this, scope, key, now](Connection &db) {
        return findIdempotentRow(db, *m_sealer, scope, key, now);
    });
}

void SqlStore::saveIdempotent(QByteArray scope, QByteArray key, QByteArray fingerprint,
                              IdempotentAnswer answer, Timestamp expires, Done<bool> done)
{
    write<bool>(1, std::move(done), [=, this](Connection &db) {
        saveIdempotentRow(db, *m_sealer, {scope, key, fingerprint}, answer, expires);
        return true;
    });
}

void SqlStore::insertAudit(AuditEntry entry, Done<bool> done)
{
    write<bool>(1, std::move(done), [note = AuditNote(std::move(entry))](Connection &db) {
        insertAuditRow(db, note);
        return true;
    });
}

void SqlStore::listAudit(AuditFilter filter, PageRequest page, Done<Page<AuditEntry>> done,
                         GivenUp givenUp)
{
    const auto list = [filter, page](Connection &db) { return listAuditRows(db, filter, page); };
    read<Page<AuditEntry>>(std::move(done), list, std::move(givenUp));
}

} // namespace deckhand
