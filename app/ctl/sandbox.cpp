#include "ctl/sandbox.h"

#include "common/engineassembly.h"
#include "common/metrics.h"
#include "signing/sodiumsealer.h"

namespace deckhand {

Result<std::unique_ptr<Sandbox>> Sandbox::start(const Settings &settings, const Clock &clock)
{
    std::unique_ptr<Sandbox> sandbox(new Sandbox);
    if (!sandbox->m_folder.isValid())
        return failure(
            ErrorCode::ApiError,
            QStringLiteral("No temporary folder could be made: %1. Free space, or set TMPDIR.")
                .arg(sandbox->m_folder.errorString()));
    EngineOptions options;
    options.storeUrl =
        QStringLiteral("sqlite:") + sandbox->m_folder.filePath(QStringLiteral("events.db"));
    options.sealingKey = Secret(makeSealingKey().reveal().toBase64());
    options.guard = AddressGuard::Level::Desktop;
    options.fullSync = settings.fullSync;
    options.engine.retry = settings.retry;
    auto engine = assembleEngine(options, clock);
    if (!engine)
        return failure(engine.error());
    sandbox->m_engine = std::move(*engine);

    auto made =
        sandbox->m_engine->access().createKey(QStringLiteral("sandbox"), Role::Admin, std::nullopt);
    made.waitForFinished();
    if (!made.result())
        return failure(made.result().error());
    sandbox->m_key = made.result()->secret;

    HttpServerSettings http;
    http.port = settings.port;
    http.rateLimit = false;
    LocalEngine *running = sandbox->m_engine.get();
    auto server = HttpServer::start(*running, http,
                                    [running] { return prometheusText(running->counters()); });
    if (!server)
        return failure(server.error());
    sandbox->m_server = std::move(*server);
    return sandbox;
}

Sandbox::~Sandbox()
{
    m_server.reset();
    if (m_engine)
        m_engine->shutdown();
}

} // namespace deckhand
