#include "console/screenlock.h"

#include "console/session.h"
#include "launcherfixture.h"
#include "testbus.h"

#include <QDBusConnectionInterface>
#include <QDBusObjectPath>
#include <QDeadlineTimer>
#include <QRegularExpression>
#include <QSignalSpy>
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
        QVERIFY2(m_bus.start(), "There is no dbus-daemon here, or it does not start.");
        qputenv("DBUS_SESSION_BUS_ADDRESS", m_bus.address.toLatin1());
        QVERIFY(m_bus.here.connect({}, {}, u"deckhand.Test"_s, u"Echo"_s, this, SLOT(echo())));
        waitUntilItListens();
    }

    void init() { QTest::failOnWarning(QRegularExpression(u"^(?!This plugin does not)"_s)); }

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
        ScreenLock lock(m_bus.here, QDBusConnection(u"none"_s), {});
        QSignalSpy locked(&lock, &ScreenLock::locked);
        waitUntilItListens();
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
        QVERIFY(m_bus.desktop.registerService(u"org.freedesktop.login1"_s));
        QVERIFY(m_bus.desktop.registerObject(u"/org/freedesktop/login1"_s, &login,
                                             QDBusConnection::ExportAllSlots));
        ScreenLock lock(QDBusConnection(u"none"_s), m_bus.here, u"7"_s);
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

    void aWindowLocksItsProfileWithTheScreen()
    {
        LauncherFixture home;
        home.open(localProfile(), {});
        const auto tell = [this](bool locked) {
            send(u"/ScreenSaver"_s, u"org.freedesktop.ScreenSaver"_s, u"ActiveChanged"_s, {locked});
        };
        ProfileLock &lock = home.launcher->session()->models().lock;
        lock.setLevel(SafetyLevel::ReadOnly); // the built-in profile is open as a rule
        QVERIFY(lock.isLocked());
        lock.unlockForAWhile();
        QVERIFY(!lock.isLocked());
        tell(false);
        waitForAllSent();
        QVERIFY(!lock.isLocked());
        QTRY_VERIFY((tell(true), lock.isLocked()));
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
        QVERIFY(m_bus.desktop.send(message));
    }

    /// What is to be heard is told to the bus without waiting for it; an answer to a later question
    /// comes after the bus has taken it up.
    void waitUntilItListens()
    {
        QVERIFY(m_bus.here.interface()->isServiceRegistered(u"org.freedesktop.DBus"_s));
    }

    /// A bus keeps the order of what one sends.
    void waitForAllSent()
    {
        const int before = m_echoes;
        send(u"/test"_s, u"deckhand.Test"_s, u"Echo"_s, {});
        QTRY_VERIFY(m_echoes > before);
    }

    TestBus m_bus;
    int m_echoes = 0;
};

QTEST_MAIN(TestScreenLock)
#include "tst_screenlock.moc"
