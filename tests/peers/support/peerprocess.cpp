#include "peers/support/peerprocess.h"

#include <QElapsedTimer>
#include <QFile>
#include <QHostAddress>
#include <QTcpServer>
#include <QTcpSocket>

#include <cerrno>
#include <csignal>
#include <sys/prctl.h>
#include <unistd.h>

namespace deckhand {

namespace {

constexpr int pollMs = 20;
constexpr int patienceMs = 5'000;

bool groupLives(qint64 pid)
{
    return ::kill(pid_t(-pid), 0) == 0;
}

} // namespace

PeerProcess::PeerProcess()
{
    m_process.setProcessChannelMode(QProcess::MergedChannels);
    m_process.setStandardInputFile(QProcess::nullDevice());
    m_process.setChildProcessModifier([] {
        ::setpgid(0, 0);
        ::prctl(PR_SET_PDEATHSIG, SIGTERM);
    });
}

PeerProcess::~PeerProcess()
{
    stop();
}

bool PeerProcess::start(const QString &program, const QStringList &arguments,
                        const QProcessEnvironment &environment, const QString &workDir)
{
    stop();
    m_failure.clear();
    m_process.setStandardOutputFile(m_dir.filePath(QStringLiteral("log")));
    m_process.setProcessEnvironment(environment);
    m_process.setWorkingDirectory(workDir.isEmpty() ? m_dir.path() : workDir);
    m_process.start(program, arguments);
    if (!m_process.waitForStarted()) {
        m_failure = program.toUtf8() + ": " + m_process.errorString().toUtf8();
        return false;
    }
    m_pid = m_process.processId();
    return true;
}

template <class Condition>
bool PeerProcess::waitUntil(Condition condition, int deadlineMs)
{
    QElapsedTimer timer;
    timer.start();
    while (!condition()) {
        if (timer.elapsed() > deadlineMs)
            return false;
        // The wait between two looks ends early when the program does; then one last look.
        if (!isRunning() || m_process.waitForFinished(pollMs))
            return condition();
    }
    return true;
}

bool PeerProcess::waitForPort(quint16 port, int deadlineMs)
{
    const auto accepts = [port] {
        QTcpSocket socket;
        socket.connectToHost(QHostAddress(QHostAddress::LocalHost), port);
        return socket.waitForConnected(1'000);
    };
    return waitUntil(accepts, deadlineMs) && isRunning();
}

bool PeerProcess::waitForLine(const QByteArray &needle, int deadlineMs)
{
    return waitUntil([&] { return log().contains(needle); }, deadlineMs);
}

QByteArray PeerProcess::log() const
{
    QFile file(m_dir.filePath(QStringLiteral("log")));
    return m_failure + (file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray());
}

void PeerProcess::stop()
{
    if (m_pid <= 0)
        return;
    QElapsedTimer timer;
    timer.start();
    ::kill(pid_t(-m_pid), SIGTERM);
    while ((isRunning() || groupLives(m_pid)) && timer.elapsed() < patienceMs) {
        if (!isRunning())
            ::usleep(pollMs * 1'000);
        else
            m_process.waitForFinished(pollMs);
    }
    ::kill(pid_t(-m_pid), SIGKILL);
    if (isRunning())
        m_process.waitForFinished(patienceMs);
    m_pid = 0;
}

quint16 freePort()
{
    QTcpServer server;
    return server.listen(QHostAddress::LocalHost) ? server.serverPort() : quint16(0);
}

} // namespace deckhand
