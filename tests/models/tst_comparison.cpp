// What two attempts or events have in common and what not: by path, by line, by hash.

#include "models/comparemark.h"
#include "models/comparenoise.h"
#include "models/comparison.h"
#include "models/formatting.h"
#include "models/jsonpaths.h"
#include "models/linediff.h"
#include "ui/words.h"

#include "api/codec.h"

#include <QAbstractItemModelTester>
#include <QElapsedTimer>
#include <QRegularExpression>
#include <QTest>

using namespace deckhand;
using namespace Qt::Literals::StringLiterals;

namespace {

CompareSide answered(const QByteArray &body)
{
    CompareSide side;
    side.attempt.emplace();
    side.attempt->response = AttemptResponse{200, {}, body, false};
    return side;
}

CompareSide carrying(const QByteArray &data, const char *id)
{
    CompareSide side;
    side.event = Event{EventId(id), "task.created", data, {}};
    return side;
}

/// `what|left|right|change` of every row that differs, noise marked by a `~`.
QStringList differing(const CompareSide &left, const CompareSide &right)
{
    QStringList lines;
    for (const ComparisonRow &row : compareSides(left, right, Words())) {
        if (row.differs())
            lines.append(u"%1%2|%3|%4|%5"_s.arg(row.noise ? u"~"_s : QString(), row.what, row.left,
                                                row.right, Words().word(row.change)));
    }
    return lines;
}

QByteArrayView viewOf(const char *text)
{
    return text;
}

} // namespace

class TestComparison : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u"."_s)); }

    void jsonIsTakenApartByPath()
    {
        const auto paths = jsonPaths(R"({"a":{"b":[1,{"c":"x"}],"d":{}},"e":null})", 100);
        QVERIFY(paths);
        QStringList shown;
        for (const JsonPath &one : *paths)
            shown.append(one.path + u'=' + QString::fromUtf8(one.value));
        QCOMPARE(shown,
                 (QStringList{u"a.b[0]=1"_s, u"a.b[1].c=\"x\""_s, u"a.d={}"_s, u"e=null"_s}));
        QVERIFY(!jsonPaths("no json", 100));
        QVERIFY(!jsonPaths("[1,2,3]", 2));
        QCOMPARE(jsonPaths("17", 100)->front().path, QString());
    }

    void linesAreAlignedByWhatTheyHaveInCommon()
    {
        const auto left = linesOf("a\nb\nc\nd\r\n");
        const auto right = linesOf("a\nc\nX\nd");
        QCOMPARE(left.size(), std::size_t(4));
        const std::vector<LinePair> expected{{0, 0}, {1, -1}, {2, 1}, {-1, 2}, {3, 3}};
        QVERIFY(alignLines(left, right) == expected);
        QVERIFY(alignLines({}, {}).empty());
        const std::vector<LinePair> replaced{{0, 0}};
        QVERIFY(alignLines(linesOf("x"), linesOf("y")) == replaced);
    }

    void textsTooLongForTheTableAreAlignedAllTheSame()
    {
        QByteArray left("begin\n"), right("begin\n");
        for (int i = 0; i < 15'000; ++i) {
            left += 'l' + QByteArray::number(i) + '\n';
            right += 'r' + QByteArray::number(i) + '\n';
        }
        QElapsedTimer timer;
        timer.start();
        const auto pairs = alignLines(linesOf(left), linesOf(right));
        QCOMPARE(pairs.size(), std::size_t(15'001));
        QVERIFY2(timer.elapsed() < 2000, qPrintable(QString::number(timer.elapsed())));
    }

    void timesIdsAndSignaturesAreNoise()
    {
        QVERIFY(isNoiseHeader("webhook-signature") && isNoiseHeader("x-acme-signature-v2"));
        QVERIFY(isNoiseHeader("date") && !isNoiseHeader("content-type"));
        QVERIFY(isNoiseValue(u"data.task_id", viewOf("\"a\""), viewOf("\"b\"")));
        QVERIFY(isNoiseValue(u"items[3].created_at", viewOf("1"), viewOf("2")));
        QVERIFY(isNoiseValue(u"ids[0].id", viewOf("1"), viewOf("2")));
        QVERIFY(isNoiseValue(u"when", viewOf("\"2025-01-15T09:31:15Z\""),
                             viewOf("\"2025-01-15T09:31:16Z\"")));
        QVERIFY(!isNoiseValue(u"when", viewOf("\"2025-01-15T09:31:15Z\""), viewOf("\"never\"")));
        QVERIFY(!isNoiseValue(u"paid", viewOf("1"), viewOf("2")));
    }

    void payloadsDifferByPathWhateverTheirOrder()
    {
        const QStringList lines =
            differing(carrying(R"({"id":"a","n":1,"gone":true,"list":[1,2]})", "evt_1"),
                      carrying(R"({"list":[1,3,4],"n":1.0,"id":"b"})", "evt_2"));
        QCOMPARE(lines,
                 (QStringList{
                     u"~Event|evt_1|evt_2|Changed"_s, u"~Payload id|\"a\"|\"b\"|Changed"_s,
                     u"Payload n|1|1.0|Changed"_s, u"Payload gone|true||Only on the left"_s,
                     u"Payload list[1]|2|3|Changed"_s, u"Payload list[2]||4|Only on the right"_s}));
    }

    void answersDifferByLineOrByHash()
    {
        QCOMPARE(differing(answered("one\ntwo\nthree"), answered("one\nthree\nfour")),
                 (QStringList{u"Answer 2|two||Only on the left"_s,
                              u"Answer 3||four|Only on the right"_s}));
        const QStringList binary = differing(answered(QByteArray("\0\1", 2)), answered("text"));
        QCOMPARE(binary.size(), 1);
        QVERIFY(binary[0].startsWith(u"Answer|%1, SHA-256 "_s.arg(format::size(2))));
        QVERIFY(differing(answered("{\"a\":1}"), answered("{ \"a\": 1 }")).isEmpty());
        QCOMPARE(differing(answered(""), answered("{\"a\":1}")),
                 (QStringList{u"Answer a||1|Only on the right"_s}));
    }

    void largeBodiesAreComparedByHash()
    {
        const QByteArray left = "{\"a\":\"" + QByteArray(600'000, 'x') + "\"}";
        QByteArray right = left;
        right[right.size() - 5] = 'y';
        const QStringList lines = differing(carrying(left, "evt_1"), carrying(right, "evt_2"));
        QCOMPARE(lines.size(), 2); // the id, and the payload in one
        QVERIFY2(lines[1].size() < 400, qPrintable(lines[1].left(400)));
        QVERIFY(differing(carrying(left, "evt_1"), carrying(left, "evt_2")).size() == 1);
    }

    void aLongValueIsCutButStillTold()
    {
        const QByteArray left = "{\"a\":\"" + QByteArray(5000, 'x') + "y\"}";
        QByteArray right = left;
        right.replace('y', 'z');
        const QStringList lines = differing(carrying(left, "evt_1"), carrying(right, "evt_2"));
        QCOMPARE(lines.size(), 2);
        QVERIFY(lines[1].size() < 3000);
        const QStringList cells = lines[1].split(u'|');
        QVERIFY(cells[1] != cells[2]);
    }

    void headersAndConnectionsAreFacts()
    {
        CompareSide left = answered({});
        left.destination = u"Here"_s;
        left.attempt->request = AttemptRequest{
            "POST", "https://a/", {{"X-Team", "data"}, {"Old", "1"}, {"Date", "x"}}, 2};
        left.attempt->connection =
            AttemptConnection{"1.1", "10.0.0.1:443", "TLSv1.3", "TLS_AES_256_GCM_SHA384", false};
        CompareSide right = left;
        right.destination = u"There"_s;
        right.attempt->request->headers = {{"x-team", "ops"}, {"New", "1"}, {"Date", "y"}};
        right.attempt->connection->tlsVersion = "TLSv1.2";
        const QStringList lines = differing(left, right);
        QCOMPARE(lines.size(), 6);
        QCOMPARE(lines[0], u"Destination|Here|There|Changed"_s);
        QVERIFY(lines[1].startsWith(u"Connection|HTTP/1.1, 10.0.0.1:443, TLSv1.3, TLS_AES"_s));
        QCOMPARE(lines[2], u"~Request date|x|y|Changed"_s);
        QCOMPARE(lines[3], u"Request new||1|Only on the right"_s);
        QCOMPARE(lines[4], u"Request old|1||Only on the left"_s);
        QCOMPARE(lines[5], u"Request x-team|data|ops|Changed"_s);
    }

    void anAttemptAndAnEventHaveThePayloadInCommon()
    {
        CompareSide attempt = answered("ok");
        attempt.event = Event{EventId("evt_1"), "task.created", R"({"a":1})", {}};
        const QStringList lines = differing(attempt, carrying(R"({"a":2})", "evt_2"));
        QCOMPARE(lines, (QStringList{u"~Event|evt_1|evt_2|Changed"_s, u"Payload a|1|2|Changed"_s}));
    }

    void noiseIsFoldedUntilItIsWanted()
    {
        const Words words;
        Comparison model(words);
        QAbstractItemModelTester tester(&model,
                                        QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.compare(carrying(R"({"id":1,"a":1,"b":2})", "evt_1"),
                      carrying(R"({"id":2,"a":1,"b":3})", "evt_2"));
        QCOMPARE(model.differences(), 1);
        QCOMPARE(model.noise(), 2);
        QCOMPARE(model.rowCount(), 4); // type and created too
        model.setOnlyDifferences(true);
        QCOMPARE(model.rowCount(), 1);
        const QModelIndex row = model.index(0, 0);
        QCOMPARE(row.data(Qt::AccessibleTextRole).toString(), u"Changed: Payload b"_s);
        QCOMPARE(row.data(Comparison::ChangeRole).toInt(), int(Difference::Changed));
        model.setShowNoise(true);
        QCOMPARE(model.rowCount(), 3);
        model.clear();
        QCOMPARE(model.rowCount(), 0);
    }

    void whatWasCopiedCanBeCompared()
    {
        Delivery delivery;
        delivery.id = DeliveryId("edlv_1");
        delivery.eventId = EventId("evt_1");
        delivery.destinationId = DestinationId("evtd_1");
        delivery.status = DeliveryStatus::Success;
        QByteArray text;
        encode(text, delivery, true);
        QVERIFY(!copiedSide(text)); // without an attempt there is nothing to compare
        delivery.history.push_back(*answered("ok").attempt);
        delivery.history.back().id = AttemptId("eatt_1");
        text.clear();
        encode(text, delivery, true);
        const auto attempt = copiedSide(text);
        QVERIFY(attempt && attempt->attempt);
        QCOMPARE(attempt->attempt->response->body, QByteArray("ok"));
        const Event event{EventId("evt_2"), "task.created", "{\"a\":1}", Timestamp()};
        const auto copied = copiedSide(envelope(event));
        QVERIFY(copied && copied->event == event);
        QVERIFY(!copiedSide("{\"a\":1}") && !copiedSide("no json"));
    }
};

QTEST_GUILESS_MAIN(TestComparison)
#include "tst_comparison.moc"
