#include "storefixture.h"

#include "store/backup.h"

#include <QFile>
#include <QRegularExpression>
#include <QScopeGuard>
#include <QTest>

#include <sys/mount.h>

using namespace deckhand;
using namespace Qt::Literals::StringLiterals;

namespace {

bool stopAtOnce()
{
    return true;
}

} // namespace

/// What becomes of backups that are stopped, or have no room.
class TestStoreBackup : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<StoreFixture> m_fixture;
    std::unique_ptr<QTemporaryDir> m_folder;

    [[nodiscard]] QString path(const char *name) const
    {
        return m_folder->filePath(QLatin1String(name));
    }
    [[nodiscard]] QStringList files() const
    {
        return QDir(m_folder->path()).entryList(QDir::Files | QDir::Hidden);
    }
    void fill(int events, int bytes)
    {
        const DestinationId id = m_fixture->addDestination();
        std::vector<NewEvent> all;
        for (int i = 0; i < events; ++i)
            all.push_back(m_fixture->newEvent({id}, "agent.created", bytes));
        QVERIFY(m_fixture->calls->append(std::move(all)));
    }

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".?"_s));
        m_fixture = std::make_unique<StoreFixture>();
        m_folder = std::make_unique<QTemporaryDir>();
        QVERIFY(m_fixture->open());
    }
    void cleanup() { m_fixture.reset(); }

    void whatIsStoppedLeavesNothing()
    {
        fill(3'000, 200);
        const auto stopped = backUpStore(m_fixture->path, path("cut.db"), stopAtOnce);
        QVERIFY(!stopped);
        QVERIFY2(stopped.error().text().contains(u"interrupted"_s),
                 qPrintable(stopped.error().text()));
        QCOMPARE(files(), QStringList());
        const auto made = backUpStore(m_fixture->path, path("whole.db"));
        QVERIFY2(made, made ? "" : qPrintable(made.error().text()));
        QCOMPARE(files(), QStringList(u"whole.db"_s));
        QCOMPARE(QFile(path("whole.db")).size(), *made);
        QVERIFY(!restoreStore(path("whole.db"), path("new.db"), nullptr, stopAtOnce));
        QCOMPARE(files(), QStringList({u"new.db.lock"_s, u"whole.db"_s}));
        QVERIFY(restoreStore(path("whole.db"), path("new.db"), nullptr));
        QVERIFY(!restoreStore(path("whole.db"), path("new.db"), nullptr));
    }

    void whatDoesNotFitIsRefusedBeforeItIsBegun()
    {
        const QByteArray folder = m_folder->path().toUtf8();
        if (::mount("tmpfs", folder.constData(), "tmpfs", 0, "size=1m") != 0)
            QSKIP("mounting a small file system needs root");
        const auto unmount = qScopeGuard([&] { ::umount2(folder.constData(), MNT_DETACH); });
        fill(1'000, 2'000);
        const auto made = backUpStore(m_fixture->path, path("large.db"));
        QVERIFY(!made);
        QVERIFY2(made.error().text().contains(u"MiB free in"_s), qPrintable(made.error().text()));
        QCOMPARE(files(), QStringList());
    }
};

QTEST_GUILESS_MAIN(TestStoreBackup)
#include "tst_storebackup.moc"
