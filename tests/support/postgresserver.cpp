#include "postgresserver.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>

#include <csignal>

#include <unistd.h>

namespace deckhand {

namespace {

/// Of the newest installed version; empty if none is.
QString binaryFolder()
{
    const QDir versions(QStringLiteral("/usr/lib/postgresql"));
    const QStringList all = versions.entryList(QDir::Dirs | QDir::NoDotAndDotDot, QDir::Name);
    return all.isEmpty() ? QString() : versions.filePath(all.last() + QStringLiteral("/bin/"));
}

bool isRoot()
{
    return ::geteuid() == 0;
}

} // namespace

QStringList PostgresServer::asServerUser(const QString &program, const QStringList &arguments)
{
    QStringList line{program};
    if (isRoot()) {
        const QString user = QStringLiteral("postgres");
        line = {QStringLiteral("setpriv"),         QStringLiteral("--reuid=") + user,
                QStringLiteral("--regid=") + user, QStringLiteral("--clear-groups"),
                QStringLiteral("--pdeathsig=INT"), program};
    }
    return line + arguments;
}

PostgresServer::~PostgresServer()
{
    stop();
}

void PostgresServer::stop()
{
    if (m_server.state() == QProcess::NotRunning)
        return;
    // "Fast" shutdown: connections that are still there do not hold it up.
    ::kill(pid_t(m_server.processId()), SIGINT);
    if (!m_server.waitForFinished(10'000))
        m_server.kill();
    m_server.waitForFinished();
}

void PostgresServer::crash()
{
    m_crashed = true;
    // Its children see that it is gone and end, without writing anything down.
    m_server.kill();
    m_server.waitForFinished();
}

QString PostgresServer::makeDatabase(const QString &encoding)
{
    const QString name = QStringLiteral("deckhand%1").arg(++m_databases);
    const bool made = run(binaryFolder() + QStringLiteral("createdb"),
                          {QStringLiteral("-h"), socketFolder(), QStringLiteral("-U"),
                           QStringLiteral("postgres"), QStringLiteral("-E"), encoding,
                           QStringLiteral("-T"), QStringLiteral("template0"), name});
    return made ? QStringLiteral("postgresql:///%1?host=%2&user=postgres").arg(name, socketFolder())
                : QString();
}

bool PostgresServer::run(const QString &program, const QStringList &arguments)
{
    QProcess process;
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.start(program, arguments);
    if (process.waitForFinished(60'000) && process.exitStatus() == QProcess::NormalExit &&
        process.exitCode() == 0)
        return true;
    m_error = QStringLiteral("%1 failed: %2 %3")
                  .arg(program, process.errorString(), QString::fromUtf8(process.readAll()));
    return false;
}

bool PostgresServer::start()
{
    const QString bin = binaryFolder();
    if (bin.isEmpty()) {
        m_error = QStringLiteral("PostgreSQL is not installed. Run ./dev install.");
        return false;
    }
    if (isRoot() && !run(QStringLiteral("chown"), {QStringLiteral("postgres"), m_folder.path()}))
        return false;
    const QString data = m_folder.filePath(QStringLiteral("data"));
    QStringList line =
        asServerUser(bin + QStringLiteral("initdb"),
                     {QStringLiteral("-D"), data, QStringLiteral("-U"), QStringLiteral("postgres"),
                      QStringLiteral("-A"), QStringLiteral("trust"), QStringLiteral("-E"),
                      QStringLiteral("UTF8"), QStringLiteral("--no-locale"), QStringLiteral("-N")});
    QString program = line.takeFirst();
    if (!run(program, line))
        return false;
    return startAgain();
}

bool PostgresServer::startAgain()
{
    const QString bin = binaryFolder();
    // Not QProcess's buffer, which takes nothing while no event loop runs.
    m_server.setProcessChannelMode(QProcess::MergedChannels);
    m_server.setStandardOutputFile(m_folder.filePath(QStringLiteral("log")), QIODevice::Append);
    QStringList line =
        asServerUser(bin + QStringLiteral("postgres"),
                     {QStringLiteral("-D"), m_folder.filePath(QStringLiteral("data")),
                      QStringLiteral("-k"), m_folder.path(), QStringLiteral("-c"),
                      QStringLiteral("listen_addresses="), QStringLiteral("-c"),
                      m_durable ? QStringLiteral("fsync=on") : QStringLiteral("fsync=off")});
    const QString program = line.takeFirst();
    // After a crash the children of the former one may still be there for a moment, and it refuses.
    QElapsedTimer time;
    time.start();
    do {
        m_server.start(program, line);
        if (m_server.waitForStarted() && waitUntilReady(bin))
            return true;
    } while (m_crashed && time.elapsed() < 10'000);
    return false;
}

bool PostgresServer::waitUntilReady(const QString &bin)
{
    QElapsedTimer time;
    time.start();
    while (time.elapsed() < 30'000 && !m_server.waitForFinished(50)) {
        QProcess probe;
        probe.start(bin + QStringLiteral("pg_isready"), {QStringLiteral("-h"), m_folder.path()});
        if (probe.waitForFinished() && probe.exitCode() == 0)
            return true;
    }
    QFile log(m_folder.filePath(QStringLiteral("log")));
    const bool read = log.open(QIODevice::ReadOnly);
    m_error = QStringLiteral("PostgreSQL did not start: %1")
                  .arg(read ? QString::fromUtf8(log.readAll()) : QString());
    return false;
}

} // namespace deckhand
