#pragma once

#include "support/fakestate.h"

#include <algorithm>

// Stream, server and access of FakeEngine; for it alone.

namespace deckhand {

class FakeSubscription final : public StreamSubscription
{
public:
    FakeSubscription(FakeEngine::State &state, int number) : m_state(state), m_number(number) {}
    ~FakeSubscription() override
    {
        const std::lock_guard lock(m_state.streamMutex);
        m_state.handlers.erase(m_number);
    }

private:
    FakeEngine::State &m_state;
    int m_number;
};

class FakeStream final : public StreamApi
{
public:
    explicit FakeStream(FakeEngine::State &state) : m_state(state) {}

    std::unique_ptr<StreamSubscription> subscribe(StreamOptions options,
                                                  StreamHandler handler) override
    {
        m_state.note("subscribe");
        const std::lock_guard lock(m_state.streamMutex);
        const int number = m_state.nextHandler++;
        m_state.handlers[number] = std::make_shared<StreamHandler>(std::move(handler));
        m_state.lastOptions = std::move(options);
        return std::make_unique<FakeSubscription>(m_state, number);
    }

private:
    FakeEngine::State &m_state;
};

class FakeServer final : public ServerApi
{
public:
    explicit FakeServer(FakeEngine::State &state) : m_state(state) {}

    FutureResult<ServerInfo> info() override
    {
        m_state.note("info");
        return m_state.engine.onInfo
            ? m_state.engine.onInfo()
            : readyFuture<ServerInfo>(
                ServerInfo{QStringLiteral("Fake"), QStringLiteral("1.0"), QStringLiteral("test"), {"publish", "stream"}});
    }
    FutureResult<std::vector<EventTypeInfo>> eventTypes() override
    {
        return readyFuture<std::vector<EventTypeInfo>>(std::vector<EventTypeInfo>{
            {"task_run.completed", QStringLiteral("A task run has completed."), R"({"id":"trun_1"})", false}});
    }
    FutureResult<std::vector<DestinationType>> destinationTypes() override
    {
        return readyFuture<std::vector<DestinationType>>(
            std::vector<DestinationType>{FakeEngine::webhookType()});
    }
    FutureResult<Stats> stats(StatsRequest request) override
    {
        m_state.note("stats");
        if (m_state.engine.onStats)
            return m_state.engine.onStats(std::move(request));
        Stats stats;
        stats.at = m_state.clock.now();
        stats.series.push_back({stats.at, 5, 4, 1, 1.5, 2.5, 3.5});
        stats.topErrors.push_back({ErrorClass::Timeout, DestinationId("evtd_fake"), 3});
        return readyFuture<Stats>(std::move(stats));
    }

private:
    FakeEngine::State &m_state;
};

class FakeAccess final : public AccessApi
{
public:
    explicit FakeAccess(FakeEngine::State &state) : m_state(state) {}

    FutureResult<NewApiKey> createKey(QString name, Role role, std::optional<Secret> preset) override
    {
        const Secret secret = preset.value_or(Secret("sk_live_made"));
        const std::lock_guard lock(m_state.mutex);
        ApiKey &key = m_state.keys[secret.reveal()];
        key.id = KeyId("key_" + name.toUtf8());
        key.name = name;
        key.role = role;
        return readyFuture<NewApiKey>(NewApiKey{key, secret});
    }
    FutureResult<std::vector<ApiKey>> listKeys() override
    {
        const std::lock_guard lock(m_state.mutex);
        std::vector<ApiKey> keys;
        for (const auto &[text, key] : m_state.keys)
            keys.push_back(key);
        return readyFuture<std::vector<ApiKey>>(std::move(keys));
    }
    FutureResult<KeyId> removeKey(KeyId id) override
    {
        const std::lock_guard lock(m_state.mutex);
        std::erase_if(m_state.keys, [&](const auto &entry) { return entry.second.id == id; });
        return readyFuture<KeyId>(std::move(id));
    }
    FutureResult<ApiKey> authenticate(Secret presented) override
    {
        if (m_state.engine.onAuthenticate)
            return m_state.engine.onAuthenticate(std::move(presented));
        const std::lock_guard lock(m_state.mutex);
        const auto known = m_state.keys.find(presented.reveal());
        if (known == m_state.keys.end())
            return readyFuture<ApiKey>(failure(ErrorCode::Unauthorized, QStringLiteral("No such key.")));
        return readyFuture<ApiKey>(known->second);
    }
    FutureResult<IdempotencyCheck> beginIdempotent(QByteArray scope, QByteArray key,
                                                   QByteArray fingerprint) override
    {
        m_state.note("beginIdempotent");
        const std::lock_guard lock(m_state.mutex);
        const QByteArray name = scope + '/' + key;
        const auto known = m_state.idempotent.find(name);
        IdempotencyCheck check;
        if (known == m_state.idempotent.end()) {
            m_state.idempotent[name] = {fingerprint, std::nullopt};
        } else if (known->second.first != fingerprint) {
            check.state = IdempotencyState::Mismatch;
        } else if (!known->second.second) {
            check.state = IdempotencyState::InProgress;
        } else {
            check = {IdempotencyState::Replay, *known->second.second};
        }
        return readyFuture<IdempotencyCheck>(std::move(check));
    }
    FutureResult<bool> finishIdempotent(QByteArray scope, QByteArray key,
                                        std::optional<IdempotentAnswer> answer) override
    {
        m_state.note("finishIdempotent");
        const std::lock_guard lock(m_state.mutex);
        const QByteArray name = scope + '/' + key;
        if (answer)
            m_state.idempotent[name].second = std::move(answer);
        else
            m_state.idempotent.erase(name);
        return readyFuture<bool>(true);
    }

private:
    FakeEngine::State &m_state;
};

} // namespace deckhand
