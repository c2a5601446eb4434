#pragma once

#include <QByteArray>
#include <QProcess>
#include <QString>
#include <QStringList>

#include <chrono>

namespace deckhand::bench {

/// `deckhandctl serve` in a process of its own, so that its CPU time and memory can be read apart
/// from the load's. Blocks; one thread.
class ServerProcess
{
public:
    /// Starts on an SQLite file's path or a store's URL and waits for the ready line. Aborts the
    /// benchmark with a message if it does not come.
    ServerProcess(const QString &store, const QStringList &extraArguments);
    ~ServerProcess();

    [[nodiscard]] quint16 port() const { return m_port; }
    [[nodiscard]] const QByteArray &key() const { return m_key; }
    [[nodiscard]] std::chrono::milliseconds startTime() const { return m_startTime; }
    /// User and system time so far, in seconds.
    [[nodiscard]] double cpuSeconds() const;
    [[nodiscard]] double residentMiB() const;
    /// SIGTERM, then waits for the exit.
    void stop();

private:
    QProcess m_process;
    QByteArray m_key = "sk_live_benchmark0benchmark0benchmark0bench";
    quint16 m_port = 0;
    std::chrono::milliseconds m_startTime{};
};

} // namespace deckhand::bench
