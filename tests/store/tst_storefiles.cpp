#include "storefixture.h"

#include "store/migrations.h"
#include "store/reseal.h"

#include <QFile>
#include <QRegularExpression>
#include <QScopeGuard>
#include <QSqlDatabase>
#include <QSqlQuery>
#include <QTest>

#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace deckhand;
using namespace Qt::Literals::StringLiterals;

namespace {

bool execute(const QString &path, const QStringList &statements)
{
    bool ok = true;
    {
        QSqlDatabase database = QSqlDatabase::addDatabase(u"QSQLITE"_s, u"tool"_s);
        database.setDatabaseName(path);
        ok = database.open();
        QSqlQuery query(database);
        for (const QString &statement : statements)
            ok = ok && query.exec(statement);
        database.close();
    }
    QSqlDatabase::removeDatabase(u"tool"_s);
    return ok;
}

QByteArray contents(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

/// What becomes of stores that cannot be opened, or not be written.
class TestStoreFiles : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<StoreFixture> m_fixture;

    QString refusal(const QByteArray &key = "test key")
    {
        const auto opened = m_fixture->open(key);
        return opened ? u"opened"_s : opened.error().text();
    }

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".?"_s));
        m_fixture = std::make_unique<StoreFixture>();
    }
    void cleanup() { m_fixture.reset(); }

    /// An answer to a creation holds the new secret in full.
    void rememberedAnswersAreSealed()
    {
        QVERIFY(m_fixture->open());
        const QByteArray secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
        const Timestamp expires = m_fixture->clock.now() + std::chrono::hours(1);
        QVERIFY(m_fixture->calls->saveIdempotent("scope", "key", "print", {201, secret}, expires));
        const auto found = m_fixture->calls->findIdempotent("scope", "key", m_fixture->clock.now());
        QVERIFY(found && *found);
        QCOMPARE((*found)->second.body, secret);
        const QString path = m_fixture->path;
        for (const QString &file : {path, QString(path + u"-wal"_s)})
            QVERIFY2(!contents(file).contains(secret), qPrintable(file));
        m_fixture->close();
        QVERIFY(!contents(path).contains(secret));
        // Another key can't open it: it went through the sealer.
        QVERIFY(m_fixture->open());
        const QByteArray all = contents(path) + contents(path + u"-wal"_s);
        QVERIFY(all.contains("idempotency:scope:key"));
    }

    void sealedValuesAreSealedWithANewKey()
    {
        QVERIFY(m_fixture->open());
        const Timestamp expires = m_fixture->clock.now() + std::chrono::hours(1);
        QVERIFY(m_fixture->calls->saveIdempotent("scope", "key", "print", {201, "one"}, expires));
        QVERIFY(!m_fixture->addDestination().isEmpty());
        const PlainSealer next("new key");
        QVERIFY(!resealStore(m_fixture->settings, PlainSealer(), next)); // in use
        m_fixture->close();
        QVERIFY(!resealStore(m_fixture->settings, next, next));
        const auto count = resealStore(m_fixture->settings, PlainSealer(), next);
        QVERIFY2(count, count ? "" : qPrintable(count.error().text()));
        QCOMPARE(*count, 2);
        QVERIFY2(refusal().contains(u"sealing key does not fit"_s), qPrintable(refusal()));
        QVERIFY(resealStore(m_fixture->settings, next, PlainSealer()));
        QVERIFY(m_fixture->open());
        QCOMPARE(m_fixture->calls->destinations()->size(), std::size_t(1));
        const auto found = m_fixture->calls->findIdempotent("scope", "key", m_fixture->clock.now());
        QVERIFY(found && *found);
        QCOMPARE((*found)->second.body, QByteArray("one"));
    }

    void everyOlderVersionIsBroughtUpToDate()
    {
        const int newest = int(sqliteMigrations().size());
        for (int version = 0; version <= newest; ++version) {
            StoreFixture fixture;
            try {
                Connection db(fixture.path, Connection::Mode::ReadWrite, false);
                if (version > 0)
                    migrate(db, PlainSealer(), version);
            } catch (const SqlException &exception) {
                QFAIL(qPrintable(exception.error.text()));
            }
            if (version > 0)
                QVERIFY(execute(fixture.path,
                                {u"INSERT INTO api_keys (id, name, role, prefix, hash, created_at)"
                                 " VALUES ('key_1', 'ci', 0, 'sk_live_abcd', 'hash', 1)"_s}));
            if (version > 0) { // as it was written before replays had options
                QVERIFY(execute(
                    fixture.path,
                    {u"INSERT INTO replays (id, status, document, total, sent, succeeded, failed,"
                     " bytes, created_at) VALUES ('rply_old', 2, '{\"id\":\"rply_old\","
                     "\"object\":\"replay\",\"status\":\"running\",\"filter\":{},"
                     "\"destination_ids\":[\"evtd_1\"],\"only\":\"all\",\"rate\":2.5,"
                     "\"counts\":{\"total\":7},\"bytes\":9,\"finished_at\":null}',"
                     " 7, 3, 2, 1, 9, 1)"_s}));
            }
            // Canceled before it was kept who did that; the audit list knows of one of them.
            if (version == 2 || version == 3) {
                QVERIFY(execute(
                    fixture.path,
                    {u"INSERT INTO event_types (seq, name) VALUES (1, 'a.b')"_s,
                     u"INSERT INTO events (seq, id, type_seq, created_at, data)"
                     " VALUES (1, 'evt_1', 1, 1, '{}')"_s,
                     u"INSERT INTO destinations (seq, id, name, type, created_at, deleted_at,"
                     " revision, document, sealed, active) VALUES (1, 'evtd_1', 'D', 'webhook', 1,"
                     " 2, 1, '{}', '', 0)"_s,
                     u"INSERT INTO deliveries (seq, ulid, event_seq, type_seq, destination_seq,"
                     " status, lane, attempts, automatic_attempts, created_at, error_class)"
                     " VALUES (1, 'A', 1, 1, 1, 5, 0, 0, 0, 1, 0), (2, 'B', 1, 1, 1, 5, 0, 0, 0,"
                     " 1, 0), (3, 'C', 1, 1, 1, 3, 0, 0, 0, 1, 0)"_s,
                     u"INSERT INTO audit_entries (id, created_at, key_id, actor_name, actor_role,"
                     " address, action, target_object, target_id, changed, request_id) VALUES"
                     " ('audt_1', 7, '', 'Ada', '', '', 'event_delivery.canceled', '', 'edlv_A',"
                     " '', ''), ('audt_2', 9, '', 'Bob', '', '', 'event_delivery.canceled', '',"
                     " 'edlv_A', '', ''), ('audt_3', 9, '', 'Bob', '', '',"
                     " 'event_delivery.canceled', '', 'edlv_C', '', '')"_s}));
            }
            const bool hasMaker = version >= 2 && version < 7; // kept in the audit list alone
            if (hasMaker) {
                QVERIFY(execute(
                    fixture.path,
                    {u"INSERT INTO audit_entries (id, created_at, key_id, actor_name, actor_role,"
                     " address, action, target_object, target_id, changed, request_id) VALUES"
                     " ('audt_9', 7, '', 'Ada', '', '', 'replay.created', '', 'rply_old', '', ''),"
                     " ('audt_10', 9, '', 'Bob', '', '', 'replay.paused', '', 'rply_old', '', '')"_s}));
            }
            QVERIFY(fixture.open());
            if (hasMaker) {
                QCOMPARE(fixture.calls->replay(ReplayId("rply_old"))->createdBy, u"Ada"_s);
                fixture.close();
                QVERIFY(execute(
                    fixture.path,
                    {u"DELETE FROM audit_entries WHERE target_object = '' AND target_id = 'rply_old'"_s}));
                QVERIFY(fixture.open());
            }
            if (version == 2 || version == 3) {
                const auto known = fixture.calls->delivery(DeliveryId("edlv_A"));
                QVERIFY(known && known->cancellation);
                QCOMPARE(*known->cancellation,
                         (Cancellation{fromMillis(9), CancelReason::Request, u"Bob"_s}));
                for (const char *id : {"edlv_B", "edlv_C"}) {
                    const auto other = fixture.calls->delivery(DeliveryId(id));
                    QVERIFY(other && !other->cancellation);
                }
                fixture.close();
                QVERIFY(execute(fixture.path,
                                {u"DELETE FROM audit_entries"_s, u"DELETE FROM destinations"_s}));
                QVERIFY(fixture.open());
            }
            if (version > 0) {
                const auto old = fixture.calls->replay(ReplayId("rply_old"));
                QVERIFY(old && old->status == ReplayStatus::Paused && old->rate == 2.5);
                QVERIFY(old->only == ReplayOnly::All && !old->parallel && !old->stopped);
                QVERIFY(old->order == ReplayOrder::Oldest);
                QCOMPARE(old->counts, (ReplayCounts{7, 3, 2, 1, 4}));
            }
            QCOMPARE(fixture.calls->info()->schemaVersion, newest);
            const auto keys = fixture.calls->keys();
            QVERIFY(keys && keys->size() == std::size_t(version > 0 ? 1 : 0));
            QVERIFY(keys->empty() || !keys->front().expiresAt);
            QVERIFY(fixture.calls->auditEntries()->items.empty());
            QVERIFY(!fixture.addDestination().isEmpty());
            QVERIFY(fixture.open());
            QCOMPARE(fixture.calls->destinations()->size(), std::size_t(1));
        }
    }

    void aNewerVersionIsRefusedAndLeftAlone()
    {
        QVERIFY(m_fixture->open());
        m_fixture->close();
        QVERIFY(execute(m_fixture->path, {u"PRAGMA user_version = 9999"_s}));
        const QByteArray before = contents(m_fixture->path);
        QVERIFY2(refusal().contains(u"newer"_s), qPrintable(refusal()));
        QVERIFY(contents(m_fixture->path) == before);
    }

    void aForeignDatabaseIsRefusedAndLeftAlone()
    {
        QVERIFY(execute(m_fixture->path,
                        {u"CREATE TABLE songs (title TEXT)"_s, u"PRAGMA application_id = 77"_s}));
        const QByteArray before = contents(m_fixture->path);
        QVERIFY2(refusal().contains(u"another program"_s), qPrintable(refusal()));
        const auto resealed = resealStore(m_fixture->settings, PlainSealer(), PlainSealer("next"));
        QVERIFY(!resealed && resealed.error().text().contains(u"another program"_s));
        QVERIFY(contents(m_fixture->path) == before);
    }

    void whatIsNoDatabaseIsRefusedAndLeftAlone()
    {
        QFile file(m_fixture->path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(QByteArray(5000, 'n'));
        file.close();
        QVERIFY2(refusal().contains(u"not a Deckhand store"_s), qPrintable(refusal()));
        QCOMPARE(contents(m_fixture->path), QByteArray(5000, 'n'));
    }

    void addressesAreChecked()
    {
        for (const QString &url : {u"postgres://x"_s, u"sqlite:"_s, u"sqlite::memory:"_s,
                                   u"sqlite:/no/such/folder/x.db"_s}) {
            m_fixture->settings.url = url;
            const auto opened = m_fixture->open();
            QVERIFY(!opened);
            QVERIFY(opened.error().code() == ErrorCode::InputInvalid);
        }
    }

    void anotherSealingKeyIsRefused()
    {
        QVERIFY(m_fixture->open());
        QVERIFY2(refusal("another key").contains(u"sealing key"_s),
                 qPrintable(refusal("another key")));
        QCOMPARE(refusal(), u"opened"_s);
    }

    void aReplayThatWasKilledWhileItMadeEventsTakesThemBack()
    {
        QVERIFY(m_fixture->open());
        const DestinationId id = m_fixture->addDestination();
        QVERIFY(m_fixture->calls->append({m_fixture->newEvent({id}, "a.b", 100)}));
        const DeliveryId former = m_fixture->calls->deliveries()->items.at(0).id;
        QVERIFY(m_fixture->calls->cancel(former, m_fixture->clock.now()));
        Replay replay;
        replay.id = ReplayId("rply_1");
        replay.asNewEvent = true;
        ReplayPlan plan{{id}, {}, ReplayOnly::Failed};
        plan.asNewEvent = true;
        QVERIFY(m_fixture->calls->createReplay(replay, plan));
        QCOMPARE(m_fixture->calls->events()->items.size(), std::size_t(2));
        m_fixture->close();
        // As it stands on disk after some of its steps.
        QVERIFY(execute(m_fixture->path, {u"UPDATE replays SET status = 0"_s}));
        QVERIFY(m_fixture->open());
        QTRY_COMPARE(m_fixture->calls->events()->items.size(), std::size_t(1));
        QVERIFY(m_fixture->calls->events()->items[0].replayedFrom.isEmpty());
        QVERIFY(m_fixture->calls->replay(replay.id)->status == ReplayStatus::Failed);
        QCOMPARE(m_fixture->calls->deliveries()->items.size(), std::size_t(1));
    }

    void credentialsAreNotInTheFile()
    {
        QVERIFY(m_fixture->open());
        DestinationWrite write;
        write.destination.id = DestinationId("evtd_x");
        write.destination.type = "webhook";
        write.destination.name = u"visible name"_s;
        write.destination.events = Subscription({"*"});
        write.destination.config.credentials[u"secret"_s] = Secret("whsec_plainly");
        write.destination.previousSecrets = {{Secret("whsec_formerly"), m_fixture->clock.now()}};
        QVERIFY(m_fixture->calls->write(write));
        m_fixture->close();
        const QByteArray file = contents(m_fixture->path);
        QVERIFY(file.contains("visible name"));
        QVERIFY(!file.contains("whsec_plainly") && !file.contains("whsec_formerly"));
    }

    void aSecondProcessIsRefusedWithThePidOfTheFirst()
    {
        QVERIFY(m_fixture->open());
        StoreFixture second(m_fixture->temporary.path());
        const auto opened = second.open();
        QVERIFY(!opened);
        QVERIFY(opened.error().code() == ErrorCode::Conflict);
        QVERIFY2(opened.error().text().contains(u"pid %1"_s.arg(::getpid())),
                 qPrintable(opened.error().text()));
        m_fixture->close();
        QVERIFY(second.open());
    }

    void theLockOfADeadProcessIsTakenOver()
    {
        const QByteArray lock = (m_fixture->path + u".lock"_s).toUtf8();
        QFile file(QString::fromUtf8(lock));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("999999\n");
        file.close();
        QCOMPARE(refusal(), u"opened"_s);
    }

    void aReadOnlyFileIsSaidSo()
    {
        if (::geteuid() == 0)
            QSKIP("root may write anything; the drills try it as somebody else");
        QVERIFY(m_fixture->open());
        m_fixture->close();
        QVERIFY(QFile::setPermissions(m_fixture->path, QFileDevice::ReadOwner));
        QVERIFY2(refusal().contains(u"read-only"_s), qPrintable(refusal()));
    }

    void aFullDiskLosesNothingAndHeals();
};

void TestStoreFiles::aFullDiskLosesNothingAndHeals()
{
    QTemporaryDir folder;
    const QByteArray path = folder.path().toUtf8();
    if (::mount("tmpfs", path.constData(), "tmpfs", 0, "size=3m") != 0)
        QSKIP("mounting a small file system needs root");
    const auto unmount = qScopeGuard([&path] { ::umount2(path.constData(), MNT_DETACH); });
    StoreFixture fixture(folder.path());
    QVERIFY(fixture.open());
    const DestinationId id = fixture.addDestination();
    std::vector<AppendedEvent> stored;
    std::vector<ClaimedDelivery> claimed;
    std::optional<Error> full;
    while (!full && stored.size() < 5000) {
        std::vector<NewEvent> events;
        for (int i = 0; i < 20; ++i)
            events.push_back(fixture.newEvent({id}, "disk.fills", 2000));
        events.back().deliveries[0].claimed = true;
        auto appended = fixture.calls->append(std::move(events));
        if (appended)
            stored.insert(stored.end(), appended->begin(), appended->end());
        else
            full = appended.error();
    }
    QVERIFY(full);
    QVERIFY(full->code() == ErrorCode::Overloaded);
    QVERIFY2(full->text().contains(u"disk is full"_s), qPrintable(full->text()));
    // Reading goes on, and everything that was acknowledged is there.
    QCOMPARE(fixture.calls->info()->events, qint64(stored.size()));
    QVERIFY(fixture.calls->event(stored.back().event.id));
    QCOMPARE(::mount("tmpfs", path.constData(), "tmpfs", MS_REMOUNT, "size=64m"), 0);
    const NewEvent after = fixture.newEvent({id}, "disk.grew", 100);
    QVERIFY(fixture.calls->append({after}));
    // Claims of what was never stored do not keep its successors from being sent.
    const auto rest = fixture.calls->claim(id, fixture.clock.now(), 100'000);
    QVERIFY(rest);
    QCOMPARE(rest->size(), stored.size() - stored.size() / 20 + 1);
    QVERIFY(fixture.open());
    QCOMPARE(fixture.calls->info()->events, qint64(stored.size()) + 1);
}

QTEST_GUILESS_MAIN(TestStoreFiles)
#include "tst_storefiles.moc"
