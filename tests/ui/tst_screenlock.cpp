#include "console/screenlock.h"

#include <QDBusObjectPath>
#include <QDeadlineTimer>
#include <QProcess>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QTest>

using namespace deckhand;
using namespace Qt::Literals::StringLiterals;

namespace {

const QString ownSession = u"/org/freedesktop/login1/session/_37"_s;

} // namespace

/// As much of logind as is asked for.
class FakeLogin : public QObject
{
    Q_OBJECT
    Q_CLASSINFO("D-Bus Interface", "org.freedesktop.login1.Manager")

public Q_SLOTS:
    QDBusObjectPath GetSession(const QString &id) // NOLINT: the name is logind's
    {
        asked.append(id);
        return QDBusObjectPath(ownSession);
    }

public:
    QStringList asked;
};

/// The screen's lock, as desktops tell of it, on a bus of the test's own.
class TestScreenLock : public QObject
{
    Q_OBJECT

public Q_SLOTS:
    void echo() { ++m_echoes; }

private Q_SLOTS:
    void initTestCase()
    {
        m_daemon.setProgram(QStandardPaths::findExecutable(u"dbus-daemon"_s));
        if (m_daemon.program().isEmpty())
            QFAIL("There is no dbus-daemon here.");
        m_daemon.setArguments(
            {u"--session"_s, u"--nofork"_s, u"--nopidfile"_s, u"--print-address"_s});
        m_daemon.start();
        QVERIFY(m_daemon.waitForReadyRead(10'000));
        const QString address = QString::fromUtf8(m_daemon.readLine().trimmed());
        QVERIFY(!address.isEmpty());
        m_here = QDBusConnection::connectToBus(address, u"console"_s);
        m_desktop = QDBusConnection::connectToBus(address, u"desktop"_s);
        QVERIFY(m_here.isConnected() && m_desktop.isConnected());
        QVERIFY(m_here.connect({}, {}, u"deckhand.Test"_s, u"Echo"_s, this, SLOT(echo())));
    }

    void init() { QTest::failOnWarning(QRegularExpression(u"."_s)); }

    void cleanupTestCase()
    {
        QDBusConnection::disconnectFromBus(u"console"_s);
        QDBusConnection::disconnectFromBus(u"desktop"_s);
        m_daemon.kill();
        m_daemon.waitForFinished();
    }

    void screenSaversTellWhenTheyBegin_data()
    {
        QTest::addColumn<QString>("path");
        QTest::addColumn<QString>("saver");
        QTest::newRow("gnome") << u"/org/gnome/ScreenSaver"_s << u"org.gnome.ScreenSaver"_s;
        QTest::newRow("kde") << u"/ScreenSaver"_s << u"org.freedesktop.ScreenSaver"_s;
        QTest::newRow("freedesktop")
            << u"/org/freedesktop/ScreenSaver"_s << u"org.freedesktop.ScreenSaver"_s;
    }

    void screenSaversTellWhenTheyBegin()
    {
        QFETCH(QString, path);
        QFETCH(QString, saver);
        ScreenLock lock(m_here, QDBusConnection(u"none"_s), {});
        QSignalSpy locked(&lock, &ScreenLock::locked);
        send(path, saver, u"ActiveChanged"_s, {false});
        waitForAllSent();
        QVERIFY(locked.isEmpty());
        send(path, saver, u"ActiveChanged"_s, {true});
        waitForAllSent();
        QCOMPARE(locked.size(), 1);
    }

    void logindTellsOfThisSessionOnly()
    {
        FakeLogin login;
        QVERIFY(m_desktop.registerService(u"org.freedesktop.login1"_s));
        QVERIFY(m_desktop.registerObject(u"/org/freedesktop/login1"_s, &login,
                                         QDBusConnection::ExportAllSlots));
        ScreenLock lock(QDBusConnection(u"none"_s), m_here, u"7"_s);
        QSignalSpy locked(&lock, &ScreenLock::locked);
        QTRY_COMPARE(login.asked, QStringList(u"7"_s));
        const auto tell = [this](const QString &path) {
            send(path, u"org.freedesktop.login1.Session"_s, u"Lock"_s, {});
        };
        // Until the answer has arrived nothing is followed yet.
        QDeadlineTimer deadline(10'000);
        while (locked.isEmpty() && !deadline.hasExpired()) {
            tell(ownSession);
            waitForAllSent();
        }
        QVERIFY(!locked.isEmpty());
        locked.clear();
        tell(u"/org/freedesktop/login1/session/_38"_s);
        tell(ownSession);
        waitForAllSent();
        QCOMPARE(locked.size(), 1);
    }

    void withoutABusNothingIsToldAndNothingIsWarnedOf()
    {
        ScreenLock lock(QDBusConnection(u"none"_s), QDBusConnection(u"none"_s), u"7"_s);
        QSignalSpy locked(&lock, &ScreenLock::locked);
        QVERIFY(locked.isValid());
        QVERIFY(locked.isEmpty());
    }

private:
    void send(const QString &path, const QString &interface, const QString &name,
              const QVariantList &arguments)
    {
        QDBusMessage message = QDBusMessage::createSignal(path, interface, name);
        message.setArguments(arguments);
        QVERIFY(m_desktop.send(message));
    }

    /// A bus keeps the order of what one sends.
    void waitForAllSent()
    {
        const int before = m_echoes;
        send(u"/test"_s, u"deckhand.Test"_s, u"Echo"_s, {});
        QTRY_VERIFY(m_echoes > before);
    }

    QProcess m_daemon;
    int m_echoes = 0;
    QDBusConnection m_here{QString()}, m_desktop{QString()};
};

QTEST_MAIN(TestScreenLock)
#include "tst_screenlock.moc"
