#include "signing/sodiumsealer.h"

#include <QFile>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

#include <array>
#include <thread>

using namespace deckhand;

class TestSodiumSealer : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void opensWhatItSealed_data()
    {
        QTest::addColumn<QByteArray>("plain");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("text") << QByteArray("whsec_abc");
        QTest::newRow("zeros") << QByteArray(1000, '\0');
    }
    void opensWhatItSealed()
    {
        QFETCH(QByteArray, plain);
        const auto sealer = makeSodiumSealer(makeSealingKey());
        const QByteArray sealed = (*sealer)->seal(plain, "a/1");
        QVERIFY(plain.isEmpty() || !sealed.contains(plain));
        QVERIFY(sealed != (*sealer)->seal(plain, "a/1"));
        QCOMPARE(*(*sealer)->open(sealed, "a/1"), plain);
    }

    void refusesOtherPlacesKeysAndBytes()
    {
        const Secret key = makeSealingKey();
        const auto sealer = makeSodiumSealer(key);
        const QByteArray sealed = (*sealer)->seal("secret", "a/1");
        QVERIFY(!(*sealer)->open(sealed, "a/2"));
        QVERIFY(!(*makeSodiumSealer(makeSealingKey()))->open(sealed, "a/1"));
        for (qsizetype i = 0; i < sealed.size(); ++i) {
            QByteArray changed = sealed;
            changed[i] = char(changed[i] ^ 1);
            QVERIFY(!(*sealer)->open(changed, "a/1"));
            QVERIFY(!(*sealer)->open(QByteArrayView(sealed).first(i), "a/1"));
        }
        QCOMPARE(*(*makeSodiumSealer(key))->open(sealed, "a/1"), QByteArray("secret"));
    }

    void keysOfOtherSizesAreRefused()
    {
        QVERIFY(!makeSodiumSealer(Secret(QByteArray(31, 'x'))));
        QVERIFY(!makeSodiumSealer(Secret()));
    }

    void theKeyFileIsMadeForItsOwnerOnlyAndReadAgain()
    {
        const QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("store.key"));
        const Result<Secret> made = sealingKeyFromFile(path);
        QVERIFY2(made, made ? "" : qPrintable(made.error().text()));
        QCOMPARE(made->reveal().size(), 32);
        QCOMPARE(QFile::permissions(path) & (QFileDevice::ReadGroup | QFileDevice::WriteGroup |
                                             QFileDevice::ReadOther | QFileDevice::WriteOther),
                 QFileDevice::Permissions());
        QVERIFY(*sealingKeyFromFile(path) == *made);
        QCOMPARE(QDir(folder.path()).entryList(QDir::Files).size(), 1);
    }

    void aKeyFileOthersMayReadIsRefusedWithTheRemedy()
    {
        const QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("store.key"));
        QVERIFY(sealingKeyFromFile(path));
        QVERIFY(QFile::setPermissions(path, QFileDevice::ReadOwner | QFileDevice::ReadGroup));
        const Result<Secret> key = sealingKeyFromFile(path);
        QVERIFY(!key);
        QVERIFY(key.error().text().contains(QStringLiteral("chmod 600 ") + path));
    }

    void aCredentialOfTheServiceManagerIsTakenAsItIs()
    {
        const QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("sealing.key"));
        QVERIFY(sealingKeyFromFile(path));
        QVERIFY(QFile::setPermissions(path, QFileDevice::ReadOwner | QFileDevice::ReadGroup));
        qputenv("CREDENTIALS_DIRECTORY", folder.path().toUtf8());
        const Result<Secret> inside = sealingKeyFromFile(path);
        qputenv("CREDENTIALS_DIRECTORY", "/tmp/elsewhere");
        const Result<Secret> outside = sealingKeyFromFile(path);
        qunsetenv("CREDENTIALS_DIRECTORY");
        QVERIFY(inside);
        QVERIFY(!outside);
    }

    void damagedAndImpossibleKeyFilesAreErrors()
    {
        const QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("store.key"));
        {
            QFile file(path);
            QVERIFY(file.open(QIODevice::WriteOnly));
            file.write("short");
        }
        QVERIFY(QFile::setPermissions(path, QFileDevice::ReadOwner | QFileDevice::WriteOwner));
        QVERIFY(!sealingKeyFromFile(path));
        QVERIFY(!sealingKeyFromFile(folder.path()));
        QVERIFY(!sealingKeyFromFile(folder.filePath(QStringLiteral("nowhere/store.key"))));
    }

    void processesThatStartTogetherGetOneKey()
    {
        const QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("store.key"));
        std::array<Result<Secret>, 8> keys;
        std::vector<std::thread> threads;
        for (Result<Secret> &key : keys)
            threads.emplace_back([&key, &path] { key = sealingKeyFromFile(path); });
        for (std::thread &thread : threads)
            thread.join();
        for (const Result<Secret> &key : keys)
            QVERIFY(key && *key == *keys.front());
    }
};

QTEST_APPLESS_MAIN(TestSodiumSealer)
#include "tst_sodiumsealer.moc"
