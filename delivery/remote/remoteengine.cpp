#include "remote/remoteengine.h"

#include "remote/hosted/hostedresources.h"
#include "remote/remotechoice.h"
#include "remote/remoteresources.h"

#include <QFile>
#include <QSslCertificate>
#include <QThread>

namespace deckhand {

namespace {

/// The resources of one kind of server.
template <class Events, class Destinations, class Deliveries, class Replays, class Server,
          class Access, class Audit>
class Side final : public EngineApi
{
public:
    explicit Side(RemoteClient &client)
        : m_events(client),
          m_destinations(client),
          m_deliveries(client),
          m_replays(client),
          m_stream(client),
          m_server(client),
          m_access(client),
          m_audit(client)
    {}
    EventsApi &events() override { return m_events; }
    DestinationsApi &destinations() override { return m_destinations; }
    DeliveriesApi &deliveries() override { return m_deliveries; }
    ReplaysApi &replays() override { return m_replays; }
    StreamApi &stream() override { return m_stream; }
    ServerApi &server() override { return m_server; }
    AccessApi &access() override { return m_access; }
    AuditApi &audit() override { return m_audit; }

private:
    Events m_events;
    Destinations m_destinations;
    Deliveries m_deliveries;
    Replays m_replays;
    RemoteStream m_stream;
    Server m_server;
    Access m_access;
    Audit m_audit;
};

using DeckhandSide = Side<RemoteEvents, RemoteDestinations, RemoteDeliveries, RemoteReplays,
                          RemoteServer, RemoteAccess, RemoteAudit>;
using DeckSide = Side<HostedEvents, HostedDestinations, HostedDeliveries, HostedReplays,
                      HostedServer, HostedAccess, HostedAudit>;

class RemoteEngine final : public EngineApi
{
public:
    explicit RemoteEngine(RemoteSettings settings)
        : m_client(new RemoteClient(std::move(settings))),
          m_deckhand(*m_client),
          m_deck(*m_client),
          m_switch(*m_client, m_deckhand, m_deck),
          m_front(makeChoosingEngine(m_switch, *m_client))
    {
        m_thread.setObjectName(QStringLiteral("remote engine"));
        m_client->moveToThread(&m_thread);
        QObject::connect(&m_thread, &QThread::finished, m_client, &QObject::deleteLater);
        m_thread.start();
    }
    ~RemoteEngine() override
    {
        m_thread.quit();
        m_thread.wait();
    }
    RemoteEngine(const RemoteEngine &) = delete;
    RemoteEngine &operator=(const RemoteEngine &) = delete;

    [[nodiscard]] EventsApi &events() override { return m_front->events(); }
    [[nodiscard]] DestinationsApi &destinations() override { return m_front->destinations(); }
    [[nodiscard]] DeliveriesApi &deliveries() override { return m_front->deliveries(); }
    [[nodiscard]] ReplaysApi &replays() override { return m_front->replays(); }
    [[nodiscard]] StreamApi &stream() override { return m_front->stream(); }
    [[nodiscard]] ServerApi &server() override { return m_front->server(); }
    [[nodiscard]] AccessApi &access() override { return m_front->access(); }
    [[nodiscard]] AuditApi &audit() override { return m_front->audit(); }

private:
    QThread m_thread;
    RemoteClient *m_client; ///< lives in m_thread and is deleted as it ends
    DeckhandSide m_deckhand;
    DeckSide m_deck;
    RemoteSwitch m_switch;
    std::unique_ptr<EngineApi> m_front;
};

} // namespace

std::unique_ptr<EngineApi> connectRemote(RemoteSettings settings)
{
    return std::make_unique<RemoteEngine>(std::move(settings));
}

Result<QList<QSslCertificate>> readAuthorities(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return failure(ErrorCode::InputInvalid,
                       QStringLiteral("The file %1 can't be read: %2. Name a PEM file of the "
                                      "authority that signed the server's certificate.")
                           .arg(path, file.errorString()),
                       QStringLiteral("ca-file"));
    QList<QSslCertificate> authorities = QSslCertificate::fromDevice(&file);
    if (authorities.isEmpty())
        return failure(ErrorCode::InputInvalid,
                       QStringLiteral("The file %1 holds no certificate in PEM; it should begin "
                                      "with -----BEGIN CERTIFICATE-----.")
                           .arg(path),
                       QStringLiteral("ca-file"));
    return authorities;
}

bool isUnreachable(const Error &error)
{
    const ErrorCode code = error.code();
    return error.requestId.isEmpty() && (code == ErrorCode::ApiError || code == ErrorCode::Timeout);
}

} // namespace deckhand
