#include "postgresserver.h"

#include <QDir>
#include <QElapsedTimer>

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
    if (m_server.state() == QProcess::NotRunning)
        return;
    // "Fast" shutdown: connections that are still there do not hold it up.
    ::kill(pid_t(m_server.processId()), SIGINT);
    if (!m_server.waitForFinished(10'000))
        m_server.kill();
    m_server.waitForFinished();
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
    line = asServerUser(bin + QStringLiteral("postgres"),
                        {QStringLiteral("-D"), data, QStringLiteral("-k"), m_folder.path(),
                         QStringLiteral("-c"), QStringLiteral("listen_addresses="),
                         QStringLiteral("-c"), QStringLiteral("fsync=off")});
    program = line.takeFirst();
    m_server.setProcessChannelMode(QProcess::MergedChannels);
    m_server.start(program, line);
    return m_server.waitForStarted() && waitUntilReady(bin);
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
    m_error =
        QStringLiteral("PostgreSQL did not start: %1").arg(QString::fromUtf8(m_server.readAll()));
    return false;
}

} // namespace deckhand
