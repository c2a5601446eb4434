#pragma once

#include <QDBusConnection>
#include <QProcess>
#include <QStandardPaths>

namespace deckhand {

/// A session bus of the test's own, with two ends: the console's and the desktop's.
class TestBus
{
public:
    TestBus() = default;
    TestBus(const TestBus &) = delete;
    TestBus &operator=(const TestBus &) = delete;
    ~TestBus()
    {
        QDBusConnection::disconnectFromBus(QStringLiteral("console"));
        QDBusConnection::disconnectFromBus(QStringLiteral("desktop"));
        m_daemon.kill();
        m_daemon.waitForFinished();
    }

    /// False where there is no dbus-daemon, or it does not start.
    [[nodiscard]] bool start()
    {
        const QString program = QStandardPaths::findExecutable(QStringLiteral("dbus-daemon"));
        if (program.isEmpty())
            return false;
        m_daemon.start(program, {QStringLiteral("--session"), QStringLiteral("--nofork"),
                                 QStringLiteral("--nopidfile"), QStringLiteral("--print-address")});
        if (!m_daemon.waitForReadyRead(10'000))
            return false;
        address = QString::fromUtf8(m_daemon.readLine().trimmed());
        here = QDBusConnection::connectToBus(address, QStringLiteral("console"));
        desktop = QDBusConnection::connectToBus(address, QStringLiteral("desktop"));
        return here.isConnected() && desktop.isConnected();
    }

    QString address;
    QDBusConnection here{QStringLiteral("not connected")};
    QDBusConnection desktop{QStringLiteral("not connected")};

private:
    QProcess m_daemon;
};

} // namespace deckhand
