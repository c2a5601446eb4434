#include "destinations/sender.h"
#include "engine/rehearsal.h"
#include "support/manualclock.h"
#include "transport/httpclient.h"

#include <QTest>

using namespace deckhand;
using namespace Qt::Literals::StringLiterals;

/// Requests built as they would be sent, by the senders of all types, and none sent.
class TestRehearsal : public QObject
{
    Q_OBJECT

private:
    DestinationId add(const QByteArray &type, const std::map<QString, QString> &fields,
                      const std::map<QString, Secret> &credentials,
                      DestinationStatus status = DestinationStatus::Active)
    {
        Destination destination;
        destination.id = DestinationId("evtd_" + QByteArray::number(++m_last));
        destination.type = type;
        destination.status = status;
        destination.config.fields = fields;
        destination.config.credentials = credentials;
        fillGenerated(m_senders->types(), type, destination.config);
        m_book.change().put(destination);
        return destination.id;
    }
    DestinationId addWebhook(const QString &url,
                             DestinationStatus status = DestinationStatus::Active)
    {
        return add("webhook", {{u"url"_s, url}}, {}, status);
    }
    DestinationId addStream(const QString &keyTemplate)
    {
        return add("aws_kinesis",
                   {{u"stream_name"_s, u"events"_s},
                    {u"region"_s, u"eu-west-1"_s},
                    {u"partition_key_template"_s, keyTemplate}},
                   {{u"key"_s, Secret("AKIDEXAMPLE")}, {u"secret"_s, Secret("wJalrXUtnFEMI")}});
    }
    [[nodiscard]] std::unique_ptr<Rehearsal> rehearsal()
    {
        return std::make_unique<Rehearsal>(
            Rehearsal::Parts{*m_senders, *m_http, m_book, m_clock, "Deckhand/test", {}});
    }
    static Event event(const QByteArray &data = R"({"id":"trun_1"})")
    {
        return {EventId("evt_1"), "task_run.completed", data, Timestamp(milliseconds(1'000))};
    }
    ErrorClass obstacleOf(const DestinationId &id, const Event &what = event())
    {
        const auto one = rehearsal();
        if (!one->build(id, what) || one->result().checked != 1)
            return ErrorClass::Timeout;
        const auto &items = one->result().items;
        return items.empty() ? ErrorClass::None : items.front().error.errorClass;
    }

private Q_SLOTS:
    void initTestCase()
    {
        QTest::failOnWarning(QRegularExpression(u".?"_s));
        m_http = HttpClient::start({});
        m_senders = makeSenderFactory();
    }
    void cleanupTestCase() { m_http.reset(); }

    void whatCanBeBuiltIsNoObstacle()
    {
        QCOMPARE(obstacleOf(addWebhook(u"https://example.com/hooks"_s)), ErrorClass::None);
        QCOMPARE(obstacleOf(addStream({})), ErrorClass::None);
        QCOMPARE(obstacleOf(add("rabbitmq",
                                {{u"server_url"_s, u"broker.example.com:5672"_s},
                                 {u"exchange"_s, u"events"_s}},
                                {{u"username"_s, Secret("guest")}, {u"password"_s, Secret("x")}})),
                 ErrorClass::None);
    }

    void aTemplateWithoutAValueIsNamed()
    {
        const DestinationId id = addStream(u"data.data.session_id"_s);
        QCOMPARE(obstacleOf(id), ErrorClass::FormatError);
        QCOMPARE(obstacleOf(id, event(R"({"session_id":"sess_1"})")), ErrorClass::None);
    }

    void refusedAddressesAreNamed()
    {
        QCOMPARE(obstacleOf(addWebhook(u"http://127.0.0.1:9/hooks"_s)), ErrorClass::BlockedAddress);
        QCOMPARE(obstacleOf(addWebhook(u"http://[::1]:9/hooks"_s)), ErrorClass::BlockedAddress);
        QCOMPARE(obstacleOf(addWebhook(u"http://localhost/hooks"_s)), ErrorClass::BlockedAddress);
        QCOMPARE(obstacleOf(add("rabbitmq", {{u"server_url"_s, u"10.0.0.1:5672"_s}},
                                {{u"username"_s, Secret("guest")}, {u"password"_s, Secret("x")}})),
                 ErrorClass::BlockedAddress);
    }

    void destinationsThatCannotReceiveAreNamed()
    {
        QCOMPARE(obstacleOf(addWebhook(u"https://example.com/"_s, DestinationStatus::Inactive)),
                 ErrorClass::Rejected);
        QCOMPARE(obstacleOf(DestinationId("evtd_gone")), ErrorClass::NotFound);
        QCOMPARE(obstacleOf(add("webhook", {{u"url"_s, u"https://example.com/"_s}},
                                {{u"secret"_s, Secret("not one")}})),
                 ErrorClass::FormatError);
    }

    void onlyTheFirstAreListedAndAllAreCounted()
    {
        const DestinationId bad = addStream(u"data.data.session_id"_s);
        const DestinationId good = addWebhook(u"https://example.com/hooks"_s);
        const auto all = rehearsal();
        for (int i = 0; i < 150; ++i)
            QVERIFY(all->build(i % 2 == 0 ? bad : good, event()) && all->build(bad, event()));
        QCOMPARE(all->result().checked, 300);
        QCOMPARE(all->result().wouldFail, 225);
        QCOMPARE(all->result().items.size(), size_t(ReplayCheck::mostItems));
        const ReplayObstacle &first = all->result().items.front();
        QVERIFY(first.eventId == event().id && first.destinationId == bad);
        QVERIFY(!first.error.message.isEmpty() && !first.error.hint.isEmpty());
    }

    void itEndsAfterAWhile()
    {
        const DestinationId id = addWebhook(u"https://example.com/hooks"_s);
        const auto slow = rehearsal();
        QVERIFY(slow->build(id, event()));
        m_clock.advance(milliseconds(11'000));
        QVERIFY(!slow->build(id, event()));
        QCOMPARE(slow->result().checked, 2);
    }

private:
    ManualClock m_clock;
    DestinationBook m_book;
    std::unique_ptr<HttpClient> m_http;
    std::unique_ptr<SenderFactory> m_senders;
    int m_last = 0;
};

QTEST_GUILESS_MAIN(TestRehearsal)
#include "tst_rehearsal.moc"
