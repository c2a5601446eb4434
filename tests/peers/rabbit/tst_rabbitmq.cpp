#include "peers/rabbit/faultproxy.h"
#include "peers/rabbit/rabbitbroker.h"
#include "peers/rabbit/senderfixture.h"

#include <QElapsedTimer>
#include <QJsonArray>
#include <QJsonObject>
#include <QRegularExpression>
#include <QTest>

using namespace deckhand;
using namespace std::chrono_literals;

namespace {

std::set<QByteArray> idsOf(const std::vector<BrokerMessage> &messages)
{
    std::set<QByteArray> ids;
    for (const BrokerMessage &message : messages)
        ids.insert(message.messageId);
    return ids;
}

} // namespace

#define VERIFY_SAYS(text, words) QVERIFY2((text).contains(QStringLiteral(words)), qPrintable(text))
#define VERIFY_DELIVERED(result)                                                                   \
    do {                                                                                           \
        const SendOutcome taken = (result);                                                        \
        QVERIFY2(taken.outcome == AttemptOutcome::Success, qPrintable(taken.error.message));       \
    } while (false)

class TestRabbitmq : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QVERIFY2(m_broker.start(), m_broker.log().constData()); }
    void init()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
        setUp(SenderFixture::desktop());
    }
    void cleanup()
    {
        QCOMPARE(m_fixture->sink.repeated(), 0);
        m_fixture.reset();
        (void)m_broker.take("runs");
    }

    void deliversWhatTheContractSays()
    {
        m_fixture->destination.metadata = {{QStringLiteral("region"), QStringLiteral("eü")},
                                           {QStringLiteral("topic"), QStringLiteral("mine")}};
        QByteArray body = "{\"id\":\"evt_1\", \"data\":{\"text\":\"";
        body += QByteArray(200'000, 'x') + "\xc3\xa4\"}}"; // several frames
        const SendOutcome outcome = m_fixture->sendOne(body);
        VERIFY_DELIVERED(outcome);
        QCOMPARE(outcome.stage, SendStage::Send);
        QVERIFY2(outcome.acknowledgement.startsWith("confirm "),
                 outcome.acknowledgement.constData());
        QVERIFY(outcome.durationMs > 0 && outcome.phases.connectMs && outcome.phases.firstByteMs);
        const auto messages = m_broker.take("runs");
        QCOMPARE(messages.size(), std::size_t(1));
        const BrokerMessage &message = messages.front();
        QCOMPARE(message.body, body);
        QCOMPARE(message.exchange, QByteArray("events"));
        QCOMPARE(message.routingKey, QByteArray("task_run.completed"));
        QCOMPARE(message.messageId, QByteArray("evt_1000000"));
        QCOMPARE(message.contentType, QByteArray("application/json"));
        QCOMPARE(message.deliveryMode, 2);
        const std::map<QByteArray, QByteArray> headers{{"event-id", "evt_1000000"},
                                                       {"topic", "task_run.completed"},
                                                       {"timestamp", "2025-01-15T09:31:15Z"},
                                                       {"region", "eü"}};
        QCOMPARE(message.headers, headers);
    }

    void theRecordHoldsNoPassword()
    {
        const SendOutcome outcome = m_fixture->sendOne();
        QCOMPARE(outcome.request->method, QByteArray("basic.publish"));
        QCOMPARE(outcome.request->url,
                 QByteArray("amqp://127.0.0.1:" + QByteArray::number(m_broker.port()) + "/%2F"));
        for (const auto &[name, value] : outcome.request->headers)
            QVERIFY2(!value.contains("publisher pw"), name.constData());
    }

    void manyAreConfirmedOnceEach()
    {
        QElapsedTimer timer;
        timer.start();
        m_fixture->sendMany(1, 2000);
        QVERIFY(m_fixture->sink.waitFor(2000));
        qInfo("2000 confirmed in %lld ms", timer.elapsed());
        QCOMPARE(m_fixture->sink.failed().size(), std::size_t(0));
        const auto messages = m_broker.take("runs");
        QCOMPARE(messages.size(), std::size_t(2000));
        QCOMPARE(idsOf(messages).size(), std::size_t(2000));
    }

    void anotherVirtualHost()
    {
        m_fixture->setField("server_url", server(m_broker.port()) + "/a%20b%2Fc");
        VERIFY_DELIVERED(m_fixture->sendOne());
        QCOMPARE(m_broker.take("runs", "a b/c").size(), std::size_t(1));
    }

    void theDefaultExchangeLeadsToTheQueueNamedLikeTheType()
    {
        m_fixture->setField("exchange", "");
        m_fixture->eventType = "task_run.queued";
        VERIFY_DELIVERED(m_fixture->sendOne());
        QCOMPARE(m_broker.take("task_run.queued").size(), std::size_t(1));
    }

    void tlsIsVerified()
    {
        HttpClient::Settings settings = SenderFixture::desktop();
        settings.caFile = m_broker.caFile();
        setUp(settings);
        m_fixture->setField("tls", "true");
        m_fixture->setField("server_url", "localhost:" + QByteArray::number(m_broker.tlsPort()));
        const SendOutcome outcome = m_fixture->sendOne();
        VERIFY_DELIVERED(outcome);
        QVERIFY(outcome.phases.tlsMs);
        m_fixture->sendMany(1, 500);
        QVERIFY(m_fixture->sink.waitFor(501));
        QCOMPARE(m_fixture->sink.failed().size(), std::size_t(0));
        QCOMPARE(m_broker.take("runs").size(), std::size_t(501));
    }

private:
    void setUp(const HttpClient::Settings &settings)
    {
        m_fixture = std::make_unique<SenderFixture>(settings);
        m_fixture->destination.type = "rabbitmq";
        m_fixture->setField("server_url", server(m_broker.port()));
        m_fixture->setField("exchange", "events");
        m_fixture->setCredential("username", "publisher");
        m_fixture->setCredential("password", "publisher pw");
    }
    static QByteArray server(quint16 port) { return "127.0.0.1:" + QByteArray::number(port); }

    RabbitBroker m_broker;
    std::unique_ptr<SenderFixture> m_fixture;
};

QTEST_GUILESS_MAIN(TestRabbitmq)
#include "tst_rabbitmq.moc"
