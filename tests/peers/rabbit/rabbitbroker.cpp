#include "peers/rabbit/rabbitbroker.h"

#include "support/clientfixture.h"

#include <QFile>
#include <QJsonObject>

#include <amqp.h>
#include <amqp_framing.h>
#include <amqp_tcp_socket.h>

namespace deckhand {

namespace {

using namespace std::chrono_literals;

constexpr auto programs = "/usr/lib/rabbitmq/bin/";

QByteArray bytesOf(const amqp_bytes_t &bytes)
{
    return QByteArray(static_cast<const char *>(bytes.bytes), qsizetype(bytes.len));
}

void read(const amqp_message_t &message, BrokerMessage &received)
{
    received.messageId = bytesOf(message.properties.message_id);
    received.contentType = bytesOf(message.properties.content_type);
    received.deliveryMode = message.properties.delivery_mode;
    received.body = bytesOf(message.body);
    for (int i = 0; i < message.properties.headers.num_entries; ++i) {
        const amqp_table_entry_t &entry = message.properties.headers.entries[i];
        if (entry.value.kind == AMQP_FIELD_KIND_UTF8)
            received.headers[bytesOf(entry.key)] = bytesOf(entry.value.value.bytes);
    }
}

} // namespace

RabbitBroker::RabbitBroker()
    : m_port(freePort()),
      m_tlsPort(freePort()),
      m_managementPort(freePort()),
      m_distributionPort(freePort()),
      m_epmdPort(freePort())
{
    HttpClient::Settings settings;
    settings.guard = AddressGuard(AddressGuard::Level::Desktop);
    m_http = HttpClient::start(settings);
    m_pool = onLoop(*m_http, [this] { return m_http->openPool(); });
    writeConfiguration();
}

RabbitBroker::~RabbitBroker()
{
    stop();
}

bool RabbitBroker::start()
{
    if (!QFile::exists(QLatin1String(programs) + QLatin1String("rabbitmq-server"))) {
        qWarning("RabbitMQ is missing; ./dev install installs it (package rabbitmq-server).");
        return false;
    }
    // An epmd of its own: the system's would outlive the test and listen for everybody.
    if (!m_epmd.isRunning() &&
        (!m_epmd.start(QStringLiteral("epmd"),
                       {QStringLiteral("-address"), QStringLiteral("127.0.0.1"),
                        QStringLiteral("-port"), QString::number(m_epmdPort)}) ||
         !m_epmd.waitForPort(m_epmdPort)))
        return false;
    return m_server.start(QLatin1String(programs) + QLatin1String("rabbitmq-server"), {},
                          environment(), m_dir.path()) &&
           m_server.waitForPort(m_managementPort, 60'000) && m_server.waitForPort(m_port, 60'000) &&
           m_server.waitForPort(m_tlsPort, 60'000);
}

void RabbitBroker::stop()
{
    m_server.stop();
}

QByteArray RabbitBroker::log() const
{
    QByteArray all = m_epmd.log() + m_server.log();
    QFile file(m_dir.filePath(QStringLiteral("log/peer@localhost.log")));
    if (file.open(QIODevice::ReadOnly))
        all += file.readAll();
    return all.right(8'000);
}

QByteArray RabbitBroker::caFile() const
{
    return m_certificates.caFile().toUtf8();
}

QJsonDocument RabbitBroker::api(const char *method, const QByteArray &path, const QByteArray &body)
{
    HttpRequest request;
    request.method = method;
    request.url = "http://127.0.0.1:" + QByteArray::number(m_managementPort) + "/api/" + path;
    request.headers = {{"Authorization", "Basic " + QByteArray("admin:admin pw").toBase64()},
                       {"Content-Type", "application/json"}};
    request.body = body;
    request.timeout = 20s;
    request.pool = m_pool;
    const HttpResponse response = sendNow(*m_http, request);
    const QJsonDocument answer = QJsonDocument::fromJson(response.body);
    return answer.isNull() ? QJsonDocument(QJsonObject{{QStringLiteral("status"), response.status}})
                           : answer;
}

std::vector<BrokerMessage> RabbitBroker::take(const char *queue, const char *vhost)
{
    std::vector<BrokerMessage> all;
    const amqp_connection_state_t connection = amqp_new_connection();
    amqp_socket_t *socket = amqp_tcp_socket_new(connection);
    const auto works = [](amqp_rpc_reply_t reply) {
        return reply.reply_type == AMQP_RESPONSE_NORMAL;
    };
    bool good = amqp_socket_open(socket, "127.0.0.1", m_port) == AMQP_STATUS_OK &&
                works(amqp_login(connection, vhost, 0, 131'072, 0, AMQP_SASL_METHOD_PLAIN, "admin",
                                 "admin pw")) &&
                amqp_channel_open(connection, 1);
    while (good) {
        const amqp_rpc_reply_t got = amqp_basic_get(connection, 1, amqp_cstring_bytes(queue), 1);
        good = works(got) && got.reply.id == AMQP_BASIC_GET_OK_METHOD;
        if (!good)
            break;
        const auto *method = static_cast<const amqp_basic_get_ok_t *>(got.reply.decoded);
        BrokerMessage received;
        received.exchange = bytesOf(method->exchange);
        received.routingKey = bytesOf(method->routing_key);
        amqp_message_t message;
        good = works(amqp_read_message(connection, 1, &message, 0));
        if (good) {
            read(message, received);
            amqp_destroy_message(&message);
            all.push_back(std::move(received));
        }
        amqp_maybe_release_buffers(connection);
    }
    amqp_connection_close(connection, AMQP_REPLY_SUCCESS);
    amqp_destroy_connection(connection);
    return all;
}

bool RabbitBroker::control(const QStringList &arguments)
{
    QProcess process;
    process.setProcessEnvironment(environment());
    process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    process.start(QLatin1String(programs) + QLatin1String("rabbitmqctl"), arguments);
    return process.waitForFinished(30'000) && process.exitCode() == 0;
}

void RabbitBroker::writeFile(const QString &name, const QByteArray &text) const
{
    QFile file(m_dir.filePath(name));
    if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size())
        qFatal("Cannot write %s", qPrintable(file.fileName()));
}

void RabbitBroker::writeConfiguration() const
{
    const auto number = [](quint16 port) { return QByteArray::number(port); };
    writeFile(
        QStringLiteral("rabbitmq.conf"),
        "listeners.tcp.1 = 127.0.0.1:" + number(m_port) + "\nlisteners.ssl.1 = 127.0.0.1:" +
            number(m_tlsPort) + "\nssl_options.cacertfile = " + m_certificates.caFile().toUtf8() +
            "\nssl_options.certfile = " + m_certificates.certificateFile().toUtf8() +
            "\nssl_options.keyfile = " + m_certificates.keyFile().toUtf8() +
            "\nmanagement.tcp.ip = 127.0.0.1\nmanagement.tcp.port = " + number(m_managementPort) +
            "\nvm_memory_high_watermark.absolute = 1GB\ndisk_free_limit.absolute = 50MB"
            "\nmax_message_size = 300000\nload_definitions = " DECKHAND_SOURCE_DIR
            "/tests/peers/rabbit/definitions.json\n");
    writeFile(QStringLiteral("enabled_plugins"), "[rabbitmq_management].\n");
}

QProcessEnvironment RabbitBroker::environment() const
{
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    const auto set = [&environment](const char *name, const QString &value) {
        environment.insert(QLatin1String(name), value);
    };
    const auto path = [this](const char *name) { return m_dir.filePath(QLatin1String(name)); };
    set("HOME", m_dir.path()); // a cookie of its own
    set("RABBITMQ_NODENAME", QStringLiteral("peer@localhost"));
    set("RABBITMQ_MNESIA_BASE", path("data"));
    set("RABBITMQ_LOG_BASE", path("log"));
    set("RABBITMQ_CONFIG_FILE", path("rabbitmq.conf"));
    set("RABBITMQ_ADVANCED_CONFIG_FILE", path("advanced.config"));
    set("RABBITMQ_ENABLED_PLUGINS_FILE", path("enabled_plugins"));
    set("RABBITMQ_PID_FILE", path("pid"));
    set("RABBITMQ_DIST_PORT", QString::number(m_distributionPort));
    set("RABBITMQ_CONF_ENV_FILE", QStringLiteral("/dev/null"));
    set("ERL_EPMD_ADDRESS", QStringLiteral("127.0.0.1"));
    set("ERL_EPMD_PORT", QString::number(m_epmdPort));
    const QString loopback = QStringLiteral("-kernel inet_dist_use_interface {127,0,0,1}");
    set("RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS", loopback + QStringLiteral(" +S 2:2 +sbwt none"));
    set("RABBITMQ_CTL_ERL_ARGS", loopback);
    return environment;
}

} // namespace deckhand
