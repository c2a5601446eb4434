#include "remote/remoteengine.h"

#include "remote/remoteresources.h"

#include <QFile>
#include <QSslCertificate>
#include <QThread>

namespace deckhand {

namespace {

class RemoteEngine final : public EngineApi
{
public:
    explicit RemoteEngine(RemoteSettings settings)
        : m_client(new RemoteClient(std::move(settings))),
          m_events(*m_client),
          m_destinations(*m_client),
          m_deliveries(*m_client),
          m_replays(*m_client),
          m_stream(*m_client),
          m_server(*m_client)
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

    [[nodiscard]] EventsApi &events() override { return m_events; }
    [[nodiscard]] DestinationsApi &destinations() override { return m_destinations; }
    [[nodiscard]] DeliveriesApi &deliveries() override { return m_deliveries; }
    [[nodiscard]] ReplaysApi &replays() override { return m_replays; }
    [[nodiscard]] StreamApi &stream() override { return m_stream; }
    [[nodiscard]] ServerApi &server() override { return m_server; }
    [[nodiscard]] AccessApi &access() override { return m_access; }

private:
    QThread m_thread;
    RemoteClient *m_client; ///< lives in m_thread and is deleted as it ends
    RemoteEvents m_events;
    RemoteDestinations m_destinations;
    RemoteDeliveries m_deliveries;
    RemoteReplays m_replays;
    RemoteStream m_stream;
    RemoteServer m_server;
    RemoteAccess m_access;
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
