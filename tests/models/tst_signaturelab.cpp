// What is read of a pasted request, and which part of it is said to fail.

#include "models/signaturecheck.h"
#include "models/signaturelab.h"

#include <QRegularExpression>
#include <QTest>

using namespace deckhand;
using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace {

// The vector of Standard Webhooks.
const QByteArray theSecret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
const QByteArray theBody("{\"test\": 2432232314}");
const QByteArray theHead("webhook-id: msg_p5jXN8AQM9LWM0D4loKWxJek\n"
                         "webhook-timestamp: 1614265330\n"
                         "webhook-signature: v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=\n");
const Timestamp theTime = fromMillis(1'614'265'330'000);

LabReport examined(const QByteArray &text, const std::optional<QByteArray> &sent = {},
                   const QByteArray &secret = theSecret, Timestamp now = theTime)
{
    return examineSignature(readPastedRequest(text), Secret(secret), sent, now);
}

QByteArray withBody(const QByteArray &body)
{
    return theHead + '\n' + body;
}

} // namespace

Q_DECLARE_METATYPE(deckhand::LabFinding)

class TestSignatureLab : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u"."_s)); }

    void requestsAreReadAsTheyCome_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("raw") << QByteArray("POST /hook HTTP/1.1\r\nHost: a\r\nX-Team: data\r\n\r\n"
                                           "{\"a\": \"it's\"}");
        QTest::newRow("headers and body") << QByteArray("X-Team:data\n\n{\"a\": \"it's\"}");
        QTest::newRow("curl of this console")
            << QByteArray("curl -sS -i -X POST 'http://a/' \\\n  -H 'X-Team: data' \\\n"
                          "  --data-binary '{\"a\": \"it'\\''s\"}'");
        QTest::newRow("curl of a browser")
            << QByteArray("curl \"https://a/\" -H \"X-Team: data\" "
                          "--data-raw $'{\"a\": \"it\\u0027s\"}' --compressed");
        QTest::newRow("curl, double quotes")
            << QByteArray("  curl -HX-Team:data -d \"{\\\"a\\\": \\\"it's\\\"}\" http://a");
    }
    void requestsAreReadAsTheyCome()
    {
        QFETCH(QByteArray, text);
        const PastedRequest request = readPastedRequest(text);
        QCOMPARE(request.header("x-team"), QByteArray("data"));
        QVERIFY(request.body);
        QCOMPARE(*request.body, QByteArray("{\"a\": \"it's\"}"));
    }

    void whatCannotBeReadIsLeftOut()
    {
        QVERIFY(!readPastedRequest("X: y").body);
        QVERIFY(readPastedRequest("curl -d @body.json http://a").bodyInFile);
        for (const char *broken : {"", "\n\n", "curl ", "curl 'unended", "curl \"\\", "curl $'\\u",
                                   "curl -H", ":", "a b: c"})
            QVERIFY2(readPastedRequest(broken).headers.empty(), broken);
    }

    void theFailingPartIsNamed_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<LabFinding>("finding");
        QTest::addColumn<QByteArray>("verdicts"); // header, clock, secret, body
        using enum LabFinding;
        QTest::newRow("valid") << withBody(theBody) << Valid << QByteArray("gggg");
        QTest::newRow("masked") << withBody(theBody).replace(
                                       "SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=", "****")
                                << ValidAsFarAsKept << QByteArray("gggg");
        QTest::newRow("no id") << withBody(theBody).mid(theHead.indexOf('\n') + 1) << MissingHeader
                               << QByteArray("b???");
        QTest::newRow("no number") << withBody(theBody).replace("1614265330", "yesterday")
                                   << BadTimestamp << QByteArray("b???");
        QTest::newRow("no signature")
            << withBody(theBody).replace("v1,", "v9,") << BadSignatureForm << QByteArray("bg??");
        QTest::newRow("no body") << theHead << BodyMissing << QByteArray("gg?b");
        QTest::newRow("line end added")
            << withBody(theBody + "\r\n") << LineEndAdded << QByteArray("gggb");
        QTest::newRow("byte order mark")
            << withBody("\xEF\xBB\xBF" + theBody) << ByteOrderMark << QByteArray("gggb");
        QTest::newRow("cut") << withBody(theBody.chopped(1)) << BodyCut << QByteArray("gg?b");
        QTest::newRow("another's")
            << withBody("{\"id\":\"evt_2\"}") << BodyOfAnother << QByteArray("gg?b");
        QTest::newRow("changed") << withBody("{\"test\": 1}") << SecretOrBody << QByteArray("gg??");
    }
    void theFailingPartIsNamed()
    {
        QFETCH(QByteArray, text);
        QFETCH(LabFinding, finding);
        const LabReport report = examined(text);
        QCOMPARE(int(report.finding), int(finding));
        QByteArray verdicts;
        for (const PartVerdict verdict : report.parts)
            verdicts += "gb?"[int(verdict)];
        QTEST(verdicts, "verdicts");
    }

    void lineEndsThatWereTakenOffOrChangedAreFound()
    {
        const Secret secret(theSecret);
        const auto signedOver = [&](const QByteArray &body) -> QByteArray {
            SignatureFacts facts{"evt_1", "1614265330", "v1,x", 1};
            facts.signatures = checkSignature(secret, facts, facts.signatures, {}).expected;
            facts.signatures = checkSignature(secret, facts, "v1,x", body).expected;
            return "webhook-id: evt_1\nwebhook-timestamp: 1614265330\nwebhook-signature: " +
                   facts.signatures + "\n\n";
        };
        QCOMPARE(int(examined(signedOver("{}\n") + "{}").finding), int(LabFinding::LineEndRemoved));
        QCOMPARE(int(examined(signedOver("{\r\n}") + "{\n}").finding),
                 int(LabFinding::LineEndsChanged));
    }

    void theClockIsJudgedByItself()
    {
        QCOMPARE(int(examined(withBody(theBody), {}, theSecret, theTime + 5min).finding),
                 int(LabFinding::Valid));
        const LabReport late = examined(withBody(theBody), {}, theSecret, theTime + 5min + 1ms);
        QCOMPARE(int(late.finding), int(LabFinding::TooOld));
        QCOMPARE(int(late.verdict(SignedPart::Secret)), int(PartVerdict::Good));
        QCOMPARE(int(examined(withBody(theBody), {}, theSecret, theTime - 1h).finding),
                 int(LabFinding::TooNew));
        // It is not hidden by another problem, and hides none.
        const LabReport both = examined(withBody(theBody.chopped(1)), {}, theSecret, theTime + 1h);
        QCOMPARE(int(both.finding), int(LabFinding::BodyCut));
        QCOMPARE(int(both.verdict(SignedPart::Clock)), int(PartVerdict::Bad));
    }

    void aBodyIsComparedWithWhatTheDeliverySent()
    {
        const LabReport changed = examined(withBody("{\"test\":2432232314}"), theBody);
        QCOMPARE(int(changed.finding), int(LabFinding::BodyDiffers));
        QVERIFY(changed.differs);
        QCOMPARE(changed.differs->offset, qsizetype(8));
        QCOMPARE(changed.differs->received, QByteArray("2432232314}"));
        QCOMPARE(changed.differs->sent, QByteArray(" 2432232314}"));
        const QByteArray other = "whsec_" + QByteArray(32, 'k').toBase64();
        const LabReport stranger = examined(withBody(theBody), theBody, other);
        QCOMPARE(int(stranger.finding), int(LabFinding::OtherSecret));
        QCOMPARE(int(stranger.verdict(SignedPart::Body)), int(PartVerdict::Good));
        QCOMPARE(int(stranger.verdict(SignedPart::Secret)), int(PartVerdict::Bad));
        QCOMPARE(int(examined(withBody(theBody), theBody, "whsec_x").finding),
                 int(LabFinding::BadSecret));
    }

    void theFirstDifferenceIsFound()
    {
        QVERIFY(!firstDifference("same", "same"));
        const auto cut = firstDifference("a\nb", "a\nbc");
        QVERIFY(cut);
        QCOMPARE(cut->offset, qsizetype(3));
        QCOMPARE(cut->line, 2);
        QVERIFY(cut->received.isEmpty());
        QCOMPARE(cut->sent, QByteArray("c"));
        QCOMPARE(firstDifference({}, "x")->offset, qsizetype(0));
    }
};

QTEST_GUILESS_MAIN(TestSignatureLab)
#include "tst_signaturelab.moc"
