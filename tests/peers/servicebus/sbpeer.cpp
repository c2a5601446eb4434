#include "peers/servicebus/sbpeer.h"

#include <QFile>
#include <QJsonDocument>
#include <QTcpSocket>

namespace deckhand {

SbPeer::SbPeer() : m_port(freePort()), m_tlsPort(freePort()), m_controlPort(freePort()) {}

bool SbPeer::start()
{
    if (!QFile::exists(
            QStringLiteral(DECKHAND_SOURCE_DIR "/build/peers/servicebus/node_modules"))) {
        qWarning("The peer's packages are missing; ./dev install installs them "
                 "(tests/peers/servicebus/install.sh build).");
        return false;
    }
    const QJsonObject ports{{QStringLiteral("amqp"), m_port},
                            {QStringLiteral("amqps"), m_tlsPort},
                            {QStringLiteral("control"), m_controlPort},
                            {QStringLiteral("key"), m_certificates.keyFile()},
                            {QStringLiteral("cert"), m_certificates.certificateFile()}};
    const QByteArray argument = QJsonDocument(ports).toJson(QJsonDocument::Compact);
    return m_process.start(QStringLiteral("node"),
                           {script("sbpeer.cjs"), QString::fromUtf8(argument)},
                           nodeEnvironment()) &&
           m_process.waitForLine("ready");
}

QByteArray SbPeer::caFile() const
{
    return m_certificates.caFile().toUtf8();
}

QByteArray SbPeer::connectionString(const char *policy) const
{
    const QByteArray key = QByteArrayView(policy) == "sender"
                             ? QByteArray("c2VuZGVyIGtleSBzZW5kZXIga2V5IHNlbmRlciBrZXkgMTIz")
                             : QByteArray("b3RoZXIga2V5IG90aGVyIGtleSBvdGhlciBrZXkgb3RoZXIga2U=");
    return "Endpoint=sb://localhost:" + QByteArray::number(m_port) +
           ";SharedAccessKeyName=" + policy + ";SharedAccessKey=" + key +
           ";UseDevelopmentEmulator=true;";
}

QByteArray SbPeer::tlsConnectionString() const
{
    QByteArray text = connectionString();
    text.replace(QByteArray::number(m_port), QByteArray::number(m_tlsPort));
    text.replace("UseDevelopmentEmulator=true;", "");
    return text;
}

QProcessEnvironment SbPeer::nodeEnvironment()
{
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("NODE_PATH"),
                       QStringLiteral(DECKHAND_SOURCE_DIR "/build/peers/servicebus/node_modules"));
    // The peer is on 127.0.0.1 only; where `localhost` is ::1 as well, node would take that first.
    environment.insert(QStringLiteral("NODE_OPTIONS"),
                       QStringLiteral("--dns-result-order=ipv4first"));
    return environment;
}

QString SbPeer::script(const char *name)
{
    return QStringLiteral(DECKHAND_SOURCE_DIR "/tests/peers/servicebus/") + QLatin1String(name);
}

void SbPeer::setFault(const char *name, int times)
{
    (void)control(QByteArray("fault?name=") + name + "&times=" + QByteArray::number(times));
}

QJsonArray SbPeer::take()
{
    return QJsonDocument::fromJson(control("take")).array();
}

int SbPeer::count(const char *name)
{
    return QJsonDocument::fromJson(control("counts"))[QLatin1String(name)].toInt();
}

QByteArray SbPeer::control(const QByteArray &path)
{
    QTcpSocket socket;
    socket.connectToHost(QStringLiteral("127.0.0.1"), m_controlPort);
    socket.waitForConnected();
    socket.write("GET /" + path + " HTTP/1.0\r\n\r\n");
    QByteArray answer;
    while (socket.waitForReadyRead(10'000))
        answer += socket.readAll();
    return answer.mid(answer.indexOf("\r\n\r\n") + 4);
}

} // namespace deckhand
