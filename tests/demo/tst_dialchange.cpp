#include "demo/dialchange.h"

#include "api/contentfilter.h"

#include <QRegularExpression>
#include <QTest>

using namespace deckhand;
using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace {

Event eventOf(const EventDraft &draft)
{
    Event event;
    event.type = draft.type;
    event.data = draft.data;
    return event;
}

/// JSON written with single quotes.
QByteArray json(const char *text)
{
    return QByteArray(text).replace('\'', '"');
}

} // namespace

class TestDialChange : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u"."_s)); }

    void eachDialThatDiffersIsAChange()
    {
        ReceiverDials before;
        ReceiverDials after;
        QVERIFY(dialChanges(u"CRM"_s, before, after).empty());
        after.status = 204;
        after.failureShare = 0.25;
        after.failureStatus = 503;
        after.latency = 6s;
        after.latencySpread = 20ms;
        after.refuse = after.reset = after.secretExpired = true;
        after.retryAfterSeconds = 7;
        after.body = hugeBody();
        after.certificate = CertificateFault::Expired;
        const std::vector<DialChange> changes = dialChanges(u"CRM"_s, before, after);
        const std::vector<DialChange> expected{
            {u"CRM"_s, Dial::Status, "200", "204"},
            {u"CRM"_s, Dial::FailingShare, "0", "0.25"},
            {u"CRM"_s, Dial::FailingStatus, "500", "503"},
            {u"CRM"_s, Dial::Latency, "0", "6000"},
            {u"CRM"_s, Dial::LatencySpread, "0", "20"},
            {u"CRM"_s, Dial::Refuse, "false", "true"},
            {u"CRM"_s, Dial::Reset, "false", "true"},
            {u"CRM"_s, Dial::OtherSecret, "false", "true"},
            {u"CRM"_s, Dial::RetryAfter, "0", "7"},
            {u"CRM"_s, Dial::HugeBody, "false", "true"},
            {u"CRM"_s, Dial::Certificate, "\"valid\"", "\"expired\""},
        };
        QVERIFY(changes == expected);
    }

    void aMixOfStatusesIsAWordInALine()
    {
        ReceiverDials before;
        ReceiverDials after;
        after.failsMixed = true;
        const std::vector<DialChange> changes = dialChanges(u"CRM"_s, before, after);
        const std::vector<DialChange> expected{{u"CRM"_s, Dial::FailingStatus, "500", "\"mixed\""}};
        QVERIFY(changes == expected);
        QVERIFY(dialChangeOf(eventOf(demoLine(changes[0]))) == changes[0]);
    }

    void aLineTellsTheChangeAndIsReadBack()
    {
        DialChange change{u"Prod webhook"_s, Dial::Certificate, "\"valid\"", "\"other_name\""};
        const EventDraft byHand = demoLine(change);
        QCOMPARE(byHand.type, QByteArray("demo.receiver_changed"));
        QCOMPARE(byHand.data, json("{'object':'demo_receiver','name':'Prod webhook',"
                                   "'dial':'certificate','before':'valid','after':'other_name',"
                                   "'by':'hand'}"));
        QVERIFY(dialChangeOf(eventOf(byHand)) == change);
        change.scenario = "outage";
        QVERIFY(dialChangeOf(eventOf(demoLine(change))) == change);
        const EventDraft rate = demoLine(rateChange(5, 0.1));
        QCOMPARE(rate.type, QByteArray("demo.source_changed"));
        QCOMPARE(rate.data,
                 json("{'object':'demo_source','dial':'rate','before':5,'after':0.1,'by':'hand'}"));
        QVERIFY(dialChangeOf(eventOf(rate)) == rateChange(5, 0.1));
    }

    void whatIsNoSuchLineIsNotReadAsOne_data()
    {
        QTest::addColumn<QByteArray>("type");
        QTest::addColumn<QByteArray>("data");
        const QByteArray type("demo.receiver_changed");
        QTest::newRow("other type")
            << QByteArray("task.created") << demoLine(rateChange(1, 2)).data;
        QTest::newRow("other form") << type << QByteArray("{\"id\":\"x\"}");
        QTest::newRow("no value") << type << json("{'name':'a','dial':'refuse','before':true}");
        QTest::newRow("wrong kind")
            << type << json("{'name':1,'dial':'refuse','before':true,'after':false}");
        QTest::newRow("endless name")
            << type
            << QByteArray("{\"dial\":\"refuse\",\"before\":true,\"after\":false,\"name\":\"" +
                          QByteArray(1000, 'x') + "\"}");
        QTest::newRow("endless value")
            << type
            << QByteArray("{\"dial\":\"refuse\",\"name\":\"a\",\"after\":false,\"before\":\"" +
                          QByteArray(1000, 'x') + "\"}");
    }

    void whatIsNoSuchLineIsNotReadAsOne()
    {
        QFETCH(QByteArray, type);
        QFETCH(QByteArray, data);
        Event event;
        event.type = type;
        event.data = data;
        QVERIFY(!dialChangeOf(event));
    }

    void aLineOfAnotherVersionIsALineAllTheSame()
    {
        Event event;
        event.type = "demo.receiver_changed";
        event.data = json("{'name':'a','dial':'warp','before':1,'after':2,'more':{}}");
        const auto change = dialChangeOf(event);
        QVERIFY(change && change->dial == Dial::Unknown && change->after == "2");
        QCOMPARE(certificateFaultFrom("warped"), CertificateFault::None);
        QCOMPARE(certificateFaultFrom(wireName(CertificateFault::Untrusted)),
                 CertificateFault::Untrusted);
    }

    void theFilterTakesAllButTheLines()
    {
        const auto filter = ContentFilter::parse(filterWithoutDemoLines());
        QVERIFY(filter);
        Event event = eventOf(demoLine(rateChange(1, 2)));
        QVERIFY(!filter->matches(event));
        event.type = "task.created";
        QVERIFY(filter->matches(event));
    }
};

QTEST_APPLESS_MAIN(TestDialChange)
#include "tst_dialchange.moc"
