#pragma once

#include "engineconformance.h"

#include "signing/sodiumsealer.h"
#include "store/sqlstore.h"

#include <QTemporaryDir>

namespace deckhand {

/// The engine in this process, on SQLite.
class LocalFactory : public EngineFactory
{
public:
    Result<EngineApi *> start(const EngineSettings &settings) override
    {
        stop();
        m_folder = std::make_unique<QTemporaryDir>();
        m_settings = settings;
        return restart();
    }
    Result<EngineApi *> restart() override
    {
        stop();
        auto sealer = makeSodiumSealer(Secret(QByteArray(32, 'k')));
        if (!sealer)
            return failure(sealer.error());
        StoreSettings settings;
        settings.url = QStringLiteral("sqlite:") + m_folder->filePath(QStringLiteral("events.db"));
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
        return m_engine.get();
    }
    void stop() override { m_engine.reset(); }

private:
    SystemClock m_clock;
    EngineSettings m_settings;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<LocalEngine> m_engine;
};

} // namespace deckhand
