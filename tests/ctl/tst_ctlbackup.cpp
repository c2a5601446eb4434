#include "ctlprocess.h"

#include "support/postgresserver.h"

#include <QDir>
#include <QFile>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

#include <atomic>
#include <csignal>
#include <nlohmann/json.hpp>
#include <set>
#include <thread>

using namespace deckhand;
using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int batchSize = 20;

QByteArray batch(int first)
{
    QByteArray lines;
    for (int i = first; i < first + batchSize; ++i)
        lines += "{\"type\":\"agent.created\",\"id\":\"evt_n" + QByteArray::number(i) +
                 "\",\"data\":{\"n\":" + QByteArray::number(i) + "}}\n";
    return lines;
}

/// Publishes without end, in a thread of its own, until it is told to stop.
class Publisher
{
public:
    explicit Publisher(const QStringList &access) : m_thread([this, access] { run(access); }) {}
    ~Publisher() { stop(); }
    void stop()
    {
        m_stop = true;
        if (m_thread.joinable())
            m_thread.join();
    }
    /// Events that were acknowledged: those with numbers below.
    [[nodiscard]] int acknowledged() const { return m_acknowledged; }

private:
    void run(const QStringList &access)
    {
        while (!m_stop) {
            const CtlResult result =
                runCtl({u"publish"_s, u"--tries"_s, u"1"_s}, batch(m_acknowledged), access);
            if (result.code != 0)
                return;
            m_acknowledged += batchSize;
        }
    }

    std::atomic<bool> m_stop{false};
    std::atomic<int> m_acknowledged{0};
    std::thread m_thread;
};

} // namespace

/// Backups of stores at work, what becomes of them, and what the doctor says.
class TestCtlBackup : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<QTemporaryDir> m_folder;

    [[nodiscard]] QString path(const char *name) const
    {
        return m_folder->filePath(QLatin1String(name));
    }
    [[nodiscard]] QStringList on(const char *name) const
    {
        return {u"--store"_s, QString(u"sqlite:"_s + path(name))};
    }
    [[nodiscard]] static QStringList environment()
    {
        return {QString(u"DECKHAND_ADMIN_KEY="_s + testKey)};
    }
    [[nodiscard]] static QStringList access(const QString &url)
    {
        return {QString(u"DECKHAND_URL="_s + url), QString(u"DECKHAND_KEY="_s + testKey)};
    }
    [[nodiscard]] static QStringList serve(const QStringList &store)
    {
        return QStringList{u"serve"_s, u"--listen"_s, u"127.0.0.1:0"_s} + store;
    }
    /// The numbers of all events of a server.
    [[nodiscard]] static std::set<int> numbers(const QString &url)
    {
        const CtlResult found =
            runCtl({u"search"_s, u"--json"_s, u"--limit"_s, u"0"_s}, {}, access(url));
        std::set<int> all;
        for (const QByteArray &line : found.out.split('\n')) {
            const auto event = nlohmann::json::parse(line.toStdString(), nullptr, false);
            if (event.is_object())
                all.insert(event["data"]["n"].get<int>());
        }
        return all;
    }
    /// Backs `store` up at work, kills the server, restores into `other` and looks whether all is
    /// there.
    void backUpAndRestore(const QStringList &store, const QStringList &other)
    {
        const QString file = path("backup");
        int before = 0;
        {
            CtlProcess server(serve(store), environment());
            const QString url = server.waitUntilReady();
            QVERIFY2(!url.isEmpty(), server.allErr().constData());
            Publisher publisher(access(url));
            QTRY_VERIFY_WITH_TIMEOUT(publisher.acknowledged() >= 3 * batchSize, 30'000);
            before = publisher.acknowledged();
            const CtlResult made = runCtl(QStringList{u"backup"_s, file} + store);
            QVERIFY2(made.code == 0, made.err.constData());
            QVERIFY2(made.err.contains("sealing key"), made.err.constData());
            QTRY_VERIFY_WITH_TIMEOUT(publisher.acknowledged() > before, 30'000);
            publisher.stop();
            server.kill();
        }
        QCOMPARE(QFile::permissions(file) & (QFile::ReadGroup | QFile::ReadOther),
                 QFile::Permissions());
        const CtlResult restored = runCtl(QStringList{u"restore"_s, file} + other);
        QVERIFY2(restored.code == 0, restored.err.constData());
        const CtlResult healthy =
            runCtl(QStringList{u"doctor"_s, u"--listen"_s, u"127.0.0.1:0"_s} + other);
        QVERIFY2(healthy.code == 0, healthy.out.constData());
        CtlProcess server(serve(other), environment());
        const QString url = server.waitUntilReady();
        QVERIFY2(!url.isEmpty(), server.allErr().constData());
        const std::set<int> there = numbers(url);
        for (int i = 0; i < before; ++i)
            QVERIFY2(there.contains(i), QByteArray::number(i).constData());
        QCOMPARE(server.stop(), 0);
        QVERIFY(QFile::remove(file));
    }
    /// Another one in the place of PostgreSQL's own.
    void makeDumpTool(const QByteArray &text) const
    {
        QVERIFY(QDir(m_folder->path()).mkpath(u"bin"_s));
        QFile tool(path("bin/pg_dump"));
        QVERIFY(tool.open(QIODevice::WriteOnly));
        tool.write(text);
        tool.close();
        tool.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    }
    [[nodiscard]] QString withDumpTool() const
    {
        return u"PATH="_s + path("bin") + u":/usr/bin:/bin"_s;
    }
    void aDumpCannotStart(const QStringList &store)
    {
        makeDumpTool("#!/nowhere/sh\n");
        const CtlResult none =
            runCtl(QStringList{u"backup"_s, path("none")} + store, {}, {withDumpTool()});
        QCOMPARE(none.code, 1);
        QVERIFY2(none.err.contains("pg_dump failed"), none.err.constData());
        QVERIFY(!QFile::exists(path("none")) && !QFile::exists(path("none.part")));
    }
    /// Ctrl-C while PostgreSQL's own tool is at work.
    void aDumpIsStopped(const QStringList &store)
    {
        makeDumpTool("#!/bin/sh\nexec tail -f /dev/null\n");
        CtlProcess backup(QStringList{u"backup"_s, path("cut")} + store, {withDumpTool()});
        QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(path("cut.part")), 15'000);
        QCOMPARE(backup.stop(SIGINT), 130);
        QVERIFY(!QFile::exists(path("cut")) && !QFile::exists(path("cut.part")));
    }
    /// One line of the doctor.
    [[nodiscard]] static std::string statusOf(const CtlResult &result, const char *check)
    {
        for (const QByteArray &line : result.out.split('\n')) {
            const auto found = nlohmann::json::parse(line.toStdString(), nullptr, false);
            if (found.is_object() && found["check"] == check)
                return found["status"];
        }
        return "missing";
    }

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".?"_s));
        m_folder = std::make_unique<QTemporaryDir>();
    }

    void aBackupHoldsAllThatWasAcknowledgedBefore()
    {
        const QString key = path("events.db.key");
        const QStringList other = on("restored.db") + QStringList{u"--sealing-key"_s, key};
        backUpAndRestore(on("events.db"), other);
    }

    void aBackupOfPostgresHoldsAllThatWasAcknowledgedBefore()
    {
        PostgresServer postgres;
        QVERIFY2(postgres.start(), qPrintable(postgres.error()));
        const QStringList key{u"--sealing-key"_s, path("sealing.key")};
        const QStringList store = QStringList{u"--store"_s, postgres.makeDatabase()} + key;
        const QStringList other = QStringList{u"--store"_s, postgres.makeDatabase()} + key;
        backUpAndRestore(store, other);
        QCOMPARE(runCtl(QStringList{u"backup"_s, path("again")} + store).code, 0);
        const CtlResult over = runCtl(QStringList{u"restore"_s, path("again")} + other);
        QCOMPARE(over.code, 1);
        QVERIFY2(over.err.contains("already"), over.err.constData());
        const QStringList empty = QStringList{u"--store"_s, postgres.makeDatabase()} + key;
        aDumpIsStopped(store);
        aDumpCannotStart(store);
        const CtlResult none = runCtl(QStringList{u"backup"_s, path("none")} + empty);
        QCOMPARE(none.code, 1);
        QVERIFY2(none.err.contains("There is no store"), none.err.constData());
        QVERIFY(!QFile::exists(path("none")) && !QFile::exists(path("none.part")));
        const CtlResult foreign = runCtl(QStringList{u"restore"_s, path("sealing.key")} + empty);
        QCOMPARE(foreign.code, 1);
        QVERIFY2(foreign.err.contains("pg_restore failed"), foreign.err.constData());
        const CtlResult strange =
            runCtl(QStringList{u"restore"_s, path("again"), u"--store"_s, postgres.makeDatabase(),
                               u"--sealing-key"_s, path("strange.key")});
        QVERIFY2(strange.code == 0, strange.err.constData()); // nothing looked at without a key
        QVERIFY2(strange.err.contains("Put the sealing key"), strange.err.constData());
    }

    void whatWouldDoHarmIsRefused()
    {
        QCOMPARE(runCtl(u"keys add ci"_s.split(u' ') + on("events.db")).code, 0);
        const QString file = path("backup.db");
        QCOMPARE(runCtl(QStringList{u"backup"_s, file} + on("events.db")).code, 0);
        const auto refused = [&](const QStringList &words, const char *says) {
            const CtlResult result = runCtl(words);
            QVERIFY2(result.code == 1 && result.err.contains(says), result.err.constData());
        };
        refused(QStringList{u"backup"_s, file} + on("events.db"), "Name a new file");
        refused(QStringList{u"backup"_s, path("x.db")} + on("none.db"), "There is no store");
        refused(QStringList{u"backup"_s, path("no/x.db")} + on("events.db"), "can't be written");
        QFile part(path("cut.db.part"));
        QVERIFY(part.open(QIODevice::WriteOnly));
        refused(QStringList{u"backup"_s, path("cut.db")} + on("events.db"), "remove the file");
        QVERIFY(part.exists());
        refused(QStringList{u"restore"_s, file} + on("events.db"), "move its files away");
        refused(QStringList{u"restore"_s, path("none.db")} + on("new.db"), "There is no backup");
        // Another key.
        QCOMPARE(runCtl(u"keys add ci"_s.split(u' ') + on("other.db")).code, 0);
        refused(QStringList{u"restore"_s, file, u"--sealing-key"_s, path("other.db.key")} +
                    on("new.db"),
                "sealing key does not fit");
        // Bytes that have turned, and a file that is none.
        QFile backup(file);
        QVERIFY(backup.open(QIODevice::ReadWrite));
        QVERIFY(backup.seek(2 * 16384 + 100));
        backup.write(QByteArray(3 * 16384, '\x5a'));
        backup.close();
        refused(QStringList{u"restore"_s, file} + on("new.db"), "damaged");
        QFile text(path("text"));
        QVERIFY(text.open(QIODevice::WriteOnly));
        text.write(QByteArray(5000, 'x'));
        text.close();
        refused(QStringList{u"restore"_s, path("text")} + on("new.db"), "not a Deckhand store");
        QVERIFY(!QFile::exists(path("new.db")) && !QFile::exists(path("new.db.part")));
    }

    void theDoctorTellsWhatIsWrong()
    {
        const QStringList look{u"doctor"_s, u"--json"_s, u"--listen"_s, u"127.0.0.1:0"_s};
        const CtlResult fresh = runCtl(look + on("events.db"));
        QVERIFY2(fresh.code == 0, fresh.out.constData());
        QVERIFY(!QFile::exists(path("events.db")) && !QFile::exists(path("events.db.key")));
        {
            CtlProcess server(serve(on("events.db")), environment());
            const QString url = server.waitUntilReady();
            QVERIFY(!url.isEmpty());
            const CtlResult running = runCtl(
                QStringList{u"doctor"_s, u"--json"_s, u"--listen"_s, url.section(u"//"_s, 1)} +
                on("events.db"));
            QVERIFY2(running.code == 0, running.out.constData());
            QVERIFY2(running.out.contains("a server works on it"), running.out.constData());
            for (const char *check : {"store", "schema", "sealing key", "permissions", "listen"})
                QVERIFY2(statusOf(running, check) == "ok", running.out.constData());
            QCOMPARE(server.stop(), 0);
        }
        QFile::setPermissions(path("events.db"), QFile::ReadOwner | QFile::WriteOwner |
                                                     QFile::ReadGroup | QFile::ReadOther);
        const CtlResult open = runCtl(look + on("events.db"));
        QCOMPARE(open.code, 0);
        QCOMPARE(statusOf(open, "permissions"), std::string("warn"));
        QVERIFY(QFile::rename(path("events.db.key"), path("kept.key")));
        const CtlResult keyless = runCtl(look + on("events.db"));
        QCOMPARE(keyless.code, 1);
        QCOMPARE(statusOf(keyless, "sealing key"), std::string("fail"));
        QVERIFY(!QFile::exists(path("events.db.key")));
        QVERIFY(runCtl(u"keys list"_s.split(u' ') + on("other.db")).code == 0);
        const CtlResult strange =
            runCtl(look + on("events.db") + QStringList{u"--sealing-key"_s, path("other.db.key")});
        QCOMPARE(strange.code, 1);
        QVERIFY2(strange.out.contains("does not fit"), strange.out.constData());
        const CtlResult wrong = runCtl(
            look + on("events.db") +
            QStringList{u"--tls-cert"_s, path("none.pem"), u"--tls-key"_s, path("none.pem")});
        QCOMPARE(statusOf(wrong, "certificate"), std::string("fail"));
        const CtlResult away =
            runCtl(look + QStringList{u"--store"_s, u"postgresql://127.0.0.1:1/none"_s});
        QCOMPARE(away.code, 1);
        QCOMPARE(statusOf(away, "store"), std::string("fail"));
        const CtlResult table = runCtl(QStringList{u"doctor"_s} + on("events.db"));
        QVERIFY2(table.out.contains("fail"), table.out.constData());
    }
};

QTEST_GUILESS_MAIN(TestCtlBackup)
#include "tst_ctlbackup.moc"
