#pragma once

#include "engineconformance.h"
#include "storeplace.h"

#include "remote/remoteengine.h"
#include "server/httpserver.h"
#include "signing/sodiumsealer.h"
#include "store/sqlstore.h"

namespace deckhand {

/// An engine behind its HTTP server, seen through the remote engine: the long way round.
class RemoteFactory final : public EngineFactory
{
public:
    explicit RemoteFactory(StorePlace &place) : m_place(place) {}
    Result<EngineApi *> start(const EngineSettings &settings) override
    {
        stop();
        m_url = m_place.fresh();
        if (m_url.isEmpty())
            return failure(ErrorCode::ApiError, m_place.error());
        m_settings = settings;
        m_key = Secret();
        return restart();
    }
    Result<EngineApi *> restart() override
    {
        stop();
        if (const VoidResult started = startEngine(); !started)
            return failure(started.error());
        HttpServerSettings http;
        http.port = 0;
        http.eventLimits = m_settings.limits;
        auto server = HttpServer::start(*m_engine, http, {});
        if (!server)
            return failure(server.error());
        m_server = std::move(*server);
        m_remote = connectRemote({QUrl(m_server->url()), m_key, milliseconds(10'000)});
        return m_remote.get();
    }
    void stop() override
    {
        m_remote.reset();
        m_server.reset();
        m_engine.reset();
    }

private:
    VoidResult startEngine()
    {
        auto sealer = makeSodiumSealer(Secret(QByteArray(32, 'k')));
        if (!sealer)
            return failure(sealer.error());
        StoreSettings settings;
        settings.url = m_url;
        settings.fullSync = false;
        auto store =
            openStore(settings, m_clock, std::shared_ptr<const Sealer>(std::move(*sealer)));
        if (!store)
            return failure(store.error());
        HttpClient::Settings http;
        http.guard = AddressGuard(AddressGuard::Level::Desktop);
        auto engine = LocalEngine::start({std::move(*store), HttpClient::start(std::move(http)),
                                          makeSenderFactory(), m_clock, std::nullopt},
                                         m_settings);
        if (!engine)
            return failure(engine.error());
        m_engine = std::move(*engine);
        return m_key.isEmpty() ? makeKey() : VoidResult();
    }
    VoidResult makeKey()
    {
        auto made =
            m_engine->access().createKey(QStringLiteral("suite"), Role::Admin, std::nullopt);
        made.waitForFinished();
        if (!made.result())
            return failure(made.result().error());
        m_key = made.result()->secret;
        return {};
    }

    StorePlace &m_place;
    SystemClock m_clock;
    EngineSettings m_settings;
    Secret m_key;
    QString m_url;
    std::unique_ptr<LocalEngine> m_engine;
    std::unique_ptr<HttpServer> m_server;
    std::unique_ptr<EngineApi> m_remote;
};

} // namespace deckhand
