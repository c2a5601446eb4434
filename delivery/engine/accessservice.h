#pragma once

#include "api/engineapi.h"
#include "api/ulid.h"
#include "engine/auditservice.h"
#include "engine/storegate.h"

#include <QHash>

#include <map>
#include <mutex>
#include <shared_mutex>

namespace deckhand {

/// API keys and idempotency records. Keys are stored as SHA-256 only; keys that were presented
/// lately are known in memory, so that a request costs no read. Keys of calls under way live in
/// memory: after a crash they are free again, as nothing was answered. Thread: any.
class AccessService final : public AccessApi
{
public:
    struct Parts
    {
        StoreGate &gate;
        IdSource &ids;
        const Clock &clock;
        AuditService &audit;
    };
    explicit AccessService(const Parts &parts) : m_parts(parts) {}

    FutureResult<NewApiKey> createKey(QString name, Role role, std::optional<Secret> preset,
                                      KeyOptions options) override
    {
        return createKeyFor(m_parts.audit.self(), std::move(name), role, std::move(preset),
                            options);
    }
    FutureResult<NewApiKey> createKeyFor(const Caller &caller, QString name, Role role,
                                         std::optional<Secret> preset, KeyOptions options);
    FutureResult<std::vector<ApiKey>> listKeys() override;
    FutureResult<KeyId> removeKey(KeyId id) override
    {
        return removeKeyFor(m_parts.audit.self(), std::move(id));
    }
    FutureResult<KeyId> removeKeyFor(const Caller &caller, KeyId id);
    /// Another process removed one.
    void forgetAll();
    FutureResult<ApiKey> authenticate(Secret presented) override;
    FutureResult<IdempotencyCheck> beginIdempotent(QByteArray scope, QByteArray key,
                                                   QByteArray fingerprint) override;
    FutureResult<bool> finishIdempotent(QByteArray scope, QByteArray key,
                                        std::optional<IdempotentAnswer> answer) override;

private:
    using Scoped = std::pair<QByteArray, QByteArray>; ///< scope and key
    struct Known
    {
        ApiKey key;
        SteadyTime until{};
    };
    /// Refuses it where it has expired.
    [[nodiscard]] Result<ApiKey> valid(ApiKey key) const;
    [[nodiscard]] std::optional<ApiKey> known(const QByteArray &hash) const;
    void remember(const QByteArray &hash, const ApiKey &key);
    void forget(const KeyId &id);
    /// Why a call may not go on, or nothing when the key is now taken.
    [[nodiscard]] std::optional<IdempotencyState> take(const Scoped &scoped,
                                                       const QByteArray &fingerprint);
    void free(const Scoped &scoped);

    Parts m_parts;
    mutable std::shared_mutex m_keysMutex;
    QHash<QByteArray, Known> m_keys; ///< by hash
    quint64 m_generation = 0;        ///< rises with every removal
    std::mutex m_callsMutex;
    std::map<Scoped, QByteArray> m_calls; ///< under way, with their fingerprints
};

} // namespace deckhand
