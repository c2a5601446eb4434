#pragma once

#include "api/sealing.h"
#include "store/connection.h"
#include "store/store.h"

namespace deckhand {

// API keys and idempotency records. Throw SqlException.

void insertKeyRow(Connection &db, const ApiKey &key, const QByteArray &hash);
/// Whether there is no key; if so, none comes from elsewhere before the transaction ends.
[[nodiscard]] bool lockNoKeys(Connection &db);
[[nodiscard]] std::vector<ApiKey> readKeys(Connection &db);
/// Tells the other nodes, on PostgreSQL, with the commit.
void removeKeyRow(Connection &db, const KeyId &id);
[[nodiscard]] std::optional<ApiKey> findKeyRow(Connection &db, const QByteArray &hash);
void noteKeyUse(Connection &db, const KeyId &id, Timestamp at);

using IdempotentRecord = std::pair<QByteArray, IdempotentAnswer>;
struct IdempotentCall
{
    QByteArray scope, key, fingerprint;
};
/// What a remembered answer is bound to. It may hold a credential that is shown once: it is sealed
/// as credentials are.
[[nodiscard]] QByteArray answerSealContext(const QByteArray &scope, const QByteArray &key);
[[nodiscard]] std::optional<IdempotentRecord>
findIdempotentRow(Connection &db, const Sealer &sealer, const QByteArray &scope,
                  const QByteArray &key, Timestamp now);
void saveIdempotentRow(Connection &db, const Sealer &sealer, const IdempotentCall &call,
                       const IdempotentAnswer &answer, Timestamp expires);

} // namespace deckhand
