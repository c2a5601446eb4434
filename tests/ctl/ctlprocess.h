#pragma once

#include <QByteArray>
#include <QProcess>
#include <QString>
#include <QStringList>

#include <memory>

namespace deckhand {

struct CtlResult
{
    int code = -1; ///< -1: it crashed or hung
    QByteArray out;
    QByteArray err;
};

/// Runs the built `deckhandctl` to its end.
[[nodiscard]] CtlResult runCtl(const QStringList &words, const QByteArray &input = {},
                               const QStringList &environment = {});

/// A `deckhandctl` that keeps running: serve, receive, tail.
class CtlProcess
{
public:
    CtlProcess(const QStringList &words, const QStringList &environment = {});
    ~CtlProcess();
    /// The next line of stdout; empty when none comes in time.
    [[nodiscard]] QByteArray readLine(int deadlineMs = 15'000);
    /// The `url` of the ready line.
    [[nodiscard]] QString waitUntilReady();
    /// SIGTERM; the exit code, -1 when it does not end in time.
    [[nodiscard]] int stop(int signalNumber = 15);
    void kill();
    [[nodiscard]] QByteArray allErr();
    QProcess &process() { return m_process; }

private:
    QProcess m_process;
};

inline const QString testKey = QStringLiteral("sk_live_testkeytestkeytestkeytestkey");

} // namespace deckhand
