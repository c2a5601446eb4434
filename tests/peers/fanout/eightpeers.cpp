#include "peers/fanout/eightpeers.h"

#include <QElapsedTimer>
#include <QFile>
#include <QJsonDocument>
#include <QUrl>

#include <algorithm>

namespace deckhand {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr auto webhookSecret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
constexpr qint64 patienceMs = 15'000;

QByteArray fromBase64(const QJsonValue &value)
{
    return QByteArray::fromBase64(value.toString().toLatin1());
}

QByteArray local(quint16 port)
{
    return "localhost:" + QByteArray::number(port);
}

} // namespace

EightPeers::EightPeers() = default;
EightPeers::~EightPeers() = default;

QByteArray EightPeers::start()
{
    Receiver::Settings settings;
    settings.secrets = {Secret(webhookSecret)};
    settings.onReceived = [this](const Received &received) {
        if (received.answeredStatus < 300)
            keep("webhook", received.body);
    };
    auto receiver = Receiver::start(std::move(settings));
    if (!receiver)
        return receiver.error().text().toUtf8();
    m_receiver = std::move(*receiver);
    for (const QString &problem : {m_moto.start(), m_s3.start()}) {
        if (!problem.isEmpty())
            return problem.toUtf8();
    }
    if (!m_pubsub.start())
        return m_pubsub.problem();
    if (!m_rabbit.start())
        return m_rabbit.log();
    if (!m_serviceBus.start())
        return m_serviceBus.log();
    if (!m_hookdeck.start())
        return m_hookdeck.problem();
    writeAuthorities();
    SenderBench::Settings bench;
    bench.caFile = m_hookdeck.caFile();
    m_bench = std::make_unique<SenderBench>(bench);
    return {};
}

void EightPeers::writeAuthorities() const
{
    QByteArray all;
    for (const QString &path :
         {m_pubsub.caFile(), m_hookdeck.caFile(), QString::fromUtf8(m_rabbit.caFile()),
          QString::fromUtf8(m_serviceBus.caFile())}) {
        QFile file(path);
        if (file.open(QIODevice::ReadOnly))
            all += file.readAll() + '\n';
    }
    QFile file(caFile());
    if (!file.open(QIODevice::WriteOnly) || file.write(all) != all.size())
        qFatal("Cannot write the authorities.");
}

quint16 EightPeers::port(const QByteArray &type) const
{
    const auto portOf = [](const QString &url) { return quint16(QUrl(url).port()); };
    if (type == "webhook")
        return m_receiver->port();
    if (type == "aws_s3")
        return portOf(m_s3.endpoint());
    if (type.startsWith("aws_"))
        return portOf(m_moto.endpoint());
    if (type == "gcp_pubsub")
        return portOf(QString::fromLatin1(m_pubsub.url()));
    if (type == "azure_servicebus")
        return m_serviceBus.tlsPort();
    if (type == "rabbitmq")
        return m_rabbit.tlsPort();
    return portOf(QString::fromLatin1(m_hookdeck.eventsUrl()));
}

std::map<QByteArray, QByteArray> EightPeers::baseUrls(quint16 hookdeckPort,
                                                      quint16 pubSubPort) const
{
    return {{"hookdeck", "https://" + local(hookdeckPort ? hookdeckPort : port("hookdeck"))},
            {"hookdeck_api", m_hookdeck.apiUrl()},
            {"gcp_pubsub", "https://" + local(pubSubPort ? pubSubPort : port("gcp_pubsub"))}};
}

Destination EightPeers::destination(const QByteArray &type, quint16 otherPort) const
{
    const quint16 at = otherPort ? otherPort : port(type);
    if (type == "gcp_pubsub")
        return m_pubsub.destination();
    if (type == "hookdeck")
        return hookdeckDestination(m_hookdeck.token);
    Destination destination;
    destination.type = type;
    auto &fields = destination.config.fields;
    auto &credentials = destination.config.credentials;
    if (type.startsWith("aws_")) {
        fields[u"endpoint"_s] = u"http://127.0.0.1:%1"_s.arg(at);
        setKey(destination, type == "aws_s3" ? S3Peer::key() : m_moto.key(u"sender"_s));
    }
    if (type == "webhook") {
        fields[u"url"_s] = u"http://127.0.0.1:%1/hooks"_s.arg(at);
        credentials[u"secret"_s] = Secret(webhookSecret);
    } else if (type == "aws_sqs") {
        fields[u"queue_url"_s] = u"https://sqs.eu-west-1.amazonaws.com/123456789012/events"_s;
    } else if (type == "aws_kinesis") {
        fields[u"stream_name"_s] = u"events"_s;
        fields[u"region"_s] = u"eu-west-1"_s;
    } else if (type == "aws_s3") {
        fields[u"bucket"_s] = u"events"_s;
        fields[u"region"_s] = u"eu-west-1"_s;
    } else if (type == "azure_servicebus") {
        fields[u"name"_s] = u"events"_s;
        QByteArray text = m_serviceBus.tlsConnectionString();
        text.replace(local(m_serviceBus.tlsPort()), local(at));
        credentials[u"connection_string"_s] = Secret(text);
    } else if (type == "rabbitmq") {
        fields = {{u"server_url"_s, QString::fromLatin1(local(at))},
                  {u"exchange"_s, u"events"_s},
                  {u"tls"_s, u"true"_s}};
        credentials = {{u"username"_s, Secret("publisher")},
                       {u"password"_s, Secret("publisher pw")}};
    }
    return destination;
}

QByteArray EightPeers::strangersKeyFile() const
{
    return m_pubsub.keyFile({{u"private_key"_s, PubSubLab::makeKey()}});
}

void EightPeers::answerWebhooks(int status)
{
    ReceiverDials dials = m_receiver->dials();
    dials.status = status;
    m_receiver->setDials(dials);
}

void EightPeers::keep(const QByteArray &type, const QByteArray &body)
{
    const QByteArray id = QJsonDocument::fromJson(body)[u"id"].toString().toUtf8();
    const std::lock_guard lock(m_mutex);
    m_bodies[type][id].push_back(body);
}

std::vector<QByteArray> EightPeers::bodies(const QByteArray &type, const QByteArray &eventId) const
{
    const std::lock_guard lock(m_mutex);
    const auto ofType = m_bodies.find(type);
    if (ofType == m_bodies.end())
        return {};
    const auto found = ofType->second.find(eventId);
    return found == ofType->second.end() ? std::vector<QByteArray>() : found->second;
}

QByteArrayList EightPeers::missing(const QByteArray &type, const QByteArrayList &eventIds)
{
    QElapsedTimer timer;
    timer.start();
    for (;;) {
        QByteArrayList wanted;
        for (const QByteArray &id : eventIds) {
            if (bodies(type, id).empty())
                wanted += id;
        }
        if (wanted.isEmpty() || timer.elapsed() > patienceMs)
            return wanted;
        collect(type, wanted);
    }
}

void EightPeers::collect(const QByteArray &type, const QByteArrayList &wanted)
{
    const auto keepAll = [&](const QJsonArray &messages, const auto &bodyOf) {
        for (const QJsonValue &message : messages)
            keep(type, bodyOf(message));
    };
    const auto text = [](const QJsonValue &v) { return v[u"body"].toString().toUtf8(); };
    const auto encoded = [](const QJsonValue &v) { return fromBase64(v[u"body"]); };
    if (type == "aws_sqs") {
        keepAll(m_moto.messages(*m_bench, "events", int(wanted.size())), text);
    } else if (type == "azure_servicebus") {
        keepAll(m_serviceBus.take(), encoded);
    } else if (type == "aws_kinesis" || type == "aws_s3") {
        { // both tell everything anew
            const std::lock_guard lock(m_mutex);
            m_bodies[type].clear();
        }
        if (type == "aws_s3")
            keepAll(m_s3.objects(), text);
        else
            keepAll(m_moto.records(*m_bench, "events"), [](const QJsonValue &v) {
                const QByteArray record = fromBase64(v[u"data"]);
                return record.mid(record.indexOf(",\"data\":") + 8).chopped(1);
            });
    } else if (type == "gcp_pubsub") {
        for (const auto &[id, message] : m_pubsub.read(int(wanted.size()), u"events"_s))
            keep(type, fromBase64(message[u"data"]));
    } else if (type == "rabbitmq") {
        for (const BrokerMessage &message : m_rabbit.take("runs"))
            keep(type, message.body);
    } else if (type == "hookdeck") {
        collectFromHookdeck(wanted);
    }
}

void EightPeers::collectFromHookdeck(const QByteArrayList &wanted)
{
    for (const QByteArray &id : wanted) {
        const HttpResponse answer = m_bench->ask("GET", m_hookdeck.apiUrl() + "/__peer?" + id);
        const QByteArray body = fromBase64(QJsonDocument::fromJson(answer.body)[u"body"]);
        if (!body.isEmpty())
            keep("hookdeck", body);
    }
}

} // namespace deckhand
