#pragma once

#include "demo/demoauthority.h"
#include "demo/eventsource.h"
#include "demo/receiver.h"
#include "engine/localengine.h"
#include "server/httpserver.h"
#include "ui/democontrols.h"

#include <QTemporaryDir>

#include <memory>
#include <vector>

namespace deckhand {

/// An engine in this process with its HTTP API on loopback, on a store that stays. Starting and
/// stopping block. Members go in the order that loses nothing.
class Host
{
public:
    struct Settings
    {
        QString storeUrl;
        quint16 port = 8377; ///< a free one where it is taken
        RetryPolicy retry;
        QString environment;
        milliseconds drainTimeout{10'000};
        QByteArray caFile; ///< PEM that deliveries trust; empty: the system's
    };
    [[nodiscard]] static Result<std::unique_ptr<Host>> start(const Settings &settings,
                                                             const Clock &clock);
    ~Host();
    Host(const Host &) = delete;
    Host &operator=(const Host &) = delete;

    [[nodiscard]] EngineApi &engine() { return *m_engine; }
    [[nodiscard]] QString url() const { return m_server->url(); }
    /// The wanted port was taken, so another one is listened on.
    [[nodiscard]] bool hasOtherPort() const { return m_otherPort; }

private:
    Host() = default;

    std::unique_ptr<LocalEngine> m_engine;
    std::unique_ptr<HttpServer> m_server;
    bool m_otherPort = false;
};

/// The demo: a host on a temporary store, local receivers that behave as their dials say,
/// destinations that send to them, and made-up events. The receivers speak TLS with certificates of
/// an authority that is the demo's own: besides those that the system trusts, its deliveries trust
/// that one, and nothing else does.
class DemoHost final : public DemoControls
{
public:
    [[nodiscard]] static Result<std::unique_ptr<DemoHost>> start(const Clock &clock);
    ~DemoHost() override;

    [[nodiscard]] EngineApi &engine() { return m_host->engine(); }
    [[nodiscard]] QString url() const { return m_host->url(); }

    double rate() const override;
    void setRate(double eventsPerSecond) override;
    qint64 published() const override;
    std::vector<DemoReceiver> receivers() const override;
    void setDials(std::size_t receiver, const ReceiverDials &dials) override;
    void publishLine(const EventDraft &line) override;

private:
    struct Party
    {
        QString name;
        std::unique_ptr<Receiver> receiver;
    };
    struct PartyWish
    {
        const char *name;
        ReceiverDials dials;
        std::vector<QByteArray> events;
    };
    DemoHost() = default;
    /// The file of trusted certificates.
    [[nodiscard]] Result<QByteArray> writeTrusted() const;
    [[nodiscard]] VoidResult addParties();
    [[nodiscard]] VoidResult addParty(PartyWish wish);

    QTemporaryDir m_folder;
    std::shared_ptr<const DemoAuthority> m_authority;
    std::vector<Party> m_parties;
    std::unique_ptr<Host> m_host;
    std::unique_ptr<EventSource> m_source;
};

} // namespace deckhand
