#include "destinations/gcp_pubsub/pubsubbatch.h"
#include "destinations/gcp_pubsub/pubsubreply.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>
#include <QTest>

using namespace deckhand;
using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr Timestamp now{784'111'777s}; // Sun, 06 Nov 1994 08:49:37 GMT

std::vector<PubSubItem> itemsOf(int howMany, qsizetype bytes)
{
    std::vector<PubSubItem> items;
    for (int i = 0; i < howMany; ++i) {
        SendJob job;
        job.token = quint64(i);
        items.push_back({job, QByteArray(bytes, '1')});
    }
    return items;
}

HttpResponse answerOf(int status, const QByteArray &body)
{
    HttpResponse response;
    response.status = status;
    response.body = body;
    return response;
}

} // namespace

class TestPubSubParts : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void aMessageIsDataAndAttributes()
    {
        SendJob job;
        job.body = "{\"a\":\"\xc3\xa9\"}";
        const QByteArray json = pubSubMessage(job, {{"topic", "a.b"}, {"x", "\"\xff"}});
        const QJsonObject message = QJsonDocument::fromJson(json).object();
        QCOMPARE(QByteArray::fromBase64(message["data"_L1].toString().toLatin1()), job.body);
        QCOMPARE(message["attributes"_L1].toObject(),
                 QJsonObject({{u"topic"_s, u"a.b"_s}, {u"x"_s, u"\"\uFFFD"_s}}));
    }

    void batchesKeepToBothLimits_data()
    {
        QTest::addColumn<int>("howMany");
        QTest::addColumn<qsizetype>("bytes");
        QTest::addColumn<QList<int>>("sizes");
        QTest::newRow("none") << 0 << qsizetype(10) << QList<int>();
        QTest::newRow("one") << 1 << qsizetype(10) << QList<int>{1};
        QTest::newRow("full") << 1000 << qsizetype(10) << QList<int>{1000};
        QTest::newRow("one more") << 1001 << qsizetype(10) << QList<int>{1000, 1};
        QTest::newRow("large") << 5 << qsizetype(4'999'990) << QList<int>{2, 2, 1};
        QTest::newRow("larger") << 3 << qsizetype(4'999'995) << QList<int>{1, 1, 1};
    }
    void batchesKeepToBothLimits()
    {
        QFETCH(int, howMany);
        QFETCH(qsizetype, bytes);
        QFETCH(QList<int>, sizes);
        QList<int> made;
        quint64 token = 0;
        for (const PubSubBatchPtr &batch : pubSubBatches(itemsOf(howMany, bytes), {})) {
            made.push_back(int(batch->items.size()));
            QVERIFY(pubSubBody(*batch).size() <= pubSubMostBytes);
            for (const PubSubItem &item : batch->items)
                QCOMPARE(item.job.token, token++);
        }
        QCOMPARE(made, sizes);
    }

    void halvesAreTheWhole()
    {
        const auto batch = pubSubBatches(itemsOf(5, 1), {}).front();
        batch->renewed = true;
        const QByteArray whole = pubSubBody(*batch);
        const auto [first, second] = divided(std::move(*batch));
        QCOMPARE(first->items.size() + second->items.size(), size_t(5));
        QCOMPARE(second->items.front().job.token, quint64(first->items.size()));
        QVERIFY(first->renewed && second->renewed);
        QCOMPARE(first->divisions, second->divisions);
        const auto count = [](const PubSubBatch &one) {
            return QJsonDocument::fromJson(pubSubBody(one))
                .object()["messages"_L1]
                .toArray()
                .size();
        };
        QCOMPARE(count(*first) + count(*second), 5);
        QCOMPARE(QJsonDocument::fromJson(whole).object()["messages"_L1].toArray().size(), 5);
    }

    void answersMayBeAnything_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("text") << QByteArray("<html>");
        QTest::newRow("deep") << QByteArray(16'000, '[');
        QTest::newRow("array") << QByteArray("[{\"error\":{}}]");
        QTest::newRow("no object") << QByteArray("{\"error\":7}");
        QTest::newRow("wrong kinds") << QByteArray(
            R"({"error":{"code":"x","message":[1],"status":{},"details":[7,{"reason":9}]}})");
        QTest::newRow("bytes") << QByteArray("{\"error\":{\"status\":\"\xff\xfe\"}}");
    }
    void answersMayBeAnything()
    {
        QFETCH(QByteArray, body);
        const GoogleStatus status = readGoogleStatus(answerOf(403, body));
        QVERIFY(status.status.isEmpty() && status.message.isEmpty() && status.reason.isEmpty());
        SendOutcome outcome;
        explainPubSub(outcome, status, {u"lab"_s, u"events"_s, u"me"_s}, now);
        QCOMPARE(outcome.error.message, u"me may not publish to topic events (403)."_s);
        const auto ids = readMessageIds(body, 1);
        QVERIFY(!ids);
        QCOMPARE(ids.error().errorClass, ErrorClass::ProtocolError);
    }

    void textsOfTheServiceAreBounded()
    {
        const QByteArray body = "{\"error\":{\"message\":\"a\\n\\u001b[31m" +
                                QByteArray(10'000, 'x') + "\",\"status\":\"" +
                                QByteArray(10'000, 'S') + "\"}}";
        const GoogleStatus status = readGoogleStatus(answerOf(400, body));
        QVERIFY(status.message.size() <= 300 && status.status.size() <= 100);
        QVERIFY(!status.message.contains(u'\n') && !status.message.contains(QChar(0x1b)));
    }

    void idsAreCounted()
    {
        QCOMPARE(*readMessageIds("{\"messageIds\":[\"1\",\"2\"]}", 2), QByteArrayList({"1", "2"}));
        QVERIFY(!readMessageIds("{\"messageIds\":[\"1\",\"2\"]}", 1));
        QVERIFY(!readMessageIds("{\"messageIds\":[\"1\",2]}", 2));
        QVERIFY(!readMessageIds("{}", 1));
    }

    void aClockThatIsOffIsNamed()
    {
        const Headers headers{{"date", "Sun, 06 Nov 1994 08:49:37 GMT"}};
        QVERIFY(clockRemark(headers, now).isEmpty());
        QVERIFY(clockRemark(headers, now + 119s).isEmpty());
        QVERIFY(clockRemark(headers, now + 12min).contains(u"12 minutes ahead of"_s));
        QVERIFY(clockRemark(headers, now - 90min).contains(u"90 minutes behind"_s));
        QVERIFY(clockRemark({}, now).isEmpty());
        QVERIFY(clockRemark({{"Date", "yesterday"}}, now).isEmpty());
    }
};

QTEST_APPLESS_MAIN(TestPubSubParts)
#include "tst_pubsubparts.moc"
