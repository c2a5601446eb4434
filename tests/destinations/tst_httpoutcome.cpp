#include "destinations/httpoutcome.h"
#include "destinations/stages.h"

#include <QTest>

using namespace deckhand;
using namespace std::chrono_literals;

namespace {

constexpr Timestamp now{784'111'777s}; // Sun, 06 Nov 1994 08:49:37 GMT

SendOutcome outcomeOf(int status, Headers headers = {})
{
    HttpResponse response;
    response.status = status;
    response.headers = std::move(headers);
    return httpOutcome(std::move(response), {}, now);
}

} // namespace

class TestHttpOutcome : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void statusesHaveClasses_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<ErrorClass>("errorClass");
        QTest::addColumn<QString>("says");
        const auto row = [](int status, ErrorClass errorClass, const char *says) {
            QTest::addRow("%d", status) << status << errorClass << QString::fromLatin1(says);
        };
        row(200, ErrorClass::None, "");
        row(299, ErrorClass::None, "");
        row(304, ErrorClass::Redirect, "redirected (304)");
        row(400, ErrorClass::HttpStatus, "rejected the event (400)");
        row(401, ErrorClass::AuthFailed, "refused the sender (401)");
        row(403, ErrorClass::AuthFailed, "refused the sender (403)");
        row(404, ErrorClass::HttpStatus, "rejected the event (404)");
        row(410, ErrorClass::HttpStatus, "gone (410)");
        row(413, ErrorClass::TooLarge, "larger");
        row(429, ErrorClass::Throttled, "slow down");
        row(500, ErrorClass::HttpStatus, "failed (500)");
        row(503, ErrorClass::HttpStatus, "failed (503)");
        row(999, ErrorClass::HttpStatus, "failed (999)");
    }
    void statusesHaveClasses()
    {
        QFETCH(int, status);
        QFETCH(ErrorClass, errorClass);
        QFETCH(QString, says);
        const SendOutcome outcome = outcomeOf(status);
        QCOMPARE(outcome.error.errorClass, errorClass);
        QCOMPARE(outcome.outcome == AttemptOutcome::Success, errorClass == ErrorClass::None);
        QVERIFY2(outcome.error.message.contains(says), qPrintable(outcome.error.message));
        QCOMPARE(outcome.error.hint.isEmpty(), errorClass == ErrorClass::None);
        QCOMPARE(outcome.final, status == 410);
        QCOMPARE(outcome.response->status, status);
    }

    void theNewLocationIsNamed()
    {
        const SendOutcome outcome = outcomeOf(301, {{"LOCATION", "https://new.example/"}});
        QVERIFY(outcome.error.message.contains(QStringLiteral("https://new.example/")));
        QVERIFY(outcomeOf(301, {{"Location", QByteArray(100'000, 'x')}}).error.message.size() <
                500);
    }

    void retryAfterIsRead_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<qint64>("ms"); // -1: nothing
        const auto row = [](const char *text, qint64 ms) {
            QTest::newRow(*text ? text : "nothing") << QByteArray(text) << ms;
        };
        row("0", 0);
        row("120", 120'000);
        row("999999999999999999", 366LL * 86'400'000);
        row("-5", -1);
        row("soon", -1);
        row("", -1);
        row("1.5", -1);
        row("Sun, 06 Nov 1994 08:50:37 GMT", 60'000);
        row("Sun, 06 Nov 1994 08:00:00 GMT", 0);
        row("Sun, 06 Nov 1994 08:50:37", -1);
        row("1994-11-06T08:50:37Z", -1);
    }
    void retryAfterIsRead()
    {
        QFETCH(QByteArray, text);
        QFETCH(qint64, ms);
        const auto wait = retryAfter({{"Retry-after", text}}, now);
        QCOMPARE(wait ? wait->count() : -1, ms);
        QCOMPARE(outcomeOf(503, {{"Retry-After", text}}).retryAfter, wait);
        QCOMPARE(outcomeOf(429, {{"Retry-After", text}}).retryAfter, wait);
        QVERIFY(!outcomeOf(500, {{"Retry-After", text}}).retryAfter);
    }

    void aFailureTellsHowFarItCame_data()
    {
        using enum SendStage;
        QTest::addColumn<ErrorClass>("errorClass");
        QTest::addColumn<int>("status");
        QTest::addColumn<int>("measured"); // how many of DNS, connection, TLS, first byte
        QTest::addColumn<SendStage>("stage");
        const auto row = [](const char *name, ErrorClass errorClass, int status, int measured,
                            SendStage stage) {
            QTest::newRow(name) << errorClass << status << measured << stage;
        };
        row("no such host", ErrorClass::DnsError, 0, 0, Resolve);
        row("no usable URL", ErrorClass::FormatError, 0, 0, Resolve);
        row("refused", ErrorClass::ConnectionRefused, 0, 1, Connect);
        row("unreachable", ErrorClass::NetworkUnreachable, 0, 1, Connect);
        row("blocked", ErrorClass::BlockedAddress, 0, 1, Connect);
        row("untrusted", ErrorClass::TlsError, 0, 2, Tls);
        row("slow resolver", ErrorClass::Timeout, 0, 0, Resolve);
        row("slow to connect", ErrorClass::Timeout, 0, 1, Connect);
        row("slow handshake", ErrorClass::Timeout, 0, 2, Tls);
        row("slow answer", ErrorClass::Timeout, 0, 3, Send);
        row("reset in the handshake", ErrorClass::ConnectionReset, 0, 2, Tls);
        row("reset later", ErrorClass::ConnectionReset, 0, 3, Send);
        row("half an answer", ErrorClass::ConnectionReset, 200, 4, Send);
        row("no HTTP", ErrorClass::ProtocolError, 0, 3, Send);
        row("who are you", ErrorClass::None, 401, 4, SignIn);
        row("you may not", ErrorClass::None, 403, 4, Permission);
        row("refused event", ErrorClass::None, 422, 4, Send);
        row("taken", ErrorClass::None, 204, 4, Send);
    }
    void aFailureTellsHowFarItCame()
    {
        QFETCH(ErrorClass, errorClass);
        QFETCH(int, status);
        QFETCH(int, measured);
        QFETCH(SendStage, stage);
        HttpResponse response;
        response.errorClass = errorClass;
        response.status = status;
        const auto phase = [measured](int n) {
            return n <= measured ? std::optional(double(n)) : std::nullopt;
        };
        response.phases = {phase(1), phase(2), phase(3), phase(4)};
        const SendOutcome outcome =
            httpOutcome(std::move(response), {"POST", "https://a.example/", {}, 0}, now);
        QCOMPARE(outcome.stage, stage);
        const std::vector<AttemptStage> stages = stagesOf(outcome, {SendSize{10, 100}, now});
        QCOMPARE(stages.size(), size_t(7));
        if (outcome.error.errorClass == ErrorClass::TooLarge)
            stage = SendStage::Size;
        for (const AttemptStage &one : stages) {
            QVERIFY2(!one.message.isEmpty() || one.outcome == StageOutcome::Failed ||
                         one.stage == SendStage::Connect || one.stage == SendStage::Tls,
                     "a stage says nothing");
            const bool success = outcome.outcome == AttemptOutcome::Success;
            const StageOutcome last = success ? StageOutcome::Passed : StageOutcome::Failed;
            QCOMPARE(one.outcome, one.stage < stage    ? StageOutcome::Passed
                                  : one.stage == stage ? last
                                                       : StageOutcome::Skipped);
        }
        if (measured > 0 && stage > SendStage::Resolve)
            QCOMPARE(stages.front().ms, std::optional(1.0));
    }

    void stagesThatAreNotThereAreSkipped()
    {
        HttpResponse response;
        response.status = 200;
        response.reused = true;
        SendOutcome outcome =
            httpOutcome(std::move(response), {"POST", "http://a.example/", {}, 0}, now);
        skipUnlessFailed(outcome, {SendStage::SignIn, SendStage::Permission});
        std::vector<AttemptStage> stages = stagesOf(outcome);
        for (const SendStage stage : {SendStage::Tls, SendStage::SignIn, SendStage::Permission})
            QCOMPARE(stages.at(size_t(stage)).outcome, StageOutcome::Skipped);
        QCOMPARE(stages.at(size_t(SendStage::Resolve)).outcome, StageOutcome::Passed);
        QCOMPARE(stages.at(size_t(SendStage::Send)).outcome, StageOutcome::Passed);
        outcome = outcomeOf(401);
        skipUnlessFailed(outcome, {SendStage::SignIn, SendStage::Permission});
        stages = stagesOf(outcome);
        QCOMPARE(stages.at(size_t(SendStage::SignIn)).outcome, StageOutcome::Failed);
    }

    void everyStageSaysWhatWasSeen()
    {
        HttpResponse response;
        response.status = 202;
        response.peer = "192.0.2.1:443";
        response.tlsVersion = "TLSv1.3";
        response.certificate =
            AttemptCertificate{QStringLiteral("CN = a.example"), QStringLiteral("CN = Authority"),
                               now + std::chrono::hours(24 * 30), 2};
        SendOutcome outcome =
            httpOutcome(std::move(response), {"POST", "https://a.example/", {}, 0}, now);
        skipUnlessFailed(outcome, {SendStage::SignIn, SendStage::Permission});
        const auto said = [&](SendStage stage, const StageFacts &facts) {
            return stagesOf(outcome, facts).at(size_t(stage));
        };
        const StageFacts facts{SendSize{2'150, 262'144}, now};
        QCOMPARE(said(SendStage::Connect, facts).message,
                 QStringLiteral("Connected to 192.0.2.1:443."));
        const AttemptStage tls = said(SendStage::Tls, facts);
        QCOMPARE(tls.message,
                 QStringLiteral("Secured by TLSv1.3. The certificate is for CN = a.example, issued "
                                "by CN = Authority, valid until %1; days left: 30, certificates "
                                "sent: 2.")
                     .arg(QString::fromLatin1(toIso(now + std::chrono::hours(24 * 30)).left(10))));
        QVERIFY(tls.hint.isEmpty());
        QCOMPARE(said(SendStage::Size, facts).message,
                 QStringLiteral("The message has 2.1 KB of the 256 KB that are accepted."));
        QCOMPARE(said(SendStage::Size, facts).outcome, StageOutcome::Passed);
        QCOMPARE(said(SendStage::Send, facts).message, QStringLiteral("Answered with status 202."));
        for (const SendStage stage : {SendStage::SignIn, SendStage::Permission}) {
            QCOMPARE(said(stage, facts).outcome, StageOutcome::Skipped);
            QVERIFY(said(stage, facts).message.startsWith(QStringLiteral("This type ")));
        }
        // A type without a limit says so, and that it was not compared.
        const AttemptStage unlimited = said(SendStage::Size, {SendSize{900, 0}, now});
        QCOMPARE(unlimited.outcome, StageOutcome::Skipped);
        QCOMPARE(unlimited.message,
                 QStringLiteral("The message has 900 bytes; this type sets no limit."));
    }

    void aCertificateThatEndsBeforeLongWarns()
    {
        SendOutcome outcome;
        outcome.outcome = AttemptOutcome::Success;
        outcome.connection.emplace();
        outcome.connection->tlsVersion = "TLSv1.3";
        const auto hint = [&](std::chrono::hours left) {
            outcome.connection->certificate = AttemptCertificate{{}, {}, now + left, 1};
            const AttemptStage tls = stagesOf(outcome, {{}, now}).at(size_t(SendStage::Tls));
            return tls.outcome == StageOutcome::Passed ? tls.hint : QStringLiteral("failed");
        };
        QVERIFY(hint(std::chrono::hours(24 * 14 - 1)).contains(QStringLiteral("Renew")));
        QVERIFY(hint(std::chrono::hours(24 * 14)).isEmpty());
    }

    void whatFailedTellsTheRestWhyItWasSkipped()
    {
        SendOutcome outcome;
        outcome.stage = SendStage::Tls;
        outcome.error = {ErrorClass::TlsError, QStringLiteral("It expired."),
                         QStringLiteral("Renew it.")};
        const auto stages = stagesOf(outcome, {SendSize{1, 2}, now});
        QCOMPARE(stages.at(size_t(SendStage::Tls)).message, QStringLiteral("It expired."));
        QCOMPARE(stages.at(size_t(SendStage::Tls)).hint, QStringLiteral("Renew it."));
        for (const SendStage later : {SendStage::SignIn, SendStage::Size, SendStage::Send}) {
            QCOMPARE(stages.at(size_t(later)).outcome, StageOutcome::Skipped);
            QVERIFY(stages.at(size_t(later)).message.startsWith(QStringLiteral("Not reached")));
        }
        // Too large to be sent at all: nobody connected.
        outcome = {};
        outcome.error = {ErrorClass::TooLarge, QStringLiteral("Too large."), {}};
        const auto unsent = stagesOf(outcome, {SendSize{200, 100}, now});
        QCOMPARE(unsent.front().outcome, StageOutcome::Skipped);
        QVERIFY(unsent.front().message.startsWith(QStringLiteral("Not tried")));
        QCOMPARE(unsent.at(size_t(SendStage::Size)).outcome, StageOutcome::Failed);
        QCOMPARE(unsent.back().outcome, StageOutcome::Skipped);
    }

    void failuresOfTransportKeepTheirSentence()
    {
        HttpResponse response;
        response.errorClass = ErrorClass::Timeout;
        response.errorMessage = QStringLiteral("No answer.");
        response.errorHint = QStringLiteral("Wait.");
        const SendOutcome outcome = httpOutcome(std::move(response), {"POST", "u", {}, 3}, now);
        QCOMPARE(outcome.outcome, AttemptOutcome::Failure);
        QVERIFY(outcome.error == (AttemptError{ErrorClass::Timeout, QStringLiteral("No answer."),
                                               QStringLiteral("Wait.")}));
        QVERIFY(!outcome.response);
        QCOMPARE(outcome.request->bodyBytes, 3);
    }
};

QTEST_APPLESS_MAIN(TestHttpOutcome)
#include "tst_httpoutcome.moc"
