#include "api/codec.h"
#include "api/event.h"
#include "api/searchast.h"

#include <QTest>

#include <random>

using namespace Qt::Literals::StringLiterals;
using namespace deckhand;

namespace {

const Timestamp now = *parseIso("2025-01-15T12:00:00Z");

Event sampleEvent()
{
    return {
        EventId("evt_1"), "task_run.completed",
        R"({"id":"trun_1","object":"task_run","status":"completed","result":"Error: no 100% \u00e9",)"
        R"("runtime_ms":5300,"agent_id":"agt_9","ok":true,"none":null,"when":"2025-01-10T00:00:00Z",)"
        R"("tags":["red","blue",["deep"]],"empty":[],"site":{"url":"https://x.example"},)"
        R"("items":[{"n":1,"s":"a"},{"n":2,"s":"b"}],"a.b":{"c d":7},"price":1.50})",
        *parseIso("2025-01-15T10:30:20.500Z")};
}

Delivery sampleDelivery()
{
    Delivery d;
    d.id = DeliveryId("edlv_1");
    d.eventId = EventId("evt_1");
    d.eventType = "task_run.completed";
    d.destinationId = DestinationId("evtd_1");
    d.status = DeliveryStatus::Retrying;
    d.attempts = 2;
    d.createdAt = *parseIso("2025-01-15T11:30:00Z");
    d.nextAttemptAt = now + std::chrono::minutes(2);
    d.lastError = AttemptError{ErrorClass::HttpStatus, u"The receiver answered 503."_s, {}};
    Attempt first;
    first.id = AttemptId("eatt_1");
    first.number = 1;
    first.durationMs = 5000;
    first.error.errorClass = ErrorClass::Timeout;
    Attempt second;
    second.id = AttemptId("eatt_2");
    second.number = 2;
    second.trigger = AttemptTrigger::Replay;
    second.durationMs = 6001.5;
    second.request = AttemptRequest{"POST", "http://x", {{"X-Trace", "t-77"}}, 10};
    second.response =
        AttemptResponse{503, {{"content-type", "text/html; charset=utf-8"}}, {}, false};
    d.history = {second, first};
    return d;
}

QString parseError(const QString &text)
{
    const auto parsed = SearchExpression::parse(text);
    return parsed ? QString() : parsed.error().message;
}

} // namespace

class TstSearch : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void readsDeliveryRow_data();
    void readsDeliveryRow();
    void readsEventRow_data();
    void readsEventRow();
    void readsDataAndText_data();
    void readsDataAndText();
    void countsRelativeTimesFromNow();
    void survivesRandomBytes();
    void tellsSlowFromFast();
};

static void columns()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("matches");
}

static void row(const char *text, bool matches)
{
    QTest::newRow(text) << QString::fromUtf8(text) << matches;
}

void TstSearch::readsDeliveryRow_data()
{
    columns();
    row("", true);
    row("   ", true);
    row("status:retrying", true);
    row("Status: RETRYING", true);
    row("status = failure", false);
    row("status:(failure, retrying)", true);
    row("status!=(failure, retrying)", false);
    row("status!=failure", true);
    row("status:*ing", true);
    row("-status:retrying", false);
    row("not status:failure", true);
    row("not (status:failure or status:held) and attempts>=2", true);
    row("status:failure or status:held attempts>=2", false);
    row("status:failure or status:retrying attempts>=2", true);
    row("(status:failure or status:held) attempts>=2", false);
    row("--status:retrying", true);
    row("dest:\"prod WEBHOOK\"", true);
    row("dest:prod", false);
    row("dest:prod*", true);
    row("dest:\"Prod web*\"", true);
    row("dest=\"Prod web*\"", false);
    row("dest:evtd_1", true);
    row("dest:EVTD_1", false);
    row("dest~\"^Prod .*k$\"", true);
    row("dest~^prod", false);
    row("dest.type:webhook", true);
    row("dest.type!=aws_sqs", true);
    row("id:edlv_1", true);
    row("id:evt_*", true);
    row("event:edlv_1", false);
    row("event:evt_1", true);
    row("attempts:2", true);
    row("attempts:1..3", true);
    row("attempts:3..9", false);
    row("attempts:(1, 5)", false);
    row("http>=500", true);
    row("http:5xx", true);
    row("http:(404, 5XX)", true);
    row("http:500..599", true);
    row("http!=503", false);
    row("http!=404", true);
    row("http:*", true);
    row("latency>5s", true);
    row("latency>6002", false);
    row("latency:6s..7s", true);
    row("error:http_status", true);
    row("error:timeout", false);
    row("error~\"answered 50[0-9]\\.$\"", true);
    row("error:*", true);
    row("test:true", false);
    row("test:false", true);
    row("replayed:yes", true);
    row("header.content-type:*HTML*", false);
    row("header.Content-Type:*html*", true);
    row("header.x-trace:t-77", true);
    row("header.x-trace!=t-77", false);
    row("header.x-other!=t-77", false);
    row("-header.x-other:*", true);
    row("created:2025-01-15T11:30", true);
    row("created:2025-01-15T11:31", false);
    row("created:2025-01-15T12:30+01:00", true);
    row("created>2025-01-15", false);
    row("created<=2025-01-15", true);
    row("created:2025-01-14..2025-01-15", true);
    row("age<=30m", true);
    row("age<30m", false);
    row("age:29m..31m", true);
    row("next>+1m next<+3m", true);
    row("next:*", true);
    row("evtd_1", true);
    row("eatt_1", true);
    row("edlv_2", false);
    row("note:x", false);
    row("-marked:true", true);
}

void TstSearch::readsDeliveryRow()
{
    QFETCH(QString, text);
    QFETCH(bool, matches);
    const auto parsed = SearchExpression::parse(text);
    QVERIFY2(parsed, qPrintable(parseError(text)));
    const Event event = sampleEvent();
    const Delivery delivery = sampleDelivery();
    SearchRow r;
    r.event = &event;
    r.delivery = &delivery;
    r.destinationName = u"Prod webhook";
    r.destinationType = "webhook";
    QCOMPARE(parsed->matches(r, now), matches);
}

void TstSearch::readsEventRow_data()
{
    columns();
    row("status:success", true);
    row("status:retrying", true);
    row("-status:failure", true);
    row("-status:success", false);
    row("status:success http:503", true); // two deliveries may satisfy two clauses
    row("dest:Other", true);
    row("edlv_1", true);
    row("id:edlv_1", false);
    row("id:evt_1", true);
    row("created:2025-01-15T10:30:20", true);
    row("after:2025-01-15T10:30:20.501", false);
    row("before:2025-01-15T10:30:20.501", true);
    row("type:task_run.*", true);
    row("type:task_run.* -type:task_run.completed", false);
    row("type:task_run", false);
    row("type!=task_run.failed", true);
    row("size>100 size<1KB", true);
    row("size>1KiB", false);
}

void TstSearch::readsEventRow()
{
    QFETCH(QString, text);
    QFETCH(bool, matches);
    const auto parsed = SearchExpression::parse(text);
    QVERIFY2(parsed, qPrintable(parseError(text)));
    const Event event = sampleEvent();
    const Delivery one = sampleDelivery();
    Delivery two;
    two.id = DeliveryId("edlv_9");
    two.status = DeliveryStatus::Success;
    const SearchDelivery all[] = {{&one, u"Prod webhook", "webhook"}, {&two, u"other", "aws_sqs"}};
    SearchRow r;
    r.event = &event;
    r.deliveries = all;
    QCOMPARE(parsed->matches(r, now), matches);
}

void TstSearch::readsDataAndText_data()
{
    columns();
    row("data.status:completed", true);
    row("data.status:Completed", false);
    row("data.status:comp*", true);
    row("data.status=comp*", false);
    row("data.runtime_ms>5s", true);
    row("data.runtime_ms:5300.0", true);
    row("data.runtime_ms:\"5300\"", false);
    row("data.runtime_ms:53*", false);
    row("data.runtime_ms!=abc", true);
    row("data.runtime_ms:5000..6000", true);
    row("data.price:1.5", true);
    row("data.price<=(1)", false); // a list does not go with <=: see below
    row("data.ok:true", true);
    row("data.none:null", true);
    row("data.none:*", true);
    row("data.missing:*", false);
    row("data.missing!=x", false);
    row("-data.missing:x", true);
    row("data.tags:blue", true);
    row("data.tags:deep", true);
    row("data.tags!=blue", false);
    row("data.tags.0:red", true);
    row("data.tags.1:red", false);
    row("data.tags.2.0:deep", true);
    row("data.empty:*", true);
    row("data.empty!=x", true);
    row("data.site.url:https://x.example", true);
    row("data.site:*", true);
    row("data.site!=x", true);
    row("data.items.n>1", true);
    row("data.items.n>2", false);
    row("data.items.1.s:b", true);
    row("data.\"a.b\".\"c d\":7", true);
    row("data.when<2025-01-11", true);
    row("data.when>-1h", false);
    row("data.when<-1h", true);
    row("data.result~\"100% .$\"", true);
    row("data.result:\"Error: no 100% \xc3\xa9\"", true);
    row("task_run:trun_1", true);
    row("task_run:trun_2", false);
    row("task_run!=trun_2", true);
    row("agent:agt_9", true);
    row("session:*", false);
    row("error", true);
    row("\"ERROR: NO\"", true);
    row("err*100", true);
    row("\"err*100\"", false);
    row("100%", true);
    row("trun_1", true);
    row("trun_2", false);
    row("evt_1", true);
    row("nothing", false);
}

void TstSearch::readsDataAndText()
{
    QFETCH(QString, text);
    QFETCH(bool, matches);
    const auto parsed = SearchExpression::parse(text);
    if (text.contains("<=("_L1)) {
        QVERIFY(!parsed);
        return;
    }
    QVERIFY2(parsed, qPrintable(parseError(text)));
    const Event event = sampleEvent();
    SearchRow r;
    r.event = &event;
    QCOMPARE(parsed->matches(r, now), matches);
}

void TstSearch::countsRelativeTimesFromNow()
{
    const auto parsed = SearchExpression::parse(u"after:-1h"_s);
    QVERIFY(parsed);
    Event event = sampleEvent();
    event.createdAt = now - std::chrono::hours(1);
    SearchRow r;
    r.event = &event;
    QVERIFY(parsed->matches(r, now));
    QVERIFY(!parsed->matches(r, now + milliseconds(1)));
}

void TstSearch::survivesRandomBytes()
{
    const auto seed = std::random_device()();
    qInfo("seed %u", seed);
    std::mt19937 random(seed);
    const QByteArray alphabet("()\"-~:=<>!*., \\[]{}|^$0159adhmstorn_\xc3\xa9");
    const Event event = sampleEvent();
    const Delivery delivery = sampleDelivery();
    SearchRow r;
    r.event = &event;
    r.delivery = &delivery;
    for (int i = 0; i < 4000; ++i) {
        QByteArray bytes(static_cast<qsizetype>(random() % 60), '\0');
        for (char &c : bytes)
            c = i % 2 ? static_cast<char>(random() % 256)
                      : alphabet[static_cast<qsizetype>(random() % size_t(alphabet.size()))];
        QString text = QString::fromUtf8(bytes);
        if (i % 4 == 0)
            text.prepend(i % 8 ? u"type~"_s : u"data.result~"_s);
        const auto parsed = SearchExpression::parse(text);
        if (parsed) {
            (void)parsed->matches(r, now);
            continue;
        }
        const SearchError &error = parsed.error();
        QVERIFY(!error.message.isEmpty());
        QVERIFY(error.position >= 0 && error.length >= 0);
        QVERIFY2(error.position + error.length <= text.size(), qPrintable(text));
        QVERIFY(error.length > 0 || error.position == text.size());
    }
}

void TstSearch::tellsSlowFromFast()
{
    for (const char *text : {"", "type:x status:failure", "http>=500 or after:-1h", "size>1KB"})
        QVERIFY2(!SearchExpression::parse(QString::fromLatin1(text))->isSlow(), text);
    for (const char *text : {"word", "type~x", "-(a or type:x)", "data.a:b", "evt_1", "header.a:b"})
        QVERIFY2(SearchExpression::parse(QString::fromLatin1(text))->isSlow(), text);
}

QTEST_APPLESS_MAIN(TstSearch)
#include "tst_search.moc"
