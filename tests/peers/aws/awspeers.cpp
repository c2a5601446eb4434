#include "peers/aws/awspeers.h"

#include <QFile>
#include <QJsonDocument>
#include <QRegularExpression>

namespace deckhand {

namespace {

const QString here = QStringLiteral(DECKHAND_SOURCE_DIR "/tests/peers/aws/");
const QString peers = QStringLiteral(DECKHAND_SOURCE_DIR "/build/peers/");
constexpr int startMs = 60'000;

QString missing()
{
    return QStringLiteral("The peers are not installed; run tests/peers/aws/install.sh build.");
}

QString loopback(quint16 port)
{
    return QStringLiteral("http://127.0.0.1:%1").arg(port);
}

QString failed(const char *what, const PeerProcess &process)
{
    return QStringLiteral("%1 does not start: %2")
        .arg(QString::fromLatin1(what), QString::fromUtf8(process.log().right(2000)));
}

QString startNode(PeerProcess &process, const QString &script, const QStringList &arguments,
                  const char *ready, const QProcessEnvironment &additional = {})
{
    const QString modules = peers + QStringLiteral("npm/aws/node_modules");
    if (!QFile::exists(modules))
        return missing();
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(additional);
    environment.insert(QStringLiteral("NODE_PATH"), modules);
    const bool runs = process.start(QStringLiteral("node"), QStringList{here + script} + arguments,
                                    environment) &&
                      process.waitForLine(ready, startMs);
    return runs ? QString() : failed(qPrintable(script), process);
}

QJsonDocument asked(SenderBench &bench, const QByteArray &url)
{
    const HttpResponse response = bench.ask("GET", url);
    if (response.status != 200 || response.truncated)
        qFatal("%s answered %d", url.constData(), response.status);
    return QJsonDocument::fromJson(response.body);
}

} // namespace

QString MotoPeer::start(int backlog)
{
    const QString python = peers + QStringLiteral("venv/bin/python");
    if (!QFile::exists(python))
        return missing();
    m_port = freePort();
    m_control = freePort();
    const bool runs =
        m_process.start(python, {here + QStringLiteral("motopeer.py"), QString::number(m_port),
                                 QString::number(m_control), QString::number(backlog)}) &&
        m_process.waitForLine("}}}", startMs);
    const QByteArray log = m_process.log();
    const qsizetype at = log.indexOf("ready {");
    if (!runs || at < 0)
        return failed("moto", m_process);
    const QByteArray line = log.mid(at + 6, log.indexOf('\n', at) - at - 6);
    m_made = QJsonDocument::fromJson(line).object();
    return m_made.isEmpty() ? failed("moto", m_process) : QString();
}

QString MotoPeer::endpoint() const
{
    return loopback(m_port);
}

QString MotoPeer::queueUrl(const QString &name) const
{
    return m_made[u"queues"][name].toString();
}

AwsKey MotoPeer::key(const QString &name) const
{
    return m_made[u"keys"][name].toObject();
}

QJsonArray MotoPeer::readBack(SenderBench &bench, const QByteArray &what) const
{
    const HttpResponse response = bench.ask("GET", loopback(m_control).toLatin1() + what);
    QFile file(QFile::decodeName(response.body));
    if (response.status != 200 || !file.open(QIODevice::ReadOnly))
        qFatal("%s answered %d", what.constData(), response.status);
    return QJsonDocument::fromJson(file.readAll()).array();
}

QJsonArray MotoPeer::messages(SenderBench &bench, const QByteArray &queue, int count) const
{
    return readBack(bench, "/messages?queue=" + queue + "&count=" + QByteArray::number(count));
}

QJsonArray MotoPeer::records(SenderBench &bench, const QByteArray &stream) const
{
    return readBack(bench, "/records?stream=" + stream);
}

QString GatePeer::start(const Settings &settings)
{
    m_settings = settings;
    m_port = freePort();
    return startAgain();
}

QString GatePeer::startAgain()
{
    QStringList arguments{QString::number(m_port),
                          m_settings.upstream,
                          m_settings.service,
                          m_settings.region,
                          m_settings.key[u"key"].toString(),
                          m_settings.key[u"secret"].toString()};
    if (const QString session = m_settings.key[u"session"].toString(); !session.isEmpty())
        arguments += session;
    QProcessEnvironment tls;
    if (m_settings.certificates) {
        tls.insert(QStringLiteral("GATE_TLS_KEY"), m_settings.certificates->keyFile());
        tls.insert(QStringLiteral("GATE_TLS_CERTIFICATE"),
                   m_settings.certificates->certificateFile());
    }
    return startNode(m_process, QStringLiteral("gate.cjs"), arguments, "gate ready", tls);
}

QString GatePeer::endpoint() const
{
    if (m_settings.certificates)
        return QStringLiteral("https://localhost:%1").arg(m_port);
    return loopback(m_port);
}

void GatePeer::plan(SenderBench &bench, const QByteArray &json) const
{
    const HttpResponse response = bench.ask("POST", endpoint().toLatin1() + "/__gate", json);
    if (response.status != 200)
        qFatal("The gate does not take its plan.");
}

QJsonObject GatePeer::seen(SenderBench &bench) const
{
    return asked(bench, endpoint().toLatin1() + "/__gate").object();
}

QString S3Peer::start()
{
    m_port = freePort();
    const QStringList arguments{QString::number(m_port), m_dir.path(), QStringLiteral("events")};
    if (qEnvironmentVariable("DECKHAND_S3_PEER") != u"ceph")
        return startNode(m_process, QStringLiteral("s3peer.cjs"), arguments, "s3 ready");
    const bool runs =
        m_process.start(peers + QStringLiteral("venv/bin/python"),
                        QStringList{here + QStringLiteral("cephpeer.py")} + arguments) &&
        m_process.waitForLine("s3 ready", startMs);
    return runs ? QString() : failed("Ceph", m_process);
}

QString S3Peer::endpoint() const
{
    return loopback(m_port);
}

AwsKey S3Peer::key()
{
    const QString text = QStringLiteral("S3RVER");
    return {{QStringLiteral("key"), text}, {QStringLiteral("secret"), text}};
}

QJsonArray S3Peer::objects(const QString &key) const
{
    const QTemporaryDir dir;
    QFile file(dir.filePath(QStringLiteral("objects.json")));
    QStringList arguments{here + QStringLiteral("s3read.py"), endpoint(), QStringLiteral("events"),
                          file.fileName()};
    if (!key.isEmpty())
        arguments += key;
    QProcess reader;
    reader.start(peers + QStringLiteral("venv/bin/python"), arguments);
    if (!reader.waitForFinished(startMs) || !file.open(QIODevice::ReadOnly))
        qFatal("Cannot read back: %s", reader.readAllStandardError().constData());
    return QJsonDocument::fromJson(file.readAll()).array();
}

void setKey(Destination &destination, const AwsKey &key)
{
    for (const char *name : {"key", "secret", "session"}) {
        const QString field = QString::fromLatin1(name);
        if (const QString value = key[field].toString(); !value.isEmpty())
            destination.config.credentials[field] = Secret(value.toUtf8());
        else
            destination.config.credentials.erase(field);
    }
}

QByteArray envelopeOf(const QByteArray &id, qsizetype padding)
{
    return R"({"id":")" + id +
           R"(","object":"event","type":"task_run.completed","data":{"id":"trun_1",)"
           R"("note":"a \"b\" <c> & \u00e9 é 日本 \\","n":1.50,"x":")" +
           QByteArray(padding, 'x') + R"("},"created_at":"2025-01-15T09:31:15.250Z"})";
}

} // namespace deckhand
