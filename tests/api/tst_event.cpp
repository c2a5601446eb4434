#include "api/destination.h"
#include "api/event.h"
#include "api/jsonscan.h"
#include "api/result.h"

#include <QRegularExpression>
#include <QTest>

using namespace deckhand;

class TestEvent : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral("."))); }

    void envelopeHoldsTheBytesOfData();
    void typesAreObjectDotAction_data();
    void typesAreObjectDotAction();
    void patternsAreTypesOrObjectDotStar_data();
    void patternsAreTypesOrObjectDotStar();
    void publisherIdsHaveNoDot_data();
    void publisherIdsHaveNoDot();
    void subscriptionsMatchWholeObjects_data();
    void subscriptionsMatchWholeObjects();
    void everyErrorCodeHasItsOwnName();
};

void TestEvent::envelopeHoldsTheBytesOfData()
{
    const Event event{EventId("evt_test1"), "task_run.completed",
                      "{ \"b\":1.0,\"a\" : \"\\u00e9\" }", fromMillis(1'736'933'475'000)};
    const QByteArray expected =
        "{\"id\":\"evt_test1\",\"object\":\"event\",\"type\":\"task_run.completed\",\"data\":"
        "{ \"b\":1.0,\"a\" : \"\\u00e9\" },\"created_at\":\"2025-01-15T09:31:15.000Z\"}";
    QCOMPARE(envelope(event), expected);
    QVERIFY(scanJson(envelope(event), {}));
    QByteArray appended = "x";
    appendEnvelope(appended, event);
    QCOMPARE(appended, "x" + expected);
}

void TestEvent::typesAreObjectDotAction_data()
{
    QTest::addColumn<QByteArray>("type");
    QTest::addColumn<bool>("valid");
    for (const char *type : {"a.b", "task_run.completed", "a1.b_", "a.b.c", "x.y2_z"})
        QTest::newRow(type) << QByteArray(type) << true;
    for (const char *type : {"", ".", "a", "a.", ".b", "a..b", "A.b", "a.B", "1a.b", "a.1b", "_a.b",
                             "a._b", "a-b.c", "a.b ", " a.b", "a.*", "*", "a.b\n", "\xC3\xA9.b"})
        QTest::newRow(type) << QByteArray(type) << false;
    QTest::newRow("128 long") << QByteArray("a.").append(126, 'b') << true;
    QTest::newRow("129 long") << QByteArray("a.").append(127, 'b') << false;
}

void TestEvent::typesAreObjectDotAction()
{
    QFETCH(QByteArray, type);
    QFETCH(bool, valid);
    QCOMPARE(isValidEventType(type), valid);
}

void TestEvent::patternsAreTypesOrObjectDotStar_data()
{
    QTest::addColumn<QByteArray>("pattern");
    QTest::addColumn<bool>("valid");
    for (const char *pattern : {"a.b", "task_run.*", "a.b.*"})
        QTest::newRow(pattern) << QByteArray(pattern) << true;
    for (const char *pattern : {"*", ".*", "a*", "*.b", "a.*.b", "A.*", "a..*", "a.**", "a.b*", ""})
        QTest::newRow(pattern) << QByteArray(pattern) << false;
}

void TestEvent::patternsAreTypesOrObjectDotStar()
{
    QFETCH(QByteArray, pattern);
    QFETCH(bool, valid);
    QCOMPARE(isValidEventPattern(pattern), valid);
}

void TestEvent::publisherIdsHaveNoDot_data()
{
    QTest::addColumn<QByteArray>("id");
    QTest::addColumn<bool>("valid");
    for (const char *id : {"a", "evt_01ARZ3NDEKTSV4RRFFQ69G5FAV", "A-b_9", "-"})
        QTest::newRow(id) << QByteArray(id) << true;
    for (const char *id : {"", "a.b", "a b", "a/b", "\xC3\xA9", "a\n"})
        QTest::newRow(id) << QByteArray(id) << false;
    QTest::newRow("255 long") << QByteArray(255, 'x') << true;
    QTest::newRow("256 long") << QByteArray(256, 'x') << false;
}

void TestEvent::publisherIdsHaveNoDot()
{
    QFETCH(QByteArray, id);
    QFETCH(bool, valid);
    QCOMPARE(isValidPublisherId(id), valid);
}

void TestEvent::subscriptionsMatchWholeObjects_data()
{
    QTest::addColumn<QByteArray>("pattern");
    QTest::addColumn<QByteArray>("type");
    QTest::addColumn<bool>("matches");
    const auto row = [](const char *pattern, const char *type, bool matches) {
        QTest::addRow("%s on %s", pattern, type)
            << QByteArray(pattern) << QByteArray(type) << matches;
    };
    row("*", "task_run.completed", true);
    row("task.*", "task.created", true);
    row("task.*", "task_run.completed", false);
    row("task.created", "task.created", true);
    row("task.created", "task.created2", false);
    row("task.*", "task", false);
}

void TestEvent::subscriptionsMatchWholeObjects()
{
    QFETCH(QByteArray, pattern);
    QFETCH(QByteArray, type);
    QFETCH(bool, matches);
    QCOMPARE(Subscription({"other.thing", pattern}).matches(type), matches);
    QCOMPARE(Subscription({pattern}).isEverything(), pattern == "*");
}

void TestEvent::everyErrorCodeHasItsOwnName()
{
    QSet<QByteArray> names;
    for (int i = 0; i <= int(ErrorCode::Overloaded); ++i) {
        const auto code = ErrorCode(i);
        QCOMPARE(errorCodeFromName(errorCodeName(code)), code);
        QVERIFY(httpStatus(code) >= 400);
        names += errorCodeName(code);
    }
    QCOMPARE(names.size(), qsizetype(ErrorCode::Overloaded) + 1);
    QCOMPARE(errorCodeFromName("no_such_code"), ErrorCode::ApiError);
    QCOMPARE(Error(ErrorCode::InputInvalid, QStringLiteral("Wrong."), QStringLiteral("url")).text(),
             QStringLiteral("url: Wrong."));
}

QTEST_APPLESS_MAIN(TestEvent)
#include "tst_event.moc"
