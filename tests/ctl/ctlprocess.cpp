#include "ctlprocess.h"

#include <QElapsedTimer>
#include <QProcessEnvironment>

#include <csignal>
#include <sys/prctl.h>
#include <nlohmann/json.hpp>

namespace deckhand {

namespace {

QString binary()
{
    return QStringLiteral(DECKHAND_BIN_DIR "/deckhandctl");
}

QProcessEnvironment environmentWith(const QStringList &more)
{
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    for (const char *name : {"DECKHAND_URL", "DECKHAND_KEY", "DECKHAND_ADMIN_KEY",
                             "DECKHAND_SEALING_KEY", "DECKHAND_BASE_URLS", "DECKHAND_CA_FILE"})
        environment.remove(QLatin1String(name));
    for (const QString &pair : more)
        environment.insert(pair.section(QLatin1Char('='), 0, 0), pair.section(QLatin1Char('='), 1));
    return environment;
}

} // namespace

CtlResult runCtl(const QStringList &words, const QByteArray &input, const QStringList &environment)
{
    QProcess process;
    process.setProcessEnvironment(environmentWith(environment));
    process.start(binary(), words);
    process.write(input);
    process.closeWriteChannel();
    CtlResult result;
    if (process.waitForFinished(30'000) && process.exitStatus() == QProcess::NormalExit)
        result.code = process.exitCode();
    result.out = process.readAllStandardOutput();
    result.err = process.readAllStandardError();
    return result;
}

CtlProcess::CtlProcess(const QStringList &words, const QStringList &environment)
{
    // It does not outlive a test that crashes.
    m_process.setChildProcessModifier([] { ::prctl(PR_SET_PDEATHSIG, SIGTERM); });
    m_process.setProcessEnvironment(environmentWith(environment));
    m_process.start(binary(), words);
}

CtlProcess::~CtlProcess()
{
    kill();
}

QByteArray CtlProcess::readLine(int deadlineMs)
{
    QElapsedTimer timer;
    timer.start();
    while (!m_process.canReadLine() && m_process.state() != QProcess::NotRunning &&
           timer.elapsed() < deadlineMs)
        m_process.waitForReadyRead(100);
    return m_process.canReadLine() ? m_process.readLine().trimmed() : QByteArray();
}

QString CtlProcess::waitUntilReady()
{
    const auto line = nlohmann::json::parse(readLine().toStdString(), nullptr, false);
    if (line.is_discarded() || !line.value("ready", false))
        return {};
    return QString::fromStdString(line.value("url", std::string()));
}

int CtlProcess::stop(int signalNumber)
{
    if (m_process.state() != QProcess::NotRunning)
        ::kill(pid_t(m_process.processId()), signalNumber);
    if (!m_process.waitForFinished(20'000) && m_process.state() != QProcess::NotRunning)
        return -1;
    return m_process.exitStatus() == QProcess::NormalExit ? m_process.exitCode() : -1;
}

void CtlProcess::kill()
{
    if (m_process.state() == QProcess::NotRunning)
        return;
    m_process.kill();
    m_process.waitForFinished(5'000);
}

QByteArray CtlProcess::allErr()
{
    return m_process.readAllStandardError();
}

} // namespace deckhand
