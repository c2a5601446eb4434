#include "signing/standardwebhooks.h"

#include <QMessageAuthenticationCode>
#include <QRegularExpression>
#include <QTest>

#include <array>

using namespace deckhand;
using namespace std::chrono_literals;

namespace {

const Secret vectorSecret{"whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"};
constexpr auto vectorId = "msg_p5jXN8AQM9LWM0D4loKWxJek";
constexpr auto vectorBody = "{\"test\": 2432232314}";
constexpr auto vectorSignature = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
constexpr Timestamp vectorTime{1'614'265'330s};

} // namespace

class TestStandardWebhooks : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void signsThePublishedVector()
    {
        const std::array keys{*webhookKey(vectorSecret)};
        QCOMPARE(signWebhook(keys, vectorId, vectorTime, vectorBody), QByteArray(vectorSignature));
        // Milliseconds don't reach the signed text.
        QCOMPARE(signWebhook(keys, vectorId, vectorTime + 999ms, vectorBody),
                 QByteArray(vectorSignature));
    }

    void severalKeysSignInTheOrderGiven()
    {
        const Secret other = *webhookKey(makeWebhookSecret());
        const Secret first = *webhookKey(vectorSecret);
        const QByteArray both =
            signWebhook(std::array{other, first}, vectorId, vectorTime, vectorBody);
        const QList<QByteArray> parts = both.split(' ');
        QCOMPARE(parts.size(), 2);
        const QByteArray text = QByteArray(vectorId) + QByteArray(".1614265330.") + vectorBody;
        QCOMPARE(parts.at(0),
                 QByteArray("v1,") + QMessageAuthenticationCode::hash(text, other.reveal(),
                                                                      QCryptographicHash::Sha256)
                                         .toBase64());
        QCOMPARE(parts.at(1), QByteArray(vectorSignature));
        for (const Secret &key : {other, first})
            QCOMPARE(verifyWebhook(key, vectorId, "1614265330", both, vectorBody, vectorTime),
                     WebhookVerdict::Valid);
    }

    void madeSecretsAreKeysOf32Bytes()
    {
        const Secret a = makeWebhookSecret();
        QVERIFY(a.reveal().startsWith("whsec_"));
        QCOMPARE(webhookKey(a)->reveal().size(), 32);
        QVERIFY(!(a == makeWebhookSecret()));
    }

    void secretsOfWrongFormAreRefused_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("says");
        QTest::newRow("empty") << QByteArray() << QStringLiteral("whsec_");
        QTest::newRow("no prefix") << QByteArray(24, 'x').toBase64() << QStringLiteral("whsec_");
        QTest::newRow("not base64") << QByteArray("whsec_****") << QStringLiteral("base64");
        QTest::newRow("23 bytes") << QByteArray("whsec_") + QByteArray(23, 'x').toBase64()
                                  << QStringLiteral("23");
        QTest::newRow("65 bytes") << QByteArray("whsec_") + QByteArray(65, 'x').toBase64()
                                  << QStringLiteral("65");
        QTest::newRow("nothing") << QByteArray("whsec_") << QStringLiteral("has 0");
    }
    void secretsOfWrongFormAreRefused()
    {
        QFETCH(QByteArray, text);
        QFETCH(QString, says);
        const Result<Secret> key = webhookKey(Secret(text));
        QVERIFY(!key);
        QCOMPARE(key.error().code(), ErrorCode::InputInvalid);
        QVERIFY2(key.error().text().contains(says), qPrintable(key.error().text()));
    }
    void keysOf24And64BytesAreTaken()
    {
        for (const int size : {24, 64})
            QCOMPARE(webhookKey(Secret(QByteArray("whsec_") + QByteArray(size, 'x').toBase64()))
                         ->reveal(),
                     QByteArray(size, 'x'));
    }

    void verifies_data()
    {
        QTest::addColumn<QByteArray>("timestamp");
        QTest::addColumn<QByteArray>("signatures");
        QTest::addColumn<int>("skew");
        QTest::addColumn<WebhookVerdict>("verdict");
        const QByteArray good(vectorSignature);
        const QByteArray time("1614265330");
        using enum WebhookVerdict;
        QTest::newRow("good") << time << good << 0 << Valid;
        QTest::newRow("edge late") << time << good << 300 << Valid;
        QTest::newRow("edge early") << time << good << -300 << Valid;
        QTest::newRow("late") << time << good << 301 << TooOld;
        QTest::newRow("early") << time << good << -301 << TooNew;
        QTest::newRow("no time") << QByteArray() << good << 0 << MissingHeader;
        QTest::newRow("no signature") << time << QByteArray() << 0 << MissingHeader;
        QTest::newRow("time in words") << QByteArray("yesterday") << good << 0 << BadTimestamp;
        QTest::newRow("negative time") << QByteArray("-1") << good << 0 << BadTimestamp;
        QTest::newRow("endless time") << QByteArray(40, '9') << good << 0 << BadTimestamp;
        QTest::newRow("other version") << time << QByteArray("v2" + good.mid(2)) << 0 << NoMatch;
        QTest::newRow("among others")
            << time << QByteArray("v1a,AAAA v1,AAAA  " + good) << 0 << Valid;
        QTest::newRow("cut") << time << good.chopped(1) + QByteArray("A") << 0 << NoMatch;
        QTest::newRow("one bit") << time << QByteArray(good).replace("g0h", "g0i") << 0 << NoMatch;
        QTest::newRow("other time") << QByteArray("1614265331") << good << 0 << NoMatch;
    }
    void verifies()
    {
        QFETCH(QByteArray, timestamp);
        QFETCH(QByteArray, signatures);
        QFETCH(int, skew);
        QFETCH(WebhookVerdict, verdict);
        QCOMPARE(verifyWebhook(*webhookKey(vectorSecret), vectorId, timestamp, signatures,
                               vectorBody, vectorTime + std::chrono::seconds(skew)),
                 verdict);
    }
};

QTEST_APPLESS_MAIN(TestStandardWebhooks)
#include "tst_standardwebhooks.moc"
