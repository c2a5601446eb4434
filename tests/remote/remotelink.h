#pragma once

#include "demo/receiver.h"
#include "engine/localengine.h"
#include "peers/support/faultproxy.h"
#include "remote/remoteengine.h"
#include "server/httpserver.h"
#include "signing/sodiumsealer.h"
#include "store/sqlstore.h"

#include <QTemporaryDir>
#include <QTest>

namespace deckhand {

/// A server with its engine, a proxy before it that breaks on demand, and the remote engine on the
/// other side: what a console far away works with.
struct RemoteLink
{
    /// Empty where all is well.
    [[nodiscard]] QString start()
    {
        auto sealer = makeSodiumSealer(Secret(QByteArray(32, 'k')));
        StoreSettings storeSettings;
        storeSettings.url = QStringLiteral("sqlite:") + folder.filePath(QStringLiteral("e.db"));
        storeSettings.fullSync = false;
        auto store =
            openStore(storeSettings, clock, std::shared_ptr<const Sealer>(std::move(*sealer)));
        if (!store)
            return store.error().text();
        HttpClient::Settings http;
        http.guard = AddressGuard(AddressGuard::Level::Desktop);
        auto started = LocalEngine::start({std::move(*store), HttpClient::start(std::move(http)),
                                           makeSenderFactory(), clock, std::nullopt},
                                          {});
        if (!started)
            return started.error().text();
        engine = std::move(*started);
        auto made = engine->access().createKey(QStringLiteral("link"), Role::Admin, std::nullopt);
        made.waitForFinished();
        HttpServerSettings settings;
        settings.port = 0;
        auto listening = HttpServer::start(*engine, settings, {});
        if (!made.result() || !listening)
            return QStringLiteral("No key, or no server.");
        server = std::move(*listening);
        proxy = std::make_unique<FaultProxy>(server->port());
        auto receiving = Receiver::start({});
        if (!receiving)
            return receiving.error().text();
        receiver = std::move(*receiving);
        remote = connectRemote({QUrl(QStringLiteral("http://127.0.0.1:%1").arg(proxy->port())),
                                made.result()->secret});
        return {};
    }
    [[nodiscard]] DestinationDraft draft(const QString &name) const
    {
        DestinationDraft made;
        made.name = name;
        made.events = Subscription({"*"});
        made.config.fields[QStringLiteral("url")] = QString::fromUtf8(receiver->url());
        return made;
    }
    /// Straight to the server's engine.
    EventId publish()
    {
        auto published = engine->events().publish({{{}, "task_run.completed", "{}", {}}});
        published.waitForFinished();
        return published.result() ? published.result()->front().event.id : EventId();
    }
    template <class T>
    [[nodiscard]] static Result<T> wait(FutureResult<T> future, int most = 40'000)
    {
        if (!QTest::qWaitFor([&] { return future.isFinished(); }, most))
            return failure(ErrorCode::Timeout, QStringLiteral("The call did not finish."));
        return future.result();
    }

    QTemporaryDir folder;
    SystemClock clock;
    std::unique_ptr<LocalEngine> engine;
    std::unique_ptr<HttpServer> server;
    std::unique_ptr<FaultProxy> proxy;
    std::unique_ptr<Receiver> receiver;
    std::unique_ptr<EngineApi> remote;
};

} // namespace deckhand
