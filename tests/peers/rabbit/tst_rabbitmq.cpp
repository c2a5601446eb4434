#include "peers/rabbit/rabbitbroker.h"
#include "peers/support/senderfixture.h"
#include "support/verify.h"

#include <QElapsedTimer>
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

    void whatTheBrokerRefusesIsExplained_data()
    {
        QTest::addColumn<QByteArray>("field");
        QTest::addColumn<QByteArray>("value");
        QTest::addColumn<ErrorClass>("errorClass");
        QTest::addColumn<SendStage>("stage");
        QTest::addColumn<QString>("says");
        const auto row = [](const char *name, const char *field, const QByteArray &value,
                            ErrorClass errorClass, SendStage stage, const char *says) {
            QTest::newRow(name) << QByteArray(field) << value << errorClass << stage
                                << QString::fromUtf8(says);
        };
        row("wrong password", "password", "wrong", ErrorClass::AuthFailed, SendStage::SignIn,
            "refused the user name and password (user \"publisher\")");
        row("unknown user", "username", "nobody", ErrorClass::AuthFailed, SendStage::SignIn,
            "(user \"nobody\")");
        row("unknown virtual host", "vhost", "nowhere", ErrorClass::NotFound, SendStage::Permission,
            "no virtual host \"nowhere\"");
        row("closed virtual host", "vhost", "closed", ErrorClass::AuthFailed, SendStage::Permission,
            "may not use the virtual host \"closed\"");
        row("missing exchange", "exchange", "missing", ErrorClass::NotFound, SendStage::Permission,
            "no exchange \"missing\"");
        row("no right to write", "exchange", "amq.topic", ErrorClass::AuthFailed,
            SendStage::Permission, "may not write to the exchange \"amq.topic\"");
        row("internal exchange", "exchange", "inner", ErrorClass::Rejected, SendStage::Permission,
            "is internal");
        row("no binding", "type", "agent.created", ErrorClass::Unroutable, SendStage::Send,
            "\"events\" has no queue for the routing key \"agent.created\"");
        row("no queue", "exchange", "", ErrorClass::Unroutable, SendStage::Send,
            "No queue is named \"task_run.completed\"");
        row("closed port", "port", "", ErrorClass::ConnectionRefused, SendStage::Connect,
            "Nothing listens at 127.0.0.1:");
        row("port with TLS", "tlsport", "", ErrorClass::ProtocolError, SendStage::SignIn,
            "This port expects TLS.");
        row("port without TLS", "tls", "true", ErrorClass::TlsError, SendStage::Tls,
            "does not speak TLS");
    }
    void whatTheBrokerRefusesIsExplained()
    {
        QFETCH(QByteArray, field);
        QFETCH(QByteArray, value);
        QFETCH(ErrorClass, errorClass);
        QFETCH(SendStage, stage);
        QFETCH(QString, says);
        if (field == "username" || field == "password")
            m_fixture->setCredential(field.constData(), value);
        else if (field == "vhost")
            m_fixture->setField("server_url", server(m_broker.port()) + '/' + value);
        else if (field == "port")
            m_fixture->setField("server_url", server(freePort()));
        else if (field == "tlsport")
            m_fixture->setField("server_url", server(m_broker.tlsPort()));
        else if (field == "type")
            m_fixture->eventType = value;
        else
            m_fixture->setField(field.constData(), value);
        const SendOutcome outcome = m_fixture->sendOne();
        qInfo("%s | %s", qPrintable(outcome.error.message), qPrintable(outcome.error.hint));
        QCOMPARE(outcome.error.errorClass, errorClass);
        QCOMPARE(outcome.stage, stage);
        QVERIFY2(outcome.error.message.contains(says), qPrintable(outcome.error.message));
        QVERIFY(!outcome.error.hint.isEmpty());
        QVERIFY(!outcome.error.message.contains(QStringLiteral("publisher pw")));
        // Several at once fail the same way, each once.
        m_fixture->sendMany(1, 50);
        QVERIFY(m_fixture->sink.waitFor(51));
        QCOMPARE(m_fixture->sink.failed().size(), std::size_t(51));
    }

    void aFullQueueRejects()
    {
        m_fixture->setField("exchange", "full");
        VERIFY_DELIVERED(m_fixture->sendOne());
        const SendOutcome outcome = m_fixture->sendOne();
        QCOMPARE(outcome.error.errorClass, ErrorClass::Rejected);
        VERIFY_SAYS(outcome.error.message, "basic.nack");
        QCOMPARE(m_broker.take("full").size(), std::size_t(1));
    }

    void onlyTheMessageThatIsTooLargeFails()
    {
        std::vector<SendJob> jobs;
        for (quint64 i = 0; i < 20; ++i)
            jobs.push_back(m_fixture->job(i, i == 7 ? QByteArray(300'001, 'x') : QByteArray()));
        m_fixture->send(jobs);
        QVERIFY(m_fixture->sink.waitFor(20));
        QCOMPARE(m_fixture->sink.failed(), std::vector<quint64>{7});
        const SendOutcome outcome = m_fixture->sink.outcome(7);
        QCOMPARE(outcome.error.errorClass, ErrorClass::TooLarge);
        VERIFY_SAYS(outcome.error.message, "300001 bytes, the broker takes 300000");
        QCOMPARE(idsOf(m_broker.take("runs")).size(), std::size_t(19));
    }

    void someUnroutableAmongMany()
    {
        std::vector<SendJob> jobs;
        for (quint64 i = 0; i < 100; ++i) {
            m_fixture->eventType = i % 10 == 3 ? "agent.created" : "task_run.completed";
            jobs.push_back(m_fixture->job(i));
        }
        m_fixture->send(jobs);
        QVERIFY(m_fixture->sink.waitFor(100));
        QCOMPARE(m_fixture->sink.failed(),
                 (std::vector<quint64>{3, 13, 23, 33, 43, 53, 63, 73, 83, 93}));
        QCOMPARE(m_broker.take("runs").size(), std::size_t(90));
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
