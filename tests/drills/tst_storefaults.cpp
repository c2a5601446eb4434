#include "ctlfixture.h"

#include <QDir>
#include <QFile>
#include <QSqlDatabase>
#include <QSqlQuery>
#include <QTest>

#include <csignal>
#include <nlohmann/json.hpp>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace deckhand;

namespace {

/// A folder on a file system of its own that is soon full; without the right to mount one, nothing.
class SmallDisk
{
public:
    explicit SmallDisk(const QString &path) : m_path(path.toUtf8())
    {
        m_mounted = ::mount("tmpfs", m_path.constData(), "tmpfs", 0, "size=3m") == 0;
    }
    ~SmallDisk()
    {
        if (m_mounted)
            ::umount2(m_path.constData(), MNT_DETACH);
    }
    SmallDisk(const SmallDisk &) = delete;
    SmallDisk &operator=(const SmallDisk &) = delete;
    [[nodiscard]] bool isMounted() const { return m_mounted; }
    [[nodiscard]] bool grow() const
    {
        return ::mount("tmpfs", m_path.constData(), "tmpfs", MS_REMOUNT, "size=64m") == 0;
    }

private:
    QByteArray m_path;
    bool m_mounted = false;
};

} // namespace

/// What the server does when its store cannot be used, or not any longer.
class TestStoreFaults : public QObject, private CtlFixture
{
    Q_OBJECT

private:
    QStringList serveWords() const
    {
        return split("serve --listen 127.0.0.1:0 --log-level warning --store") +
               QStringList(store());
    }
    void serve() { start(serveWords()); }
    /// Publishes until the server says no; how many events it took.
    qint64 publishUntilRefused(CtlResult &refusal) const
    {
        QByteArray lines;
        for (int i = 0; i < 50; ++i)
            lines +=
                "{\"type\":\"disk.fills\",\"data\":{\"pad\":\"" + QByteArray(2000, 'x') + "\"}}\n";
        qint64 accepted = 0;
        for (int round = 0; round < 100; ++round) {
            refusal = ctl(split("publish --json --batch 50 --tries 1"), lines);
            accepted += nlohmann::json::parse(refusal.out.toStdString(), nullptr, false)
                            .value("accepted", 0);
            if (refusal.code != 0)
                break;
        }
        return accepted;
    }
    void checkRefusal(const CtlResult &refusal)
    {
        QCOMPARE(refusal.code, 1);
        QCOMPARE(m_server->process().state(), QProcess::Running);
        const CtlResult found = ctl(split("search --limit 0 --json"));
        QVERIFY2(found.code == 0, found.err.constData());
    }

private Q_SLOTS:
    void init() { begin(); }
    void cleanup() { end(); }

    void aFullDiskRefusesEventsAndLosesNone()
    {
        const SmallDisk disk(m_folder->path());
        if (!disk.isMounted())
            QSKIP("mounting a small file system needs root; the file size limit below covers the "
                  "rest");
        serve();
        CtlResult refusal;
        const qint64 accepted = publishUntilRefused(refusal);
        QVERIFY(accepted > 100);
        checkRefusal(refusal);
        QVERIFY2(refusal.err.contains("full"), refusal.err.constData());
        QCOMPARE(ctl(split("search --limit 0 --json")).out.count('\n'), accepted);
        QVERIFY(disk.grow());
        QCOMPARE(ctl(split("publish disk.grew {}")).code, 0);
        QCOMPARE(m_server->stop(), 0);
        serve();
        QCOMPARE(ctl(split("search --limit 0 --json")).out.count('\n'), accepted + 1);
        QCOMPARE(m_server->stop(), 0);
        qInfo("%lld events accepted before the disk was full, all of them kept", accepted);
    }

    void aFileThatMayNotGrowRefusesEventsAndLosesNone()
    {
        m_server = std::make_unique<CtlProcess>(QStringList{}, QStringList{});
        m_server->process().waitForFinished();
        QProcess &process = m_server->process();
        process.setChildProcessModifier([] {
            const rlimit limit{2 * 1024 * 1024, 2 * 1024 * 1024};
            ::setrlimit(RLIMIT_FSIZE, &limit);
            std::signal(SIGXFSZ, SIG_IGN);
        });
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(QStringLiteral("DECKHAND_ADMIN_KEY"), testKey);
        process.setProcessEnvironment(environment);
        process.start(QStringLiteral(DECKHAND_BIN_DIR "/deckhandctl"), serveWords());
        m_url = m_server->waitUntilReady();
        QVERIFY2(!m_url.isEmpty(), m_server->allErr().constData());
        CtlResult refusal;
        const qint64 accepted = publishUntilRefused(refusal);
        QVERIFY(accepted > 100);
        checkRefusal(refusal);
        m_server->kill();
        serve();
        QCOMPARE(ctl(split("search --limit 0 --json")).out.count('\n'), accepted);
        qInfo("%lld events accepted before the file stopped growing, all of them kept", accepted);
    }

    void aReadOnlyStoreIsSaidSo()
    {
        serve();
        QCOMPARE(m_server->stop(), 0);
        const bool root = ::geteuid() == 0;
        // Root may write anything: the attempt is made as somebody else.
        CtlProcess probe({}, {});
        probe.process().waitForFinished();
        const QDir folder(m_folder->path());
        const QStringList files = folder.entryList(QDir::Files | QDir::Hidden);
        // Somebody else may not reach the build folder, in root's home for one.
        const QString program = folder.filePath(QStringLiteral("deckhandctl"));
        QVERIFY(QFile::copy(QStringLiteral(DECKHAND_BIN_DIR "/deckhandctl"), program));
        QVERIFY(::chmod(program.toUtf8().constData(), 0555) == 0);
        for (const QString &file : files) {
            const QByteArray name = folder.filePath(file).toUtf8();
            QVERIFY(::chmod(name.constData(), file.endsWith(QLatin1String(".key")) ? 0400 : 0444) ==
                    0);
            if (root && file.endsWith(QLatin1String(".key")))
                QVERIFY(::chown(name.constData(), 65534, 65534) == 0);
        }
        QVERIFY(::chmod(m_folder->path().toUtf8().constData(), 0555) == 0);
        probe.process().setChildProcessModifier([root] {
            if (root && (::setgid(65534) != 0 || ::setuid(65534) != 0))
                ::_exit(99);
        });
        probe.process().start(program, serveWords());
        const bool ended = probe.process().waitForFinished(15'000);
        (void)::chmod(m_folder->path().toUtf8().constData(), 0700);
        QVERIFY2(ended, qPrintable(probe.process().errorString()));
        const QByteArray said = probe.allErr();
        QVERIFY2(probe.process().exitCode() == 7, said.constData());
        QVERIFY2(said.contains("read-only") || said.contains("written"), said.constData());
    }

    void aNewerStoreIsLeftAlone()
    {
        serve();
        QCOMPARE(m_server->stop(), 0);
        {
            QSqlDatabase database =
                QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), QStringLiteral("newer"));
            database.setDatabaseName(path());
            QVERIFY(database.open());
            QSqlQuery query(database);
            QVERIFY(query.exec(QStringLiteral("PRAGMA user_version = 9999")));
            database.close();
        }
        QSqlDatabase::removeDatabase(QStringLiteral("newer"));
        QFile file(path());
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray before = file.readAll();
        const CtlResult result = runCtl(serveWords(), {}, adminKey());
        QCOMPARE(result.code, 7);
        QVERIFY2(result.err.contains("newer"), result.err.constData());
        file.seek(0);
        QVERIFY(file.readAll() == before);
    }

    void whatIsNoStoreIsLeftAlone()
    {
        QFile file(path());
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("these are somebody's notes, not a database\n");
        file.close();
        const CtlResult result = runCtl(serveWords(), {}, adminKey());
        QCOMPARE(result.code, 7);
        QVERIFY(!result.err.isEmpty());
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(file.readAll(), QByteArray("these are somebody's notes, not a database\n"));
    }

    void anotherSealingKeyIsSaidSo()
    {
        serve();
        QCOMPARE(ctl(split("destinations add http://192.0.2.1/x")).code, 0);
        QCOMPARE(m_server->stop(), 0);
        QString key = QStringLiteral("DECKHAND_SEALING_KEY=");
        key += QString::fromLatin1(QByteArray(32, 'k').toBase64());
        const CtlResult other = runCtl(serveWords(), {}, adminKey() + QStringList{key});
        QCOMPARE(other.code, 7);
        QVERIFY2(other.err.contains("key"), other.err.constData());
        const CtlResult bad =
            runCtl(serveWords(), {},
                   adminKey() + QStringList{QStringLiteral("DECKHAND_SEALING_KEY=short")});
        QCOMPARE(bad.code, 7);
        QVERIFY2(bad.err.contains("DECKHAND_SEALING_KEY"), bad.err.constData());
    }
};

QTEST_GUILESS_MAIN(TestStoreFaults)
#include "tst_storefaults.moc"
