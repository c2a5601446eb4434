#include "api/contentfilter.h"
#include "api/event.h"

#include <QTest>

#include <random>

using namespace Qt::Literals::StringLiterals;
using namespace deckhand;

namespace {

Event sampleEvent()
{
    return {EventId("evt_1"), "task_run.failed",
            R"({"id":"trun_1","status":"failed","n":5,"x":1.5,"big":9007199254740993,"flag":true,)"
            R"("none":null,"tags":["a","b"],"empty":[],"agent":{"name":"Scout","level":3},)"
            R"("items":[{"k":1,"v":"one"},{"k":2,"v":"two"}]})",
            *parseIso("2025-01-15T09:31:15.123Z")};
}

} // namespace

class TstContentFilter : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }
    void accepts_data();
    void accepts();
    void namesTheBadPath_data();
    void namesTheBadPath();
    void listsEveryMistake();
    void explains_data();
    void explains();
    void emptyFilterPassesAll();
    void unreadableDataIsMissing();
    void survivesRandomBytes();
};

void TstContentFilter::accepts_data()
{
    QTest::addColumn<QByteArray>("filter");
    QTest::addColumn<bool>("matches");
    const auto row = [](const char *filter, bool matches) {
        QTest::newRow(filter) << QByteArray(filter) << matches;
    };
    row(R"({"type":"task_run.failed"})", true);
    row(R"({"type":{"$startsWith":"task_run."}})", true);
    row(R"({"type":{"$endsWith":[".completed",".failed"]}})", true);
    row(R"({"type":{"$in":["task_run.completed"]}})", false);
    row(R"({"id":"evt_1","object":"event"})", true);
    row(R"({"created_at":{"$gte":"2025-01-15","$lt":"2025-01-16"}})", true);
    row(R"({"data":{"status":"failed"}})", true);
    row(R"({"data":{"status":"Failed"}})", false);
    row(R"({"data":{"status":{"$eq":"failed"}}})", true);
    row(R"({"data":{"status":{"$neq":"failed"}}})", false);
    row(R"({"data":{"missing":{"$neq":"failed"}}})", true);
    row(R"({"data":{"missing":{"$nin":["failed"]}}})", true);
    row(R"({"data":{"missing":"failed"}})", false);
    row(R"({"data":{"missing":null}})", false);
    row(R"({"data":{"none":null}})", true);
    row(R"({"data":{"none":{"$exist":true}}})", true);
    row(R"({"data":{"missing":{"$exist":false}}})", true);
    row(R"({"data":{"n":5.0}})", true);
    row(R"({"data":{"n":"5"}})", false);
    row(R"({"data":{"n":{"$gt":4,"$lte":5}}})", true);
    row(R"({"data":{"x":{"$gt":1,"$lt":1.5}}})", false);
    row(R"({"data":{"n":{"$gt":"4"}}})", false);
    row(R"({"data":{"big":9007199254740993}})", true);
    row(R"({"data":{"big":9007199254740992}})", false);
    row(R"({"data":{"flag":true}})", true);
    row(R"({"data":{"flag":1}})", false);
    row(R"({"data":{"tags":"b"}})", true);
    row(R"({"data":{"tags":"c"}})", false);
    row(R"({"data":{"tags":{"$in":["x","a"]}}})", true);
    row(R"({"data":{"tags":{"$neq":"a"}}})", true);
    row(R"({"data":{"tags":{"$not":"a"}}})", false);
    row(R"({"data":{"tags":{"$not":"c"}}})", true);
    row(R"({"data":{"tags":{"$exist":true}}})", true);
    row(R"({"data":{"empty":{"$exist":true}}})", true);
    row(R"({"data":{"empty":"a"}})", false);
    row(R"({"data":{"empty":{"$neq":"a"}}})", true);
    row(R"({"data":{"agent":{"name":"Scout","level":{"$gte":3}}}})", true);
    row(R"({"data":{"agent":{"name":"Scout","level":{"$gte":4}}}})", false);
    row(R"({"data":{"agent":"Scout"}})", false);
    row(R"({"data":{"items":{"k":2,"v":"two"}}})", true);
    row(R"({"data":{"items":{"k":1,"v":"two"}}})", false);
    row(R"({"$or":[{"type":"x.y"},{"data":{"n":5}}]})", true);
    row(R"({"$and":[{"type":"task_run.failed"},{"data":{"n":6}}]})", false);
    row(R"({"$not":{"data":{"n":6}}})", true);
    row(R"({"$not":{"type":"task_run.failed"}})", false);
    row(R"({"data":{"status":{"$or":["done",{"$startsWith":"fail"}]}}})", true);
    row(R"({"data":{"status":{"$not":{"$in":["failed","canceled"]}}}})", false);
    row(R"({"type":"x.y","data":{"n":5}})", false);
    row(R"({})", true);
    row("", true);
    row("null", true);
}

void TstContentFilter::accepts()
{
    QFETCH(QByteArray, filter);
    QFETCH(bool, matches);
    const auto parsed = ContentFilter::parse(filter);
    QVERIFY2(parsed, qPrintable(parsed ? QString() : parsed.error().text()));
    QCOMPARE(parsed->matches(sampleEvent()), matches);
    QCOMPARE(parsed->explainMismatch(sampleEvent()).isEmpty(), matches);
}

void TstContentFilter::namesTheBadPath_data()
{
    QTest::addColumn<QByteArray>("filter");
    QTest::addColumn<QString>("field");
    const auto row = [](const char *filter, const QString &field) {
        QTest::newRow(filter) << QByteArray(filter) << field;
    };
    row("{", u"filter"_s);
    row("[1]", u"filter"_s);
    row("\"x\"", u"filter"_s);
    row("{\"data\":1e999}", u"filter"_s);
    row(R"({"data":{"status":{"$foo":1}}})", u"filter.data.status.$foo"_s);
    row(R"({"data.status":"x"})", u"filter.data.status"_s);
    row(R"({"status":"x"})", u"filter.status"_s);
    row(R"({"$eq":"x"})", u"filter.$eq"_s);
    row(R"({"data":{"a":["x"]}})", u"filter.data.a"_s);
    row(R"({"data":{"a":{}}})", u"filter.data.a"_s);
    row(R"({"data":{"a":{"$in":"x"}}})", u"filter.data.a.$in"_s);
    row(R"({"data":{"a":{"$in":[]}}})", u"filter.data.a.$in"_s);
    row(R"({"data":{"a":{"$eq":["x"]}}})", u"filter.data.a.$eq"_s);
    row(R"({"data":{"a":{"$gt":true}}})", u"filter.data.a.$gt"_s);
    row(R"({"data":{"a":{"$exist":1}}})", u"filter.data.a.$exist"_s);
    row(R"({"data":{"a":{"$startsWith":1}}})", u"filter.data.a.$startsWith"_s);
    row(R"({"$or":{"type":"x"}})", u"filter.$or"_s);
    row(R"({"$or":[{"type":"x.y"},{"type":{"$x":1}}]})", u"filter.$or[1].type.$x"_s);
    QTest::newRow("deep") << QByteArray(QByteArray(R"({"data":)") +
                                        QByteArray(R"({"a":)").repeated(40) + "1" +
                                        QByteArray("}").repeated(41))
                          << QString(u"filter.data"_s % u".a"_s.repeated(32));
    QTest::newRow("long") << QByteArray(QByteArray("{\"type\":\"") + QByteArray(17000, 'x') + "\"}")
                          << u"filter"_s;
}

void TstContentFilter::namesTheBadPath()
{
    QFETCH(QByteArray, filter);
    QFETCH(QString, field);
    const auto parsed = ContentFilter::parse(filter);
    QVERIFY(!parsed);
    QCOMPARE(parsed.error().items.front().field, field);
    QCOMPARE(parsed.error().code(), ErrorCode::InputInvalid);
    QVERIFY(!parsed.error().items.front().message.isEmpty());
}

void TstContentFilter::listsEveryMistake()
{
    const auto parsed = ContentFilter::parse(R"({"typ":"x","data":{"a":{"$foo":1,"$bar":2}}})");
    QVERIFY(!parsed);
    QCOMPARE(parsed.error().items.size(), size_t(3));
}

void TstContentFilter::explains_data()
{
    QTest::addColumn<QByteArray>("filter");
    QTest::addColumn<QString>("words");
    const auto row = [](const char *filter, const QString &words) {
        QTest::newRow(filter) << QByteArray(filter) << words;
    };
    row(R"({"data":{"status":{"$in":["completed","canceled"]}}})",
        u"data.status: expected one of \"completed\", \"canceled\", found \"failed\""_s);
    row(R"({"data":{"status":"completed"}})",
        u"data.status: expected \"completed\", found \"failed\""_s);
    row(R"({"type":"a.b","data":{"status":"completed"}})",
        u"type: expected \"a.b\", found \"task_run.failed\""_s);
    row(R"({"data":{"gone":{"$exist":true}}})", u"data.gone: expected a value, found nothing"_s);
    row(R"({"data":{"n":{"$gte":6}}})", u"data.n: expected at least 6, found 5"_s);
    row(R"({"data":{"tags":"c"}})",
        u"data.tags: expected \"c\", found \"b\"; no other element fits either"_s);
    row(R"({"$not":{"data":{"n":5}}})", QString());
}

void TstContentFilter::explains()
{
    QFETCH(QByteArray, filter);
    QFETCH(QString, words);
    const QString found = ContentFilter::parse(filter)->explainMismatch(sampleEvent());
    QVERIFY(!found.isEmpty());
    if (!words.isEmpty())
        QCOMPARE(found, words);
}

void TstContentFilter::emptyFilterPassesAll()
{
    const ContentFilter none;
    QVERIFY(none.isEmpty());
    QVERIFY(none.matches(sampleEvent()));
    QVERIFY(none.explainMismatch(sampleEvent()).isEmpty());
    QVERIFY(ContentFilter::parse("{}")->isEmpty());
}

void TstContentFilter::unreadableDataIsMissing()
{
    Event event = sampleEvent();
    event.data = "{\"n\":";
    QVERIFY(!ContentFilter::parse(R"({"data":{"n":5}})")->matches(event));
    QVERIFY(ContentFilter::parse(R"({"data":{"$exist":false}})")->matches(event));
}

void TstContentFilter::survivesRandomBytes()
{
    const auto seed = std::random_device()();
    qInfo("seed %u", seed);
    std::mt19937 random(seed);
    const QByteArray seedFilter(R"({"$or":[{"data":{"a":{"$in":["x",1]}}},{"type":"x.y"}]})");
    for (int i = 0; i < 2000; ++i) {
        QByteArray bytes = seedFilter;
        for (int k = 0; k < 3; ++k)
            bytes[static_cast<qsizetype>(random() % size_t(bytes.size()))] =
                static_cast<char>(random() % 256);
        const auto parsed = ContentFilter::parse(bytes);
        if (parsed)
            (void)parsed->explainMismatch(sampleEvent());
        else
            QVERIFY(!parsed.error().items.empty());
    }
}

QTEST_APPLESS_MAIN(TstContentFilter)
#include "tst_contentfilter.moc"
