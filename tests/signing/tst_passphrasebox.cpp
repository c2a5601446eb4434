#include "signing/passphrasebox.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>
#include <QTest>

using namespace deckhand;

namespace {

/// As little as there is, so that a test may make many keys.
constexpr PassphraseCost cheap{1, 64 * 1024};
const Secret passphrase("correct horse battery staple");

QByteArray sealed(const QByteArray &plain, const PassphraseCost &cost = cheap)
{
    return sealWithPassphrase(Secret(plain), passphrase, "file", cost).value_or(QByteArray());
}

QByteArray with(const QByteArray &box, const char *member, const QJsonValue &value)
{
    QJsonObject object = QJsonDocument::fromJson(box).object();
    object.insert(QLatin1String(member), value);
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

} // namespace

class TestPassphraseBox : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void opensWhatItSealed_data()
    {
        QTest::addColumn<QByteArray>("plain");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("text") << QByteArray("{\"key\":\"wJalrXUtnFEMI\"}");
        QTest::newRow("zeros") << QByteArray(1000, '\0');
        QTest::newRow("two megabytes") << QByteArray(2'000'000, 'x');
    }
    void opensWhatItSealed()
    {
        QFETCH(QByteArray, plain);
        const QByteArray box = sealed(plain);
        QVERIFY(!box.isEmpty() && box != sealed(plain));
        QVERIFY(plain.isEmpty() || !box.contains(plain));
        const auto opened = openWithPassphrase(box, passphrase, "file");
        QVERIFY2(opened, opened ? "" : qPrintable(opened.error().text()));
        QCOMPARE(opened->reveal(), plain);
    }

    void theUsualCostIsPaidAndOpensAgain()
    {
        const QByteArray box = sealed("secret", {});
        const QJsonObject object = QJsonDocument::fromJson(box).object();
        QCOMPARE(object.value(QLatin1String("kdf")).toString(), QStringLiteral("argon2id"));
        QVERIFY(object.value(QLatin1String("memory_bytes")).toInteger() >= 256 * 1024 * 1024);
        QVERIFY(openWithPassphrase(box, passphrase, "file"));
    }

    void anotherPassphraseAndAnotherPlaceAreRefused()
    {
        const QByteArray box = sealed("secret");
        for (const auto &[given, context] :
             {std::pair{Secret("correct horse battery stapl"), "file"},
              std::pair{Secret("Correct horse battery staple"), "file"},
              std::pair{passphrase, "fil"}, std::pair{passphrase, "file2"}}) {
            const auto opened = openWithPassphrase(box, given, context);
            QVERIFY(!opened);
            QCOMPARE(opened.error().items.front().field, QStringLiteral("passphrase"));
        }
        QCOMPARE(openWithPassphrase(box, Secret(), "file").error().code(), ErrorCode::InputMissing);
        QVERIFY(!sealWithPassphrase(Secret("a"), Secret(), "file", cheap));
    }

    void noByteCanBeChangedUnseen()
    {
        const QByteArray plain("{\"secret\":\"whsec_1234\"}");
        const QByteArray box = sealed(plain);
        for (qsizetype i = 0; i < box.size(); ++i) {
            for (const int bit : {0, 1, 4}) {
                QByteArray changed = box;
                changed[i] = char(changed[i] ^ (1 << bit));
                const auto opened = openWithPassphrase(changed, passphrase, "file");
                QVERIFY2(!opened, changed.constData());
                QVERIFY(!opened.error().text().isEmpty());
            }
            QVERIFY(!openWithPassphrase(QByteArrayView(box).first(i), passphrase, "file"));
        }
    }

    void aBoxThatAsksForTooMuchCostsNothing_data()
    {
        QTest::addColumn<QByteArray>("member");
        QTest::addColumn<QJsonValue>("value");
        QTest::newRow("four gigabytes") << QByteArray("memory_bytes") << QJsonValue(4294967296.0);
        QTest::newRow("a byte too many") << QByteArray("memory_bytes") << QJsonValue(536870913.0);
        QTest::newRow("no memory") << QByteArray("memory_bytes") << QJsonValue(0);
        QTest::newRow("less than none") << QByteArray("memory_bytes") << QJsonValue(-1);
        QTest::newRow("no number") << QByteArray("memory_bytes") << QJsonValue(1e300);
        QTest::newRow("half a byte") << QByteArray("memory_bytes") << QJsonValue(65536.5);
        QTest::newRow("a billion passes") << QByteArray("passes") << QJsonValue(1e9);
        QTest::newRow("no passes") << QByteArray("passes") << QJsonValue(0);
        QTest::newRow("text for passes") << QByteArray("passes") << QJsonValue(QStringLiteral("3"));
        QTest::newRow("short salt") << QByteArray("salt") << QJsonValue(QStringLiteral("AAAA"));
        QTest::newRow("long nonce")
            << QByteArray("nonce") << QJsonValue(QString(4000, QLatin1Char('A')));
        QTest::newRow("no text") << QByteArray("text") << QJsonValue();
        QTest::newRow("another cipher") << QByteArray("cipher") << QJsonValue(QStringLiteral("x"));
        QTest::newRow("another derivation")
            << QByteArray("kdf") << QJsonValue(QStringLiteral("md5"));
        QTest::newRow("no version") << QByteArray("version") << QJsonValue();
    }
    void aBoxThatAsksForTooMuchCostsNothing()
    {
        QFETCH(QByteArray, member);
        QFETCH(QJsonValue, value);
        // Refused before a key is made: with that passphrase and place it would open otherwise.
        const QByteArray box = with(sealed("secret"), member.constData(), value);
        const auto opened = openWithPassphrase(box, passphrase, "file");
        QVERIFY(!opened);
        QVERIFY2(opened.error().items.front().field.startsWith(QStringLiteral("sealed.")),
                 qPrintable(opened.error().text()));
    }

    void aLaterVersionIsNamed()
    {
        const auto opened =
            openWithPassphrase(with(sealed("secret"), "version", 2), passphrase, "file");
        QVERIFY(!opened);
        QCOMPARE(opened.error().code(), ErrorCode::NotSupported);
        QVERIFY(opened.error().text().contains(QStringLiteral("version 2")));
    }

    void whatIsNoBoxIsRefused()
    {
        for (const char *text : {"", "null", "[]", "{}", "\xff\xfe", "{\"version\":1}"})
            QVERIFY(!openWithPassphrase(text, passphrase, "file"));
    }
};

QTEST_APPLESS_MAIN(TestPassphraseBox)
#include "tst_passphrasebox.moc"
