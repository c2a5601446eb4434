#include "api/codec.h"

#include <QRegularExpression>
#include <QTest>

using namespace deckhand;
using namespace Qt::Literals::StringLiterals;

namespace {

const Timestamp at = fromMillis(1'736'933'475'123);

template <class T>
QByteArray encoded(const T &value)
{
    QByteArray out;
    encode(out, value);
    return out;
}

} // namespace

class TestCodecAnswers : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral("."))); }

    void statsRoundTrip();
    void keyRoundTrips();
    void serverInfoRoundTrips();
    void serverInfoReadsOtherServers();
    void destinationTypeRoundTrips();
    void pageRoundTrips();
    void listedEventsRoundTrip();
    void errorRoundTrips();
    void foreignErrorBodiesBecomeOneError_data();
    void foreignErrorBodiesBecomeOneError();
    void requestIdGoesToTheEnd();
    void garbageIsRefusedEverywhere_data();
    void garbageIsRefusedEverywhere();
};

void TestCodecAnswers::statsRoundTrip()
{
    Stats stats;
    stats.at = at;
    stats.eventsStored = 5;
    stats.deliveriesWaiting = 4;
    stats.deliveriesHeld = 3;
    stats.deliveriesRetrying = 2;
    stats.oldestWaiting = at;
    stats.storeBytes = 1LL << 40;
    stats.series = {{at, 1, 2, 3, 4.5, 5.25, 1e21}, {at, 0, 0, 0, 0, 0, 0}};
    stats.topErrors = {{ErrorClass::DnsError, DestinationId("evtd_1"), 7},
                       {ErrorClass::Timeout, {}, 1}};
    const QByteArray json = encoded(stats);
    const auto back = decodeStats(json);
    QVERIFY(back);
    QCOMPARE(encoded(*back), json);
    QCOMPARE(back->storeBytes, stats.storeBytes);
    QCOMPARE(back->deliveriesRetrying, stats.deliveriesRetrying);
    stats.deliveriesRetrying.reset(); // as an older server answers
    QVERIFY(!decodeStats(encoded(stats))->deliveriesRetrying);
    QCOMPARE(back->series[0].p99Ms, 1e21);
}

void TestCodecAnswers::keyRoundTrips()
{
    const ApiKey key{
        KeyId("key_1"), u"CI \"bot\""_s, Role::Publisher, "sk_live_ab", at, std::nullopt, at};
    const auto back = decodeApiKey(encoded(key));
    QVERIFY(back);
    QCOMPARE(encoded(*back), encoded(key));
    QCOMPARE(back->role, Role::Publisher);
}

void TestCodecAnswers::serverInfoRoundTrips()
{
    const ServerInfo info{u"Deckhand"_s, u"0.1.0"_s, u"live"_s, {"publish", "replays"}, {}};
    QCOMPARE(encoded(info),
             "{\"status\":\"ready\",\"environment\":\"live\",\"server\":{\"name\":\"Deckhand\","
             "\"version\":\"0.1.0\",\"capabilities\":[\"publish\",\"replays\"]}}");
    const auto back = decodeServerInfo(encoded(info));
    QVERIFY(back);
    QCOMPARE(encoded(*back), encoded(info));
    QVERIFY(!back->retention);
    ServerInfo keeping = info;
    keeping.retention = Retention{milliseconds(2'592'000'000), 0};
    QVERIFY(encoded(keeping).contains(R"("retention":{"seconds":2592000,"store_bytes":null}}})"));
    for (const qint64 bound : {0LL, 5'000'000'000LL}) {
        keeping.retention->maxBytes = bound;
        const auto kept = decodeServerInfo(encoded(keeping));
        QVERIFY(kept && kept->retention == keeping.retention);
    }
    const auto odd = decodeServerInfo(R"({"server":{"retention":{"seconds":-7}}})");
    QVERIFY(odd && odd->retention == Retention());
}

void TestCodecAnswers::serverInfoReadsOtherServers()
{
    const auto info = decodeServerInfo(
        "{\"status\":\"ready\",\"environment\":\"sandbox\",\"request_id\":\"req_1\"}");
    QVERIFY(info);
    QCOMPARE(info->environment, u"sandbox"_s);
    QVERIFY(info->capabilities.empty());
}

void TestCodecAnswers::destinationTypeRoundTrips()
{
    DestinationType type;
    type.name = "webhook";
    type.label = u"Webhook"_s;
    type.guide = u"# Guide\n"_s;
    type.fields = {{u"url"_s,
                    u"URL"_s,
                    u"Help."_s,
                    u"https://"_s,
                    u"https?://.+"_s,
                    u"a URL"_s,
                    {},
                    u"url"_s,
                    {},
                    true,
                    false,
                    false},
                   {u"class"_s,
                    u"Class"_s,
                    {},
                    {},
                    {},
                    {},
                    u"A"_s,
                    u"choice"_s,
                    {u"A"_s, u"B"_s},
                    false,
                    true,
                    true}};
    const auto back = decodeDestinationType(encoded(type));
    QVERIFY(back);
    QCOMPARE(encoded(*back), encoded(type));
    QCOMPARE(back->fields[1].choices, type.fields[1].choices);
}

void TestCodecAnswers::pageRoundTrips()
{
    Page<Event> page;
    page.items = {{EventId("evt_2"), "a.b", "{ \"x\":1 }", at},
                  {EventId("evt_1"), "a.b", "{}", at}};
    page.hasMore = true;
    page.nextCursor = "abc";
    QByteArray json;
    encodePage(json, page, "req_1");
    QVERIFY(json.endsWith("],\"has_more\":true,\"next_cursor\":\"abc\",\"request_id\":\"req_1\"}"));
    const auto raw = decodePage(json);
    QVERIFY(raw);
    QCOMPARE(raw->items.size(), 2U);
    QCOMPARE(*decodeEvent(raw->items[0]), page.items[0]);
    QVERIFY(!decodeEvent(raw->items[0])->deliveries); // not told is not 0
    QVERIFY(raw->hasMore);
    QCOMPARE(raw->nextCursor, "abc");
    QByteArray empty;
    encodePage(empty, Page<Delivery>(), "req_2");
    QCOMPARE(empty,
             "{\"data\":[],\"has_more\":false,\"next_cursor\":null,\"request_id\":\"req_2\"}");
    QVERIFY(decodePage(empty)->items.empty());
    QVERIFY(!decodePage("{\"has_more\":false}"));
}

void TestCodecAnswers::listedEventsRoundTrip()
{
    Event event{EventId("evt_1"), "a.b", "{}", at};
    event.replayedFrom = EventId("evt_0");
    event.deliveries = DeliverySummary{2, 1, 3, 4, 5, 6};
    const QByteArray json = encoded(event);
    QVERIFY(json.endsWith(",\"replayed_from\":\"evt_0\",\"deliveries\":{\"pending\":1,"
                          "\"retrying\":3,\"held\":4,\"success\":2,\"failure\":5,"
                          "\"canceled\":6}}"));
    QCOMPARE(*decodeEvent(json), event);
    event.replayedFrom = {};
    QCOMPARE(*decodeEvent(encoded(event)), event);
    QVERIFY(!envelope(event).contains("deliveries")); // receivers are not told
    const QByteArray odd = QByteArray(json).replace("\"pending\":1", "\"pending\":-7");
    QCOMPARE(decodeEvent(odd)->deliveries->waiting, 0);
    QVERIFY(!decodeEvent(QByteArray(json).replace("\"pending\":1", "\"pending\":\"x\"")));
}

void TestCodecAnswers::errorRoundTrips()
{
    Error error(ErrorCode::InputMissing, u"The \"type\" is missing."_s, u"[3].type"_s);
    error.items.push_back({ErrorCode::Conflict, {}, u"No."_s});
    QByteArray json;
    encode(json, error, "req_1");
    QCOMPARE(
        json,
        "{\"errors\":[{\"type\":\"request\",\"code\":\"input_missing\",\"field\":\"[3].type\","
        "\"message\":\"The \\\"type\\\" is missing.\"},{\"type\":\"request\",\"code\":\"conflict\","
        "\"message\":\"No.\"}],\"request_id\":\"req_1\"}");
    const Error back = decodeError(json, 400);
    QCOMPARE(back.items, error.items);
    QCOMPARE(back.requestId, "req_1");
}

void TestCodecAnswers::foreignErrorBodiesBecomeOneError_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<int>("status");
    QTest::addColumn<ErrorCode>("code");
    QTest::newRow("html") << QByteArray("<html>\n  <h1>Bad Gateway</h1>") << 502
                          << ErrorCode::ApiError;
    QTest::newRow("empty") << QByteArray() << 401 << ErrorCode::Unauthorized;
    QTest::newRow("other json") << QByteArray("{\"error\":\"x\"}") << 404
                                << ErrorCode::ResourceNotFound;
    QTest::newRow("list") << QByteArray("[1]") << 429 << ErrorCode::RateLimitExceeded;
    QTest::newRow("no errors") << QByteArray("{\"errors\":[]}") << 500 << ErrorCode::ApiError;
    QTest::newRow("odd errors") << QByteArray("{\"errors\":[1,\"x\"]}") << 503
                                << ErrorCode::Overloaded;
    QTest::newRow("errors are text")
        << QByteArray("{\"errors\":\"x\"}") << 413 << ErrorCode::PayloadTooLarge;
    QTest::newRow("unknown code") << QByteArray("{\"errors\":[{\"code\":\"odd\"}]}") << 403
                                  << ErrorCode::Forbidden;
    QTest::newRow("binary") << QByteArray("\x00\xFF\xFE", 3) << 500 << ErrorCode::ApiError;
    QTest::newRow("long") << QByteArray(100'000, 'x') << 500 << ErrorCode::ApiError;
}

void TestCodecAnswers::foreignErrorBodiesBecomeOneError()
{
    QFETCH(QByteArray, body);
    QFETCH(int, status);
    QFETCH(ErrorCode, code);
    const Error error = decodeError(body, status);
    QCOMPARE(error.items.size(), 1U);
    QCOMPARE(error.code(), code);
    QVERIFY(error.items[0].message.contains(QString::number(status)));
    QVERIFY(error.items[0].message.size() < 300);
}

void TestCodecAnswers::requestIdGoesToTheEnd()
{
    QCOMPARE(withRequestId("{\"a\":1}", "req_1"), "{\"a\":1,\"request_id\":\"req_1\"}");
    QCOMPARE(withRequestId("{}", "req_1"), "{\"request_id\":\"req_1\"}");
    QCOMPARE(withRequestId("{ }\n", "req_1"), "{ \"request_id\":\"req_1\"}");
    QCOMPARE(withRequestId("{\"a\":{}}", "req_1"), "{\"a\":{},\"request_id\":\"req_1\"}");
}

void TestCodecAnswers::garbageIsRefusedEverywhere_data()
{
    QTest::addColumn<QByteArray>("json");
    for (const char *json :
         {"", "null", "1", "\"x\"", "[]", "{", "{\"id\":}", "\xFF", "{\"id\":1,\"id\":2}"})
        QTest::newRow(json) << QByteArray(json);
    QTest::newRow("deep") << QByteArray(1'000'000, '[');
}

void TestCodecAnswers::garbageIsRefusedEverywhere()
{
    QFETCH(QByteArray, json);
    const DestinationTypes types({});
    QVERIFY(!decodeEvent(json));
    QVERIFY(!decodeDestination(json, types));
    QVERIFY(!decodeDestinationDraft(json, types));
    QVERIFY(!decodeDestinationPatch(json, "webhook", types));
    QVERIFY(!decodeAttempt(json));
    QVERIFY(!decodeDelivery(json));
    QVERIFY(!decodeReplay(json));
    QVERIFY(!decodeReplayRequest(json));
    QVERIFY(!decodeExplanation(json));
    QVERIFY(!decodeDestinationType(json));
    QVERIFY(!decodeEventTypeInfo(json));
    QVERIFY(!decodeStats(json));
    QVERIFY(!decodeApiKey(json));
    QVERIFY(!decodeServerInfo(json));
    QVERIFY(!decodePage(json));
    QVERIFY(!decodeRetryPolicy(json));
    QVERIFY(!decodeEventFilter(json));
}

QTEST_APPLESS_MAIN(TestCodecAnswers)
#include "tst_codecanswers.moc"
