#include "models/profilestore.h"

#include <QFile>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace deckhand;
using namespace Qt::Literals::StringLiterals;

namespace {

Profile server(const QString &name, const char *url = "https://deckhand.example.com")
{
    Profile profile;
    profile.id = u"p-"_s + QString::number(qHash(name), 16);
    profile.name = name;
    profile.url = QUrl(QString::fromLatin1(url), QUrl::StrictMode);
    profile.environment = Environment::Staging;
    return profile;
}

QStringList namesOf(const std::vector<Profile> &profiles)
{
    QStringList names;
    for (const Profile &profile : profiles)
        names.append(profile.name.isEmpty() ? profile.id : profile.name);
    return names;
}

} // namespace

/// What a window can be opened on is remembered without secrets and read without trust.
class TestProfiles : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u"."_s));
        m_folder = std::make_unique<QTemporaryDir>();
        m_file = m_folder->filePath(u"profiles.ini"_s);
    }

    void theDemoAndThisComputerAreAlwaysThere()
    {
        ProfileStore store(m_file);
        QStringList names = namesOf(store.all());
        names.sort();
        QCOMPARE(names, QStringList({u"demo"_s, u"local"_s}));
        store.remove(u"demo"_s);
        QVERIFY(store.find(u"demo"_s));
        QCOMPARE(store.find(u"local"_s)->environment, Environment::Local);
    }

    void everythingOfAProfileIsKept()
    {
        Profile full = server(u"Prod – EU \"1\""_s, "https://eu.example.com:8443/deckhand");
        full.environment = Environment::Production;
        full.safety = SafetyLevel::ConfirmChanges;
        full.caFile = u"/etc/ssl/own ca.pem"_s;
        full.keyPlace = KeyPlace::File;
        full.usedAt = fromMillis(1'750'000'000'123);
        Profile local;
        local.id = u"p-pg"_s;
        local.name = u"Shared"_s;
        local.kind = ProfileKind::Local;
        local.environment = Environment::Development;
        local.store = u"postgresql://deck@db.example.com/events?sslmode=verify-full"_s;
        {
            ProfileStore store(m_file);
            QSignalSpy changed(&store, &ProfileStore::changed);
            QVERIFY(store.save(full));
            QVERIFY(store.save(local));
            QCOMPARE(changed.count(), 2);
        }
        const ProfileStore again(m_file);
        QVERIFY(again.find(full.id) && again.find(local.id));
        QCOMPARE(*again.find(full.id), full);
        QCOMPARE(*again.find(local.id), local);
        QCOMPARE(again.unreadable(), 0);
    }

    void theOneUsedLastComesFirst()
    {
        ProfileStore store(m_file);
        QVERIFY(store.save(server(u"A"_s)) && store.save(server(u"B"_s)) &&
                store.save(server(u"C"_s)));
        store.markUsed(server(u"B"_s).id, fromMillis(1000));
        store.markUsed(server(u"C"_s).id, fromMillis(2000));
        QCOMPARE(namesOf(store.all()).mid(0, 2), QStringList({u"C"_s, u"B"_s}));
        QCOMPARE(namesOf(store.recent(1)), QStringList({u"C"_s}));
        QCOMPARE(namesOf(ProfileStore(m_file).recent(9)), QStringList({u"C"_s, u"B"_s}));
    }

    void aProfileIsFoundByItsNameIdOrAddress()
    {
        ProfileStore store;
        const Profile eu = server(u"Prod EU"_s, "https://eu.example.com/");
        QVERIFY(store.save(eu));
        QCOMPARE(store.findNamed(u"prod eu"_s)->id, eu.id);
        QCOMPARE(store.findNamed(eu.id)->id, eu.id);
        QCOMPARE(store.findServer(QUrl(u"https://eu.example.com"_s))->id, eu.id);
        QVERIFY(!store.findServer(QUrl(u"http://eu.example.com"_s)));
        QVERIFY(!store.findNamed({}));
    }

    void problemsNameTheField_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("url");
        QTest::addColumn<QString>("caFile");
        QTest::addColumn<int>("field");
        QTest::addColumn<int>("fault");
        const auto row = [](const char *title, const char *name, const char *url, const char *ca,
                            ProfileField field, ProfileFault fault) {
            QTest::newRow(title) << QString::fromLatin1(name) << QString::fromLatin1(url)
                                 << QString::fromLatin1(ca) << int(field) << int(fault);
        };
        using Field = ProfileField;
        using Fault = ProfileFault;
        row("no name", " ", "https://a.test", "", Field::Name, Fault::NameMissing);
        row("a name that is taken", "old", "https://a.test", "", Field::Name, Fault::NameTaken);
        row("a name of two lines", "a\nb", "https://a.test", "", Field::Name, Fault::NameTooLong);
        row("no address", "A", "", "", Field::Url, Fault::UrlMissing);
        row("no scheme", "A", "a.test", "", Field::Url, Fault::UrlInvalid);
        row("another scheme", "A", "ftp://a.test", "", Field::Url, Fault::UrlInvalid);
        row("no host", "A", "https:///x", "", Field::Url, Fault::UrlInvalid);
        row("a password", "A", "https://u:p@a.test", "", Field::Url, Fault::UrlPassword);
        row("a query", "A", "https://a.test?x=1", "", Field::Url, Fault::UrlParts);
        row("a relative file", "A", "https://a.test", "ca.pem", Field::CaFile,
            Fault::CaFileRelative);
    }

    void problemsNameTheField()
    {
        QFETCH(QString, name);
        QFETCH(QString, url);
        QFETCH(QString, caFile);
        QFETCH(int, field);
        QFETCH(int, fault);
        ProfileStore store;
        QVERIFY(store.save(server(u"Old"_s)));
        Profile profile = server(name);
        profile.id = u"p-new"_s;
        profile.url = QUrl(url, QUrl::StrictMode);
        profile.caFile = caFile;
        const std::vector<ProfileProblem> problems = problemsOf(profile, store.all());
        QCOMPARE(problems.size(), std::size_t(1));
        QCOMPARE(int(problems[0].field), field);
        QCOMPARE(int(problems[0].fault), fault);
        QVERIFY(!store.save(profile));
        QVERIFY(!store.find(u"p-new"_s));
    }

    void adviceHindersNobody()
    {
        ProfileStore store;
        const Profile plain = server(u"Plain"_s, "http://10.0.0.1:8377");
        const std::vector<ProfileProblem> problems = problemsOf(plain, {});
        QCOMPARE(problems.size(), std::size_t(1));
        QCOMPARE(problems[0].fault, ProfileFault::PlainHttp);
        QVERIFY(store.save(plain));
        QVERIFY(problemsOf(server(u"Here"_s, "http://127.0.0.1:8377"), {}).empty());
        QVERIFY(problemsOf(server(u"Here"_s, "http://[::1]:8377"), {}).empty());
    }

    void aPasswordOfADatabaseIsNotKeptInTheAddress()
    {
        Profile profile;
        profile.id = u"p-pg"_s;
        profile.name = u"Shared"_s;
        profile.kind = ProfileKind::Local;
        profile.store = u"postgresql://deck:hunter2@db/events"_s;
        QCOMPARE(problemsOf(profile, {}).front().fault, ProfileFault::StorePassword);
        profile.store = u"postgresql://deck@db/events"_s;
        QVERIFY(problemsOf(profile, {}).empty());
        QVERIFY(takesSecret(profile));
        QCOMPARE(storeAddress(profile, "p@ss/w"), u"postgresql://deck:p%40ss%2Fw@db/events"_s);
        profile.store = u"sqlite:relative.db"_s;
        QCOMPARE(problemsOf(profile, {}).front().fault, ProfileFault::StoreInvalid);
        profile.store = u"sqlite:/tmp/events.db"_s;
        QVERIFY(problemsOf(profile, {}).empty());
        QVERIFY(!takesSecret(profile));
    }

    void productionIsReadOnlyUnlessSomebodySaidOtherwise()
    {
        Profile profile = server(u"P"_s);
        QCOMPARE(safetyOf(profile), SafetyLevel::Free);
        profile.environment = Environment::Production;
        QCOMPARE(safetyOf(profile), SafetyLevel::ReadOnly);
        profile.safety = SafetyLevel::Free;
        QCOMPARE(safetyOf(profile), SafetyLevel::Free);
    }

    void damagedEntriesAreLeftOutAndTheFileIsKept()
    {
        const QByteArray text = "[good]\nname=Good\nkind=remote\nurl=https://good.test\n"
                                "environment=staging\n"
                                "[lost-environment]\nname=Lost\nkind=remote\n"
                                "url=https://lost.test\nenvironment=produ\n"
                                "[no-kind]\nname=Odd\nkind=quantum\n"
                                "[no-url]\nname=None\nkind=remote\n"
                                "[Bad%20Id]\nname=Id\nkind=demo\n"
                                "[twice]\nname=good\nkind=remote\nurl=https://b.test\n"
                                "[bytes]\nname=@ByteArray(\\x0\\xff)\nkind=@Invalid()\n";
        writeFile(text);
        ProfileStore store(m_file);
        QVERIFY(store.find(u"good"_s));
        QCOMPARE(store.unreadable(), 5);
        // What may have been production opens read-only.
        QCOMPARE(safetyOf(*store.find(u"lost-environment"_s)), SafetyLevel::ReadOnly);
        QVERIFY(store.save(server(u"New"_s)));
        QFile kept(m_file + u".damaged"_s);
        QVERIFY(kept.open(QIODevice::ReadOnly));
        QCOMPARE(kept.readAll(), text);
        QVERIFY(ProfileStore(m_file).findNamed(u"New"_s));
    }

    void noFileIsTooStrangeToStartWith_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("zeros") << QByteArray(4096, '\0');
        QTest::newRow("no sections") << QByteArray("name=x\n=\n==\n");
        QTest::newRow("open bracket") << QByteArray("[good\nname=x\n[");
        QTest::newRow("binary") << QByteArray::fromHex("89504e470d0a1a0a0000000d49484452ff00fe");
        QTest::newRow("long") << QByteArray("[a]\nkind=remote\nname=") + QByteArray(1 << 20, 'x') +
                                     "\nurl=https://" + QByteArray(1 << 20, 'y') + "\n";
        QByteArray many;
        for (int i = 0; i < 1000; ++i)
            many += "[p-" + QByteArray::number(i) + "]\nkind=remote\nname=N" +
                    QByteArray::number(i) + "\nurl=https://x.test\nenvironment=other\n";
        QTest::newRow("many") << many;
    }

    void noFileIsTooStrangeToStartWith()
    {
        QFETCH(QByteArray, text);
        writeFile(text);
        ProfileStore store(m_file);
        QVERIFY(store.find(u"demo"_s) && store.find(u"local"_s));
        QVERIFY(store.all().size() <= ProfileStore::mostProfiles + 2);
        const bool full = store.all().size() >= ProfileStore::mostProfiles;
        QCOMPARE(store.save(server(u"New"_s)), !full);
        QCOMPARE(ProfileStore(m_file).findNamed(u"New"_s) != nullptr, !full);
    }

    void aFileThatCannotBeWrittenIsNoReasonToStop()
    {
        ProfileStore store(u"/proc/deckhand/profiles.ini"_s);
        QVERIFY(store.save(server(u"A"_s)));
        QVERIFY(store.findNamed(u"A"_s));
    }

    void newIdsAreFree()
    {
        ProfileStore store;
        Profile first = server(u"A"_s);
        first.id = store.newId();
        QVERIFY(store.save(first));
        QVERIFY(store.newId() != first.id);
    }

    void whoForgetsAProfileIsTold()
    {
        ProfileStore store(m_file);
        const Profile gone = server(u"Gone"_s);
        QVERIFY(store.save(gone));
        QSignalSpy removed(&store, &ProfileStore::removed);
        store.remove(gone.id);
        QCOMPARE(removed.count(), 1);
        QCOMPARE(removed[0][0].toString(), gone.id);
        QVERIFY(!ProfileStore(m_file).find(gone.id));
    }

private:
    void writeFile(const QByteArray &text)
    {
        QFile file(m_file);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(text);
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_file;
};

QTEST_GUILESS_MAIN(TestProfiles)
#include "tst_profiles.moc"
