#include "console/filekeyvault.h"
#include "console/keykeeper.h"
#include "scriptedvault.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

using namespace deckhand;
using namespace Qt::Literals::StringLiterals;

/// A key lies where its profile says, and nowhere else.
class TestKeyKeeper : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u"."_s));
        m_folder = std::make_unique<QTemporaryDir>();
        m_keys = m_folder->filePath(u"keys"_s);
        m_files = std::make_unique<FileKeyVault>(m_keys);
        m_keychain = {};
        m_profile = {};
        m_profile.id = u"p-1"_s;
        restart();
    }

    void theKeychainKeepsAKeyOverARestart()
    {
        QCOMPARE(keep("sk_live_1").place, KeyPlace::Keychain);
        restart();
        QCOMPARE(read(), QByteArray("sk_live_1"));
        QVERIFY(!QDir(m_keys).exists());
    }

    void withoutAKeychainAKeyLastsUntilTheEnd()
    {
        m_keychain.absent = true;
        const KeptKey kept = keep("sk_live_1");
        QCOMPARE(kept.place, KeyPlace::Session);
        QVERIFY(!kept.why.isEmpty());
        QCOMPARE(read(), QByteArray("sk_live_1"));
        restart();
        QCOMPARE(read(), QByteArray("error: No keychain answers."));
        QVERIFY2(!QDir(m_keys).exists(), "nobody chose a file");
    }

    void aFileIsForThisUserOnly()
    {
        m_profile.keyPlace = KeyPlace::File;
        QCOMPARE(keep("sk_live_1").place, KeyPlace::File);
        const QString file = m_files->fileOf(KeyKeeper::entryOf(m_profile.id));
        QCOMPARE(QFile::permissions(file) & QFile::Permissions(0x0077), QFile::Permissions());
        QCOMPARE(QFile::permissions(m_keys) & QFile::Permissions(0x0077), QFile::Permissions());
        restart();
        QCOMPARE(read(), QByteArray("sk_live_1"));
        QVERIFY(m_keychain.entries.empty());
    }

    void aFileThatOthersMayReadIsRefused()
    {
        m_profile.keyPlace = KeyPlace::File;
        QCOMPARE(keep("sk_live_1").place, KeyPlace::File);
        restart();
        QVERIFY(QFile::setPermissions(m_files->fileOf(KeyKeeper::entryOf(m_profile.id)),
                                      QFile::ReadOwner | QFile::WriteOwner | QFile::ReadOther));
        QVERIFY(read().contains("chmod 600"));
    }

    void aFileWithoutAKeyIsRefused_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("blank") << QByteArray(" \n\n");
        QTest::newRow("huge") << QByteArray(1 << 20, 'k');
    }

    void aFileWithoutAKeyIsRefused()
    {
        QFETCH(QByteArray, text);
        m_profile.keyPlace = KeyPlace::File;
        QCOMPARE(keep("sk_live_1").place, KeyPlace::File);
        restart();
        QFile file(m_files->fileOf(KeyKeeper::entryOf(m_profile.id)));
        QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
        file.write(text);
        file.close();
        QVERIFY(read().contains("holds no key"));
    }

    void aKeyThatMovesLeavesNoCopyBehind()
    {
        m_profile.keyPlace = KeyPlace::File;
        QCOMPARE(keep("sk_live_1").place, KeyPlace::File);
        const QString file = m_files->fileOf(KeyKeeper::entryOf(m_profile.id));
        QVERIFY(QFile::exists(file));
        m_profile.keyPlace = KeyPlace::Keychain;
        QCOMPARE(keep("sk_live_1").place, KeyPlace::Keychain);
        QTRY_VERIFY(!QFile::exists(file));
        m_profile.keyPlace = KeyPlace::Session;
        QCOMPARE(keep("sk_live_1").place, KeyPlace::Session);
        QVERIFY(m_keychain.entries.empty());
        restart();
        QCOMPARE(read(), QByteArray("none"));
    }

    void aForgottenKeyIsNowhere()
    {
        m_profile.keyPlace = KeyPlace::File;
        QCOMPARE(keep("sk_live_1").place, KeyPlace::File);
        m_keychain.entries[KeyKeeper::entryOf(m_profile.id)] = Secret("sk_live_old");
        m_keeper->forget(m_profile.id);
        QTRY_VERIFY(!QFile::exists(m_files->fileOf(KeyKeeper::entryOf(m_profile.id))));
        QVERIFY(m_keychain.entries.empty());
        QCOMPARE(read(), QByteArray("none"));
    }

    void aFolderThatCannotBeMadeLeavesTheKeyInMemory()
    {
        FileKeyVault nowhere(u"/proc/deckhand/keys"_s);
        KeyKeeper keeper(m_keychain, nowhere);
        m_profile.keyPlace = KeyPlace::File;
        std::optional<KeptKey> kept;
        keeper.keep(m_profile, Secret("sk_live_1"), this, [&](const KeptKey &k) { kept = k; });
        QTRY_VERIFY(kept);
        QCOMPARE(kept->place, KeyPlace::Session);
        QVERIFY(kept->why.contains(u"Check the folder"_s));
        QCOMPARE(keeper.inMemory(m_profile.id), Secret("sk_live_1"));
    }

    void namesOfFilesStayInTheFolder()
    {
        const QString file = m_files->fileOf(u"../../etc/passwd"_s);
        QCOMPARE(QFileInfo(file).dir().path(), m_keys);
    }

private:
    void restart() { m_keeper = std::make_unique<KeyKeeper>(m_keychain, *m_files); }
    KeptKey keep(const char *key)
    {
        std::optional<KeptKey> kept;
        m_keeper->keep(m_profile, Secret(key), this, [&](const KeptKey &k) { kept = k; });
        [&] { QTRY_VERIFY(kept); }();
        return kept.value_or(KeptKey{KeyPlace::Session, u"no answer"_s});
    }
    QByteArray read()
    {
        std::optional<QByteArray> answer;
        m_keeper->read(m_profile, this, [&](const Result<std::optional<Secret>> &key) {
            answer = !key ? "error: " + key.error().text().toUtf8()
                   : *key ? (*key)->reveal()
                          : QByteArray("none");
        });
        [&] { QTRY_VERIFY(answer); }();
        return answer.value_or("no answer");
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_keys;
    ScriptedVault m_keychain;
    std::unique_ptr<FileKeyVault> m_files;
    std::unique_ptr<KeyKeeper> m_keeper;
    Profile m_profile;
};

QTEST_GUILESS_MAIN(TestKeyKeeper)
#include "tst_keykeeper.moc"
