#include "pubsublab.h"

#include <QFile>
#include <QJsonDocument>

#include <openssl/pem.h>
#include <openssl/rsa.h>

namespace deckhand {

using namespace Qt::Literals::StringLiterals;

PubSubLab::PubSubLab()
{
    QFile file(m_dir.filePath(u"account.json"_s));
    if (!file.open(QIODevice::WriteOnly) || file.write(keyFile()) < 0)
        qFatal("The key file cannot be written.");
}

bool PubSubLab::start()
{
    const QString program = QStringLiteral(PEERS "/pubsubpeer");
    const QStringList arguments{QString::number(m_rest), QString::number(m_plain),
                                m_certificates.keyFile(), m_certificates.certificateFile(),
                                m_dir.filePath(u"account.json"_s)};
    if (!peer.start(program, arguments) || !peer.waitForLine("ready ") ||
        !peer.waitForPort(m_rest) || !peer.waitForPort(m_plain))
        return false;
    const QByteArray log = peer.log();
    m_grpc = QString::fromLatin1(log.mid(log.indexOf("ready ") + 6).split('\n').front());
    return !counts({{u"create"_s, u"projects/lab/topics/events"_s}}).isEmpty();
}

QByteArray PubSubLab::problem() const
{
    return "The Pub/Sub peer is built by: tests/peers/pubsub/install.sh build "
           "(./dev install does it). " +
           peer.log();
}

QByteArray PubSubLab::url() const
{
    return "https://localhost:" + QByteArray::number(m_rest);
}

QString PubSubLab::emulator() const
{
    return u"127.0.0.1:%1"_s.arg(m_plain);
}

QJsonObject PubSubLab::counts(const QJsonObject &dials) const
{
    SenderBench bench({});
    const QByteArray body = dials.isEmpty() ? QByteArray() : QJsonDocument(dials).toJson();
    const HttpResponse response =
        bench.ask(body.isEmpty() ? "GET" : "POST",
                  QByteArray("http://127.0.0.1:" + QByteArray::number(m_plain) + "/__peer"), body);
    return QJsonDocument::fromJson(response.body).object();
}

int PubSubLab::count(const char *what) const
{
    return counts()[QLatin1String(what)].toInt();
}

QByteArray PubSubLab::keyFile(const QJsonObject &changes) const
{
    QJsonObject file{
        {u"type"_s, u"service_account"_s},
        {u"project_id"_s, u"lab"_s},
        {u"private_key_id"_s, u"0123456789abcdef"_s},
        {u"private_key"_s, m_key},
        {u"client_email"_s, u"deckhand@lab.iam.gserviceaccount.com"_s},
        {u"client_id"_s, u"1234567890"_s},
        {u"token_uri"_s, u"https://localhost:%1/token"_s.arg(m_rest)},
    };
    for (auto change = changes.begin(); change != changes.end(); ++change)
        file[change.key()] = change.value();
    return QJsonDocument(file).toJson();
}

QString PubSubLab::makeKey()
{
    EVP_PKEY *key = EVP_RSA_gen(2048);
    BIO *bio = BIO_new(BIO_s_mem());
    PEM_write_bio_PKCS8PrivateKey(bio, key, nullptr, nullptr, 0, nullptr, nullptr);
    EVP_PKEY_free(key);
    char *data = nullptr;
    const long size = BIO_get_mem_data(bio, &data);
    const QString text = QString::fromLatin1(data, size);
    BIO_free(bio);
    return text;
}

Destination PubSubLab::destination() const
{
    Destination destination;
    destination.type = "gcp_pubsub";
    destination.config.fields = {{u"project_id"_s, u"lab"_s}, {u"topic"_s, u"events"_s}};
    destination.config.credentials[u"service_account_json"_s] = Secret(keyFile());
    return destination;
}

std::map<QString, QJsonObject> PubSubLab::read(int howMany, const QString &topic)
{
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"PUBSUB_EMULATOR_HOST"_s, m_grpc);
    if (!m_subscriber.start(u"node"_s,
                            {QStringLiteral(PEER_SOURCES "/subscriber.mjs"),
                             QStringLiteral(PEERS "/npm/pubsub"), u"lab"_s, topic + u"-sub"_s,
                             QString::number(howMany)},
                            environment) ||
        !m_subscriber.waitForLine("done", 20'000))
        qWarning("%s", m_subscriber.log().constData());
    std::map<QString, QJsonObject> messages;
    for (const QByteArray &line : m_subscriber.log().split('\n')) {
        const QJsonObject message = QJsonDocument::fromJson(line).object();
        if (!message.isEmpty())
            messages[message["attributes"_L1].toObject()["event-id"_L1].toString()] = message;
    }
    return messages;
}

} // namespace deckhand
