#include "destinations/httpoutcome.h"

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
