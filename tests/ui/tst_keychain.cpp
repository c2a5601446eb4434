// The keychain of the system over a real Secret Service, and the ways in which there is none. The
// keychain is asked by processes of their own, which see another session bus each.

#include "console/keyvault.h"

#include <QCoreApplication>
#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusVirtualObject>
#include <QDeadlineTimer>
#include <QElapsedTimer>
#include <QFile>
#include <QProcess>
#include <QRegularExpression>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>
#include <QTextStream>
#include <QThread>
#include <QTimer>

using namespace deckhand;
using namespace Qt::Literals::StringLiterals;

namespace {

/// Takes every call and answers none.
class Mute final : public QDBusVirtualObject
{
public:
    QString introspect(const QString &) const override { return {}; }
    bool handleMessage(const QDBusMessage &, const QDBusConnection &) override { return true; }
};

void say(const QByteArray &words)
{
    QTextStream(stdout) << words << Qt::endl;
}

/// `tst_keychain --vault write KEY | read | remove | mute COMMAND…`: says what came of it and how
/// many milliseconds it took.
int actAsClient(QCoreApplication &application)
{
    const QStringList arguments = QCoreApplication::arguments().mid(2);
    SystemKeyVault vault;
    QElapsedTimer time;
    time.start();
    const auto end = [&time](const QByteArray &words) {
        say(words + ' ' + QByteArray::number(time.elapsed()));
        QCoreApplication::quit();
    };
    const QString entry = u"connection p-test"_s;
    QTimer::singleShot(0, &application, [&] {
        if (arguments[0] == u"write"_s)
            vault.write(entry, Secret(arguments[1].toUtf8()), &application,
                        [=](const VoidResult &done) { end(done ? "written" : "error"); });
        else if (arguments[0] == u"remove"_s)
            vault.remove(entry, &application,
                         [=](const VoidResult &done) { end(done ? "removed" : "error"); });
        else
            vault.read(entry, &application, [=](const Result<std::optional<Secret>> &key) {
                end(!key ? "error" : *key ? (*key)->reveal() : "none");
            });
    });
    return QCoreApplication::exec();
}

/// Returns once the Secret Service answers: a daemon goes into the background before it does.
int awaitService()
{
    QDBusConnection bus = QDBusConnection::sessionBus();
    QDBusMessage question =
        QDBusMessage::createMethodCall(u"org.freedesktop.secrets"_s, u"/org/freedesktop/secrets"_s,
                                       u"org.freedesktop.DBus.Properties"_s, u"Get"_s);
    question << u"org.freedesktop.Secret.Service"_s << u"Collections"_s;
    const QDeadlineTimer deadline(std::chrono::seconds(20));
    while (!deadline.hasExpired()) {
        if (bus.call(question).type() == QDBusMessage::ReplyMessage)
            return 0;
        QThread::msleep(20);
    }
    return 4;
}

/// Is the Secret Service and answers nothing while the command runs.
int actAsMuteService(QCoreApplication &application)
{
    Mute mute;
    QDBusConnection bus = QDBusConnection::sessionBus();
    if (!bus.registerVirtualObject(u"/"_s, &mute, QDBusConnection::SubPath) ||
        !bus.registerService(u"org.freedesktop.secrets"_s))
        return 3;
    QProcess client;
    client.setProcessChannelMode(QProcess::ForwardedChannels);
    QObject::connect(&client, &QProcess::finished, &application,
                     [](int code) { QCoreApplication::exit(code); });
    client.start(QCoreApplication::applicationFilePath(), {u"--vault"_s, u"read"_s});
    return QCoreApplication::exec();
}

} // namespace

class TestKeychain : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        if (QStandardPaths::findExecutable(u"dbus-run-session"_s).isEmpty())
            QFAIL("There is no dbus-run-session; ./dev install brings it.");
        // A bus that starts no services of this computer.
        QFile file(m_folder.filePath(u"bus.conf"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("<!DOCTYPE busconfig PUBLIC \"-//freedesktop//DTD D-Bus Bus Configuration "
                   "1.0//EN\" \"http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd\">\n"
                   "<busconfig><type>session</type><listen>unix:tmpdir=/tmp</listen>"
                   "<auth>EXTERNAL</auth><policy context=\"default\">"
                   "<allow send_destination=\"*\" eavesdrop=\"true\"/><allow eavesdrop=\"true\"/>"
                   "<allow own=\"*\"/>"
                   "</policy></busconfig>\n");
    }

    void aRealKeychainKeepsGivesAndForgets()
    {
        if (QStandardPaths::findExecutable(u"gnome-keyring-daemon"_s).isEmpty())
            QFAIL("There is no gnome-keyring-daemon; ./dev install brings it.");
        const QStringList said = inSession(
            u"printf 'test' | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1\n"
            "\"$0\" --await\n"
            "\"$0\" --vault read\n"
            "\"$0\" --vault write sk_live_kept\n"
            "\"$0\" --vault read\n"
            "\"$0\" --vault write sk_live_new\n"
            "\"$0\" --vault read\n"
            "\"$0\" --vault remove\n"
            "\"$0\" --vault read\n"
            "\"$0\" --vault remove\n"_s);
        QCOMPARE(wordsOf(said),
                 QStringList({u"none"_s, u"written"_s, u"sk_live_kept"_s, u"written"_s,
                              u"sk_live_new"_s, u"removed"_s, u"none"_s, u"removed"_s}));
    }

    void withoutABusThereIsNoKeychain()
    {
        const QStringList said = run(QCoreApplication::applicationFilePath(),
                                     {u"--vault"_s, u"read"_s}, u"unix:path=/nonexistent"_s);
        QCOMPARE(wordsOf(said), QStringList({u"error"_s}));
    }

    void withoutAServiceThereIsNoKeychain()
    {
        const QStringList said = inSession(u"\"$0\" --vault read\n\"$0\" --vault write x\n"_s);
        QCOMPARE(wordsOf(said), QStringList({u"error"_s, u"error"_s}));
    }

    void aServiceThatNeverAnswersIsTakenForAbsent()
    {
        const QStringList said = inSession(u"\"$0\" --mute\n"_s);
        QCOMPARE(wordsOf(said), QStringList({u"error"_s}));
    }

private:
    /// Without a desktop, so that the keychain is chosen alike everywhere.
    [[nodiscard]] QProcessEnvironment environment(const QString &bus) const
    {
        QProcessEnvironment variables = QProcessEnvironment::systemEnvironment();
        for (const char *name : {"HOME", "XDG_DATA_HOME", "XDG_RUNTIME_DIR", "XDG_CONFIG_HOME"})
            variables.insert(QLatin1String(name), m_folder.path());
        for (const char *name : {"DISPLAY", "WAYLAND_DISPLAY", "DESKTOP_SESSION",
                                 "XDG_CURRENT_DESKTOP", "KDE_FULL_SESSION"})
            variables.remove(QLatin1String(name));
        variables.remove(u"DBUS_SESSION_BUS_ADDRESS"_s);
        if (!bus.isEmpty())
            variables.insert(u"DBUS_SESSION_BUS_ADDRESS"_s, bus);
        return variables;
    }
    QStringList run(const QString &program, const QStringList &arguments, const QString &bus = {})
    {
        QProcess process;
        process.setProcessEnvironment(environment(bus));
        process.start(program, arguments);
        if (!process.waitForFinished(60'000))
            process.kill();
        return QString::fromUtf8(process.readAllStandardOutput()).split(u'\n', Qt::SkipEmptyParts);
    }
    QStringList inSession(const QString &script)
    {
        return run(u"dbus-run-session"_s,
                   {u"--config-file="_s + m_folder.filePath(u"bus.conf"_s), u"--"_s, u"sh"_s,
                    u"-c"_s, script, QCoreApplication::applicationFilePath()});
    }
    /// Checks that each answer came in time, and leaves the words.
    static QStringList wordsOf(const QStringList &lines)
    {
        QStringList words;
        for (const QString &line : lines) {
            const int took = line.section(u' ', -1).toInt();
            words.append(took < 3'500 ? line.section(u' ', 0, -2) : line + u" ms, too late"_s);
        }
        return words;
    }

    QTemporaryDir m_folder;
};

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    const QByteArray role = argc > 1 ? QByteArray(argv[1]) : QByteArray();
    if (role == "--vault")
        return actAsClient(application);
    if (role == "--await")
        return awaitService();
    if (role == "--mute")
        return actAsMuteService(application);
    TestKeychain test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_keychain.moc"
