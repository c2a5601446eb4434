#include "api/publish.h"

#include <QRegularExpression>
#include <QTest>

using namespace deckhand;
using namespace Qt::Literals::StringLiterals;

namespace {

const EventLimits limits;

Error errorOf(const QByteArray &body, PublishForm form = PublishForm::Json,
              const EventLimits &l = limits)
{
    const auto result = parsePublish(body, form, l);
    return result ? Error() : result.error();
}

QStringList fieldsOf(const Error &error)
{
    QStringList fields;
    for (const ErrorItem &item : error.items)
        fields += item.field;
    return fields;
}

} // namespace

class TestPublish : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral("."))); }

    void readsOneEvent();
    void readsAnArrayInOrder();
    void readsLinesAndSkipsBlankOnes();
    void keepsTheBytesOfData();
    void ignoresUnknownMembersAndNullForOptionalOnes();
    void unescapesTextMembers();
    void listsEveryBadFieldOfEveryEvent();
    void saysWhatIsMissing();
    void refusesABodyWithoutEvents();
    void refusesWhatIsNotJson();
    void namesTheLineOfABadLine();
    void refusesDataThatIsNoObject_data();
    void refusesDataThatIsNoObject();
    void holdsTheLimitOfBytes();
    void holdsTheLimitOfDepth();
    void holdsTheLimitOfEvents();
    void listsAHundredProblemsAndCountsTheRest();
    void refusesAKeyGivenTwice();
    void validatesADraftByTheSameRules();
};

void TestPublish::readsOneEvent()
{
    const auto body =
        parsePublish("{\"type\":\"task_run.completed\",\"id\":\"my-1\",\"data\":{\"a\":1},"
                     "\"created_at\":\"2025-01-15T10:31:15.5+01:00\"}",
                     PublishForm::Json, limits);
    QVERIFY(body);
    QVERIFY(body->single);
    QCOMPARE(body->drafts.size(), 1U);
    const EventDraft &draft = body->drafts.front();
    QCOMPARE(draft.id.bytes(), "my-1");
    QCOMPARE(draft.type, "task_run.completed");
    QCOMPARE(draft.data, "{\"a\":1}");
    QCOMPARE(toIso(draft.createdAt.value()), "2025-01-15T09:31:15.500Z");
}

void TestPublish::readsAnArrayInOrder()
{
    const auto body =
        parsePublish(" [{\"type\":\"a.b\",\"data\":{}}, {\"type\":\"c.d\",\"data\":{ }}]\n",
                     PublishForm::Json, limits);
    QVERIFY(body);
    QVERIFY(!body->single);
    QCOMPARE(body->drafts.size(), 2U);
    QCOMPARE(body->drafts[0].type, "a.b");
    QVERIFY(body->drafts[0].id.isEmpty());
    QVERIFY(!body->drafts[0].createdAt);
    QCOMPARE(body->drafts[1].type, "c.d");
    QCOMPARE(body->drafts[1].data, "{ }");
}

void TestPublish::readsLinesAndSkipsBlankOnes()
{
    const auto body =
        parsePublish("\n{\"type\":\"a.b\",\"data\":{}}\r\n  \t\n{\"type\":\"c.d\",\"data\":{}}",
                     PublishForm::NdJson, limits);
    QVERIFY(body);
    QVERIFY(!body->single);
    QCOMPARE(body->drafts.size(), 2U);
    QCOMPARE(body->drafts[1].type, "c.d");
}

void TestPublish::keepsTheBytesOfData()
{
    const QByteArray data =
        "{ \"z\":1.50,\"a\" :\"\\u0041\\/\", \"z2\":{\"k\":1,\"k\":2},\n\t\"e\":1E+2 }";
    const QByteArray event = "{\"data\" : " + data + " ,\"type\":\"a.b\"}";
    QCOMPARE(parsePublish(event, PublishForm::Json, limits)->drafts.front().data, data);
    QCOMPARE(parsePublish("[" + event + "]", PublishForm::Json, limits)->drafts.front().data, data);
}

void TestPublish::ignoresUnknownMembersAndNullForOptionalOnes()
{
    const auto body =
        parsePublish("{\"type\":\"a.b\",\"data\":{},\"object\":\"event\",\"extra\":[1],"
                     "\"id\":null,\"created_at\":null}",
                     PublishForm::Json, limits);
    QVERIFY(body);
    QVERIFY(body->drafts.front().id.isEmpty());
    QVERIFY(!body->drafts.front().createdAt);
}

void TestPublish::unescapesTextMembers()
{
    const auto body =
        parsePublish("{\"\\u0074ype\":\"a\\u002eb\",\"data\":{}}", PublishForm::Json, limits);
    QVERIFY(body);
    QCOMPARE(body->drafts.front().type, "a.b");
}

void TestPublish::listsEveryBadFieldOfEveryEvent()
{
    const Error error =
        errorOf("[{\"type\":\"a.b\",\"data\":{}},"
                "{\"type\":\"Bad\",\"data\":[],\"id\":\"a.b\",\"created_at\":\"now\"},7,"
                "{\"type\":1,\"data\":{},\"id\":2,\"created_at\":3},"
                "{\"type\":\"a.b\",\"type\":\"a.b\",\"data\":{}}]");
    const QStringList expected{u"[1].type"_s, u"[1].data"_s, u"[1].id"_s, u"[1].created_at"_s,
                               u"[2]"_s,      u"[3].type"_s, u"[3].id"_s, u"[3].created_at"_s,
                               u"[4]"_s};
    QCOMPARE(fieldsOf(error), expected);
    for (const ErrorItem &item : error.items)
        QCOMPARE(item.code, ErrorCode::InputInvalid);
}

void TestPublish::saysWhatIsMissing()
{
    const Error error = errorOf("{\"event_type\":\"a.b\",\"payload\":{}}");
    QCOMPARE(fieldsOf(error), QStringList({u"type"_s, u"data"_s}));
    QCOMPARE(error.items[0].code, ErrorCode::InputMissing);
    QCOMPARE(error.items[1].code, ErrorCode::InputMissing);
}

void TestPublish::refusesABodyWithoutEvents()
{
    QCOMPARE(errorOf("").code(), ErrorCode::InputMissing);
    QCOMPARE(errorOf(" \n ").code(), ErrorCode::InputMissing);
    QCOMPARE(errorOf("[]").code(), ErrorCode::InputMissing);
    QCOMPARE(errorOf("", PublishForm::NdJson).code(), ErrorCode::InputMissing);
    QCOMPARE(errorOf("\n\r\n", PublishForm::NdJson).code(), ErrorCode::InputMissing);
    QCOMPARE(errorOf("7").code(), ErrorCode::InputInvalid);
    QCOMPARE(errorOf("null").code(), ErrorCode::InputInvalid);
}

void TestPublish::refusesWhatIsNotJson()
{
    const Error error = errorOf("[{\"type\":\"a.b\",\n\"data\":{},}]");
    QCOMPARE(error.items.size(), 1U);
    QVERIFY(error.items.front().message.contains(u"Line 2, column 11"));
    QVERIFY(error.items.front().message.contains(u"a key in double quotes"));
}

void TestPublish::namesTheLineOfABadLine()
{
    const Error error = errorOf("{\"type\":\"a.b\",\"data\":{}}\n\n{oops}\n{\"type\":\"a.b\"}\n[]",
                                PublishForm::NdJson);
    QCOMPARE(fieldsOf(error), QStringList({u"[2]"_s, u"[3].data"_s, u"[4]"_s}));
    QVERIFY(error.items.front().message.contains(u"Line 3, column 2"));
}

void TestPublish::refusesDataThatIsNoObject_data()
{
    QTest::addColumn<QByteArray>("data");
    for (const char *data : {"null", "1", "\"x\"", "[]", "true"})
        QTest::newRow(data) << QByteArray(data);
}

void TestPublish::refusesDataThatIsNoObject()
{
    QFETCH(QByteArray, data);
    const Error error = errorOf("{\"type\":\"a.b\",\"data\":" + data + "}");
    QCOMPARE(fieldsOf(error), QStringList({u"data"_s}));
}

void TestPublish::holdsTheLimitOfBytes()
{
    EventLimits small;
    small.maxBytes = 10;
    const auto event = [](const char *data) -> QByteArray {
        return QByteArray("{\"type\":\"a.b\",\"data\":") + data + "}";
    };
    QVERIFY(parsePublish(event("{\"a\":1234}"), PublishForm::Json, small));
    const Error error = errorOf(event("{\"a\":12345}"), PublishForm::Json, small);
    QCOMPARE(error.code(), ErrorCode::PayloadTooLarge);
    QCOMPARE(error.items.front().field, u"data"_s);
    QVERIFY(error.items.front().message.contains(u"limit is 10 bytes"));
}

void TestPublish::holdsTheLimitOfDepth()
{
    const auto event = [](int depth) -> QByteArray {
        return "{\"type\":\"a.b\",\"data\":{\"a\":" + QByteArray(depth - 1, '[') +
               QByteArray(depth - 1, ']') + "}}";
    };
    QVERIFY(parsePublish(event(64), PublishForm::Json, limits));
    QVERIFY(parsePublish("[" + event(64) + "]", PublishForm::Json, limits));
    QCOMPARE(fieldsOf(errorOf(event(65))), QStringList({u"data"_s}));
    QCOMPARE(fieldsOf(errorOf("[" + event(65) + "]")), QStringList({u"[0].data"_s}));
    QCOMPARE(fieldsOf(errorOf(event(100'000), PublishForm::NdJson)), QStringList({u"[0].data"_s}));
}

void TestPublish::holdsTheLimitOfEvents()
{
    EventLimits two;
    two.maxBatch = 2;
    const QByteArray event = "{\"type\":\"a.b\",\"data\":{}}";
    QVERIFY(parsePublish("[" + event + "," + event + "]", PublishForm::Json, two));
    QVERIFY(parsePublish(event, PublishForm::Json, two));
    const QByteArray three = event + "," + event + "," + event;
    QCOMPARE(errorOf("[" + three + "]", PublishForm::Json, two).code(), ErrorCode::PayloadTooLarge);
    const QByteArray lines = QByteArray(three).replace("},{", "}\n{");
    QCOMPARE(errorOf(lines, PublishForm::NdJson, two).code(), ErrorCode::PayloadTooLarge);
}

void TestPublish::listsAHundredProblemsAndCountsTheRest()
{
    QByteArray body = "[1";
    for (int i = 0; i < 149; ++i)
        body += ",1";
    const Error error = errorOf(body + "]");
    QCOMPARE(error.items.size(), 101U);
    QVERIFY(error.items.back().message.contains(u"50 more"));
}

void TestPublish::refusesAKeyGivenTwice()
{
    const Error error = errorOf("{\"type\":\"a.b\",\"type\":\"c.d\",\"data\":{}}");
    QCOMPARE(error.code(), ErrorCode::InputInvalid);
    QVERIFY(error.text().contains(u"\"type\" is there twice"));
}

void TestPublish::validatesADraftByTheSameRules()
{
    std::vector<ErrorItem> errors;
    validateDraft({EventId(), "a.b", "{\"a\":1}", {}}, limits, {}, errors);
    QVERIFY(errors.empty());
    validateDraft({EventId("a.b"), "bad", "[]", {}}, limits, u"[7]."_s, errors);
    QCOMPARE(fieldsOf([&] {
                 Error e;
                 e.items = errors;
                 return e;
             }()),
             QStringList({u"[7].type"_s, u"[7].id"_s, u"[7].data"_s}));
    errors.clear();
    validateDraft({EventId(), "a.b", "{\"a\":}", {}}, limits, {}, errors);
    QCOMPARE(errors.size(), 1U);
    errors.clear();
    validateDraft({EventId(), "a.b", "{\"a\":\"" + QByteArray(300'000, 'x') + "\"}", {}}, limits,
                  {}, errors);
    QCOMPARE(errors.front().code, ErrorCode::PayloadTooLarge);
}

QTEST_APPLESS_MAIN(TestPublish)
#include "tst_publish.moc"
