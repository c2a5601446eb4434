#include "serverprocess.h"

#include <QCoreApplication>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcessEnvironment>
#include <QUrl>

#include <cstdio>
#include <cstdlib>
#include <unistd.h>

namespace deckhand::bench {

using namespace Qt::Literals::StringLiterals;

ServerProcess::ServerProcess(const QString &store, const QStringList &extraArguments)
{
    const bool isUrl = store.contains(u"://"_s);
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"DECKHAND_ADMIN_KEY"_s, QString::fromLatin1(m_key));
    if (isUrl) // nothing lies beside it
        environment.insert(u"DECKHAND_SEALING_KEY"_s,
                           QString::fromLatin1(QByteArray(32, 'b').toBase64()));
    m_process.setProcessEnvironment(environment);
    m_process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    const QStringList arguments{
        u"serve"_s,       u"--store"_s,     isUrl ? store : QString(u"sqlite:"_s + store),
        u"--listen"_s,    u"127.0.0.1:0"_s, u"--allow-address"_s,
        u"127.0.0.0/8"_s, u"--log-level"_s, u"warning"_s};
    const auto begin = std::chrono::steady_clock::now();
    m_process.start(QCoreApplication::applicationDirPath() + u"/deckhandctl"_s,
                    arguments + extraArguments);
    while (!m_process.canReadLine() && m_process.waitForReadyRead(60'000)) {
    }
    const QJsonObject ready = QJsonDocument::fromJson(m_process.readLine()).object();
    m_startTime = std::chrono::duration_cast<std::chrono::milliseconds>(
        std::chrono::steady_clock::now() - begin);
    m_port = quint16(QUrl(ready.value(u"url"_s).toString()).port(0));
    if (m_port == 0) {
        std::fputs("bench: the server did not get ready\n", stderr);
        std::exit(1);
    }
}

ServerProcess::~ServerProcess()
{
    stop();
}

double ServerProcess::cpuSeconds() const
{
    QFile stat(u"/proc/%1/stat"_s.arg(m_process.processId()));
    if (!stat.open(QIODevice::ReadOnly))
        return 0;
    const QByteArray line = stat.readAll();
    const QByteArrayList fields = line.mid(line.lastIndexOf(')') + 2).split(' ');
    // utime and stime are fields 14 and 15 of proc(5); the list starts at field 3.
    return (fields.value(11).toDouble() + fields.value(12).toDouble()) /
           double(sysconf(_SC_CLK_TCK));
}

double ServerProcess::residentMiB() const
{
    QFile statm(u"/proc/%1/statm"_s.arg(m_process.processId()));
    if (!statm.open(QIODevice::ReadOnly))
        return 0;
    return statm.readAll().split(' ').value(1).toDouble() * double(sysconf(_SC_PAGESIZE)) / 1048576;
}

void ServerProcess::stop()
{
    if (m_process.state() == QProcess::NotRunning)
        return;
    m_process.terminate();
    if (!m_process.waitForFinished(60'000))
        m_process.kill();
}

} // namespace deckhand::bench
