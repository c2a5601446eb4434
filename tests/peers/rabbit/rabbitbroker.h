#pragma once

#include "peers/support/peercertificates.h"
#include "peers/support/peerprocess.h"
#include "transport/httpclient.h"

#include <QJsonDocument>

#include <map>

namespace deckhand {

/// A message as a consumer sees it.
struct BrokerMessage
{
    QByteArray exchange;
    QByteArray routingKey;
    QByteArray messageId;
    QByteArray contentType;
    int deliveryMode = 0;
    std::map<QByteArray, QByteArray> headers;
    QByteArray body;
};

/// A real RabbitMQ on loopback: a listener without TLS, one with, and the management API, through
/// which a test looks at what has arrived. It starts from `definitions.json` beside this file and
/// keeps its data over `stop` and `start`, until this goes.
class RabbitBroker
{
public:
    RabbitBroker();
    ~RabbitBroker();
    Q_DISABLE_COPY_MOVE(RabbitBroker)

    /// Takes several seconds. False where it does not come up; `log` then says why.
    [[nodiscard]] bool start();
    void stop();
    [[nodiscard]] QByteArray log() const;

    [[nodiscard]] quint16 port() const { return m_port; }
    [[nodiscard]] quint16 tlsPort() const { return m_tlsPort; }
    /// The authority that signed the TLS listener's certificate, which is for `localhost`.
    [[nodiscard]] QByteArray caFile() const;

    /// A call of the management API as the administrator; the answer's body, or an object with the
    /// status alone.
    QJsonDocument api(const char *method, const QByteArray &path, const QByteArray &body = {});
    /// Takes all messages out of a queue, by librabbitmq's own connection.
    std::vector<BrokerMessage> take(const char *queue, const char *vhost = "/");
    /// Runs `rabbitmqctl`.
    [[nodiscard]] bool control(const QStringList &arguments);

private:
    void writeFile(const QString &name, const QByteArray &text) const;
    void writeConfiguration() const;
    [[nodiscard]] QProcessEnvironment environment() const;

    const QTemporaryDir m_dir;
    const PeerCertificates m_certificates{"Broker Authority", "DNS:localhost"};
    const quint16 m_port;
    const quint16 m_tlsPort;
    const quint16 m_managementPort;
    const quint16 m_distributionPort;
    const quint16 m_epmdPort;
    std::unique_ptr<HttpClient> m_http;
    HttpPool m_pool = 0;
    PeerProcess m_epmd;
    PeerProcess m_server;
};

} // namespace deckhand
