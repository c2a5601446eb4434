#include "server/httpserver.h"

#include "server/listener.h"
#include "server/tlscredentials.h"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>

#include <future>
#include <thread>

namespace deckhand {

namespace {

class BeastServer final : public HttpServer
{
public:
    BeastServer(EngineApi &engine, HttpServerSettings settings, std::function<QByteArray()> metrics)
        : m_io(1), m_context(engine, std::move(settings)), m_listener(m_io, m_context)
    {
        m_context.engineMetrics = std::move(metrics);
        m_context.gate = std::make_shared<Gate>(
            [this] { boost::asio::post(m_io, [gate = m_context.gate.get()] { gate->run(); }); });
    }

    ~BeastServer() override
    {
        if (!m_thread.joinable())
            return;
        boost::asio::post(m_io, [this] { m_listener.stop(); });
        m_thread.join();
        m_context.gate->close();
        m_listener.closeAll();
    }

    [[nodiscard]] VoidResult open()
    {
        if (m_context.settings.tls) {
            auto credentials = TlsCredentials::load(*m_context.settings.tls, m_context.clock.now());
            if (!credentials)
                return failure(credentials.error());
            use(std::move(*credentials));
        }
        VoidResult opened = m_listener.open();
        if (!opened)
            return opened;
        m_port = m_listener.port();
        m_thread = std::thread([this] {
            m_listener.run();
            m_io.run();
        });
        return {};
    }

    [[nodiscard]] quint16 port() const override { return m_port; }

    [[nodiscard]] QString url() const override
    {
        const QString &host = m_context.settings.host;
        const bool v6 = host.contains(QLatin1Char(':'));
        return QStringLiteral("%1://%2:%3")
            .arg(QLatin1String(m_context.settings.tls ? "https" : "http"),
                 v6 ? QString(u'[' + host + u']') : host)
            .arg(m_port);
    }

    [[nodiscard]] bool isLoopback() const override { return m_context.loopback; }

    [[nodiscard]] Result<TlsSummary> reloadTls() override
    {
        if (!m_context.settings.tls)
            return failure(ErrorCode::NotSupported,
                           QStringLiteral("The server speaks plain HTTP and has no certificate."));
        auto credentials = TlsCredentials::load(*m_context.settings.tls, m_context.clock.now());
        if (!credentials)
            return failure(credentials.error());
        const TlsSummary summary = (*credentials)->summary();
        boost::asio::post(m_io, [this, fresh = std::move(*credentials)] { use(fresh); });
        return summary;
    }

private:
    void use(std::shared_ptr<TlsCredentials> credentials)
    {
        m_context.metrics.tlsValidUntil = credentials->summary().validUntil;
        m_context.tls = std::move(credentials);
    }

    boost::asio::io_context m_io;
    ServerContext m_context;
    Listener m_listener;
    std::thread m_thread;
    quint16 m_port = 0;
};

} // namespace

Result<std::unique_ptr<HttpServer>> HttpServer::start(EngineApi &engine,
                                                      HttpServerSettings settings,
                                                      std::function<QByteArray()> metrics)
{
    auto server = std::make_unique<BeastServer>(engine, std::move(settings), std::move(metrics));
    if (VoidResult opened = server->open(); !opened)
        return failure(opened.error());
    return std::unique_ptr<HttpServer>(std::move(server));
}

} // namespace deckhand
