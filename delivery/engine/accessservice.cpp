#include "engine/accessservice.h"

#include <QCryptographicHash>
#include <QRandomGenerator>

#include <algorithm>
#include <array>

namespace deckhand {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr milliseconds keyMemory{30'000}; // another process may remove a key meanwhile
constexpr qsizetype mostKnownKeys = 1'000;
constexpr qsizetype shownPrefix = 12;
constexpr qsizetype longestIdempotencyKey = 256;
constexpr qsizetype shortestPreset = 16;
constexpr qsizetype longestPreset = 255;
constexpr std::chrono::hours idempotencyMemory{24};

QByteArray hashOf(const Secret &secret)
{
    return QCryptographicHash::hash(secret.reveal(), QCryptographicHash::Sha256);
}

Secret makeKey()
{
    std::array<quint32, 8> random{};
    QRandomGenerator::system()->fillRange(random.data(), qsizetype(random.size()));
    QByteArray bytes;
    for (const quint32 word : random) {
        for (int shift = 0; shift < 32; shift += 8)
            bytes.append(char(word >> shift & 0xFFU));
    }
    return Secret("sk_live_" +
                  bytes.toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals));
}

std::optional<Error> presetProblem(const Secret &preset)
{
    const QByteArray &text = preset.reveal();
    const bool printable =
        std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < 0x7f; });
    if (printable && text.size() >= shortestPreset && text.size() <= longestPreset)
        return std::nullopt;
    return Error(
        ErrorCode::InputInvalid,
        u"A key of one's own must be 16 to 255 printable ASCII characters without blanks."_s,
        u"key"_s);
}

tl::unexpected<Error> unauthorized()
{
    return failure(
        ErrorCode::Unauthorized,
        u"The key is not known here. Send Authorization: Bearer with a key of this server."_s);
}

} // namespace

FutureResult<NewApiKey> AccessService::createKeyFor(const Caller &caller, QString name, Role role,
                                                    std::optional<Secret> preset,
                                                    KeyOptions options)
{
    if (preset) {
        if (auto error = presetProblem(*preset))
            return readyFuture<NewApiKey>(failure(std::move(*error)));
    }
    if (options.expiresAt && *options.expiresAt <= m_parts.clock.now())
        return readyFuture<NewApiKey>(failure(
            ErrorCode::InputInvalid, u"A key must expire in the future."_s, u"expires_at"_s));
    NewApiKey made;
    made.secret = preset ? *preset : makeKey();
    made.key.id = m_parts.ids.next<KeyTag>();
    made.key.name = std::move(name);
    made.key.role = role;
    made.key.prefix = made.secret.reveal().first(shownPrefix);
    made.key.createdAt = m_parts.clock.now();
    made.key.expiresAt = options.expiresAt;
    std::vector<QByteArray> fields{"name", "role"};
    if (options.expiresAt)
        fields.insert(fields.begin(), "expires_at");
    KeyWrite how{options.onlyFirst, m_parts.audit.note(caller, "api_key", "created",
                                                       made.key.id.bytes(), std::move(fields))};
    return m_parts.gate.ask<NewApiKey>([&](Store &store, auto done) {
        store.insertKey(
            made.key, hashOf(made.secret),
            [made, done](const Result<bool> &inserted) {
                if (!inserted)
                    done(failure(inserted.error()));
                else if (!*inserted)
                    done(failure(ErrorCode::Conflict, u"There is a key already."_s));
                else
                    done(made);
            },
            std::move(how));
    });
}

FutureResult<std::vector<ApiKey>> AccessService::listKeys()
{
    return m_parts.gate.ask<std::vector<ApiKey>>(
        [](Store &store, auto done) { store.listKeys(done); });
}

FutureResult<KeyId> AccessService::removeKeyFor(const Caller &caller, KeyId id)
{
    auto answer = std::make_shared<Completion<KeyId>>();
    auto future = answer->future();
    const auto store = m_parts.gate.enter();
    if (!store) {
        answer->finish(engineStopped());
        return future;
    }
    store->removeKey(
        id,
        [this, id, answer](Result<bool> removed) {
            forget(id);
            if (!removed)
                answer->finish(failure(std::move(removed.error())));
            else if (*removed)
                answer->finish(id);
            else
                answer->finish(failure(ErrorCode::ResourceNotFound,
                                       u"There is no key %1."_s.arg(id.toString())));
        },
        m_parts.audit.note(caller, "api_key", "deleted", id.bytes()));
    return future;
}

std::optional<ApiKey> AccessService::known(const QByteArray &hash) const
{
    const std::shared_lock lock(m_keysMutex);
    const auto found = m_keys.constFind(hash);
    if (found == m_keys.constEnd() || found->until < m_parts.clock.steadyNow())
        return std::nullopt;
    return found->key;
}

void AccessService::remember(const QByteArray &hash, const ApiKey &key)
{
    if (m_keys.size() >= mostKnownKeys)
        m_keys.clear();
    m_keys.insert(hash, {key, m_parts.clock.steadyNow() + keyMemory});
}

void AccessService::forget(const KeyId &id)
{
    const std::unique_lock lock(m_keysMutex);
    ++m_generation;
    m_keys.removeIf([&](const auto &entry) { return entry.value().key.id == id; });
}

void AccessService::forgetAll()
{
    const std::unique_lock lock(m_keysMutex);
    ++m_generation;
    m_keys.clear();
}

Result<ApiKey> AccessService::valid(ApiKey key) const
{
    if (key.hasExpired(m_parts.clock.now()))
        return failure(ErrorCode::Unauthorized,
                       u"The key %1 (%2) expired on %3. Ask an administrator for a new one."_s.arg(
                           key.id.toString(), key.name,
                           QString::fromLatin1(toRfc3339Seconds(*key.expiresAt))));
    return key;
}

FutureResult<ApiKey> AccessService::authenticate(Secret presented)
{
    // The hash is what is compared: how long that takes tells nothing about a stored key.
    const QByteArray hash = hashOf(presented);
    if (auto key = known(hash))
        return readyFuture<ApiKey>(valid(std::move(*key)));
    auto answer = std::make_shared<Completion<ApiKey>>();
    auto future = answer->future();
    const auto store = m_parts.gate.enter();
    if (!store) {
        answer->finish(engineStopped());
        return future;
    }
    quint64 generation = 0;
    {
        const std::shared_lock lock(m_keysMutex);
        generation = m_generation;
    }
    store->findKey(hash, [this, hash, generation, answer](Result<std::optional<ApiKey>> found) {
        if (!found) {
            answer->finish(failure(std::move(found.error())));
            return;
        }
        if (!*found) {
            answer->finish(unauthorized());
            return;
        }
        {
            const std::unique_lock lock(m_keysMutex);
            if (generation == m_generation) // else it may have been removed since the read
                remember(hash, **found);
        }
        answer->finish(valid(std::move(**found)));
    });
    return future;
}

std::optional<IdempotencyState> AccessService::take(const Scoped &scoped,
                                                    const QByteArray &fingerprint)
{
    const std::lock_guard lock(m_callsMutex);
    const auto [call, fresh] = m_calls.try_emplace(scoped, fingerprint);
    if (fresh)
        return std::nullopt;
    return call->second == fingerprint ? IdempotencyState::InProgress : IdempotencyState::Mismatch;
}

void AccessService::free(const Scoped &scoped)
{
    const std::lock_guard lock(m_callsMutex);
    m_calls.erase(scoped);
}

FutureResult<IdempotencyCheck> AccessService::beginIdempotent(QByteArray scope, QByteArray key,
                                                              QByteArray fingerprint)
{
    if (key.isEmpty() || key.size() > longestIdempotencyKey) {
        return readyFuture<IdempotencyCheck>(failure(
            ErrorCode::IdempotencyKeyError, u"An idempotency key has 1 to 256 characters."_s));
    }
    const Scoped scoped{scope, key};
    const auto store = m_parts.gate.enter();
    if (!store)
        return readyFuture<IdempotencyCheck>(engineStopped());
    if (const auto state = take(scoped, fingerprint))
        return readyFuture<IdempotencyCheck>(IdempotencyCheck{*state, {}});
    auto answer = std::make_shared<Completion<IdempotencyCheck>>();
    auto future = answer->future();
    using Found = std::optional<std::pair<QByteArray, IdempotentAnswer>>;
    store->findIdempotent(scope, key, m_parts.clock.now(),
                          [this, scoped, fingerprint, answer](Result<Found> found) {
                              IdempotencyCheck check;
                              if (!found || *found)
                                  free(scoped);
                              if (!found) {
                                  answer->finish(failure(std::move(found.error())));
                                  return;
                              }
                              if (*found && (*found)->first == fingerprint)
                                  check = {IdempotencyState::Replay, std::move((*found)->second)};
                              else if (*found)
                                  check.state = IdempotencyState::Mismatch;
                              answer->finish(std::move(check));
                          });
    return future;
}

FutureResult<bool> AccessService::finishIdempotent(QByteArray scope, QByteArray key,
                                                   std::optional<IdempotentAnswer> given)
{
    const Scoped scoped{scope, key};
    QByteArray fingerprint;
    {
        const std::lock_guard lock(m_callsMutex);
        const auto call = m_calls.find(scoped);
        if (call == m_calls.end())
            return readyFuture<bool>(false);
        fingerprint = call->second;
        if (!given)
            m_calls.erase(call);
    }
    if (!given)
        return readyFuture<bool>(true);
    auto answer = std::make_shared<Completion<bool>>();
    auto future = answer->future();
    const auto store = m_parts.gate.enter();
    if (!store) {
        free(scoped);
        answer->finish(engineStopped());
        return future;
    }
    store->saveIdempotent(scope, key, fingerprint, std::move(*given),
                          m_parts.clock.now() + idempotencyMemory,
                          [this, scoped, answer](Result<bool> saved) {
                              free(scoped);
                              answer->finish(std::move(saved));
                          });
    return future;
}

} // namespace deckhand
