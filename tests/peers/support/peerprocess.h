#pragma once

#include <QByteArray>
#include <QProcess>
#include <QProcessEnvironment>
#include <QString>
#include <QStringList>
#include <QTemporaryDir>

namespace deckhand {

/// A program that a test talks to, in a process group of its own. It is stopped with everything it
/// started when this goes; should the test crash, the program gets SIGTERM. What it prints goes to
/// a file, so it never waits for the test. No event loop is needed. Thread: the test's.
class PeerProcess
{
public:
    PeerProcess();
    ~PeerProcess();
    Q_DISABLE_COPY_MOVE(PeerProcess)

    /// False where it cannot be started; `log` then says why. An empty `workDir` is a fresh one. A
    /// peer that was stopped may be started again.
    [[nodiscard]] bool
    start(const QString &program, const QStringList &arguments,
          const QProcessEnvironment &environment = QProcessEnvironment::systemEnvironment(),
          const QString &workDir = {});
    /// Until something on loopback accepts connections there; false when the program ends first or
    /// the time is over.
    [[nodiscard]] bool waitForPort(quint16 port, int deadlineMs = 30'000);
    /// Until what was printed since the start contains this.
    [[nodiscard]] bool waitForLine(const QByteArray &needle, int deadlineMs = 30'000);
    /// What it has printed since the start, stdout and stderr.
    [[nodiscard]] QByteArray log() const;
    [[nodiscard]] bool isRunning() const { return m_process.state() != QProcess::NotRunning; }
    /// Once it has ended; -1 where it crashed.
    [[nodiscard]] int exitCode() const
    {
        return m_process.exitStatus() == QProcess::NormalExit ? m_process.exitCode() : -1;
    }
    [[nodiscard]] qint64 pid() const { return m_pid; }
    /// SIGTERM to the group, SIGKILL to what is left after five seconds.
    void stop();

private:
    template <class Condition>
    [[nodiscard]] bool waitUntil(Condition condition, int deadlineMs);

    QTemporaryDir m_dir;
    QProcess m_process;
    QByteArray m_failure;
    qint64 m_pid = 0;
};

/// A TCP port of 127.0.0.1 that nothing listens at now.
[[nodiscard]] quint16 freePort();

} // namespace deckhand
