#include "peers/support/faultproxy.h"
#include "peers/rabbit/rabbitbroker.h"
#include "peers/support/senderfixture.h"
#include "support/verify.h"

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

class TestRabbitFaults : public QObject
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

    void aBrokerLowOnMemorySaysSo()
    {
        m_fixture->attemptTimeout = 2000ms;
        VERIFY_DELIVERED(m_fixture->sendOne());
        QVERIFY(setMemoryLimit("1MB"));
        SendOutcome outcome;
        // The alarm goes up a moment later, and is told to those that publish then.
        for (int i = 0; i < 20 && outcome.error.errorClass != ErrorClass::Throttled; ++i)
            outcome = m_fixture->sendOne();
        QVERIFY(setMemoryLimit("1GB"));
        QCOMPARE(outcome.error.errorClass, ErrorClass::Throttled);
        VERIFY_SAYS(outcome.error.message, "lets nobody publish at the moment: low on memory");
        for (int i = 0; i < 20 && outcome.outcome == AttemptOutcome::Failure; ++i)
            outcome = m_fixture->sendOne();
        VERIFY_DELIVERED(outcome);
    }

    void aBrokenConnectionLosesNothing()
    {
        FaultProxy proxy(m_broker.port());
        m_fixture->setField("server_url", server(proxy.port()));
        proxy.cutAfter(50'000);
        m_fixture->sendMany(1, 1000);
        QVERIFY(m_fixture->sink.waitFor(1000));
        proxy.cutAfter(-1);
        const std::vector<quint64> failed = m_fixture->sink.failed();
        QVERIFY2(!failed.empty(), "the cut came too late");
        for (const quint64 token : failed)
            QCOMPARE(m_fixture->sink.outcome(token).error.errorClass, ErrorClass::ConnectionReset);
        qInfo("%zu of 1000 failed: %s", failed.size(),
              qPrintable(*m_fixture->sink.messages().rbegin()));
        std::vector<SendJob> again;
        for (const quint64 token : failed) {
            again.push_back(m_fixture->job(token));
            again.back().token = token + 1'000'000;
        }
        for (std::size_t i = 0; i < again.size(); i += 200)
            m_fixture->send(
                std::span(again).subspan(i, std::min<std::size_t>(200, again.size() - i)));
        QVERIFY(m_fixture->sink.waitFor(1000 + again.size()));
        for (const SendJob &job : again)
            VERIFY_DELIVERED(m_fixture->sink.outcome(job.token));
        QCOMPARE(idsOf(m_broker.take("runs")).size(), std::size_t(1000));
    }

    void silenceIsATimeoutAndANewConnection()
    {
        FaultProxy proxy(m_broker.port());
        m_fixture->setField("server_url", server(proxy.port()));
        m_fixture->attemptTimeout = 2000ms;
        VERIFY_DELIVERED(m_fixture->sendOne());
        proxy.setFrozen(true);
        SendOutcome outcome = m_fixture->sendOne();
        QCOMPARE(outcome.error.errorClass, ErrorClass::Timeout);
        VERIFY_SAYS(outcome.error.message, "No confirmation within 2 s");
        QCOMPARE(proxy.accepted(), 1);
        outcome = m_fixture->sendOne(); // a new connection, as dead as the first
        QCOMPARE(outcome.error.errorClass, ErrorClass::Timeout);
        QCOMPARE(outcome.stage, SendStage::SignIn);
        VERIFY_SAYS(outcome.error.message, "No sign-in within 2 s");
        proxy.setFrozen(false);
        m_fixture->attemptTimeout = 5s;
        m_fixture->reopen();
        VERIFY_DELIVERED(m_fixture->sendOne());
    }

    void anOperatorMayCloseTheConnection()
    {
        VERIFY_DELIVERED(m_fixture->sendOne());
        QByteArray name;
        // The management's list of connections is seconds behind.
        QTRY_VERIFY_WITH_TIMEOUT(!(name = connectionName()).isEmpty(), 20'000);
        (void)m_broker.api("DELETE", "connections/" + name.toPercentEncoding());
        SendOutcome next = m_fixture->sendOne();
        if (next.outcome == AttemptOutcome::Failure) { // it was on its way when the end came
            QCOMPARE(next.error.errorClass, ErrorClass::ConnectionReset);
            VERIFY_SAYS(next.error.message, "CONNECTION_FORCED");
            next = m_fixture->sendOne();
        }
        VERIFY_DELIVERED(next);
        QVERIFY(m_broker.take("runs").size() >= 2);
    }

    void anIdleConnectionIsClosedAndOpenedAgain()
    {
        HttpClient::Settings settings = SenderFixture::desktop();
        settings.idleTimeout = 50ms;
        setUp(settings);
        FaultProxy proxy(m_broker.port());
        m_fixture->setField("server_url", server(proxy.port()));
        VERIFY_DELIVERED(m_fixture->sendOne());
        QTRY_COMPARE_WITH_TIMEOUT(proxy.open(), 0, 10'000);
        VERIFY_DELIVERED(m_fixture->sendOne());
        QCOMPARE(proxy.accepted(), 2);
    }

    void tenPublishersAtOnce()
    {
        std::vector<std::unique_ptr<Sender>> senders;
        for (int i = 0; i < 10; ++i)
            senders.push_back(std::move(*m_fixture->create()));
        onLoop(*m_fixture->http, [&] {
            for (quint64 i = 0; i < 10; ++i) {
                std::vector<SendJob> jobs;
                for (quint64 n = 0; n < 100; ++n)
                    jobs.push_back(m_fixture->job(i * 100 + n));
                senders[i]->send(jobs);
            }
        });
        QVERIFY(m_fixture->sink.waitFor(1000));
        QCOMPARE(m_fixture->sink.failed().size(), std::size_t(0));
        onLoop(*m_fixture->http, [&] { senders.clear(); });
        QCOMPARE(idsOf(m_broker.take("runs")).size(), std::size_t(1000));
    }

    void aNewConfigurationBesideFlightsOfTheOld()
    {
        m_fixture->sendMany(1, 1000);
        m_fixture->setField("server_url", server(m_broker.port()) + "/a%20b%2Fc");
        auto changed = m_fixture->create();
        QVERIFY(changed);
        std::vector<SendJob> jobs;
        for (quint64 i = 2001; i <= 2100; ++i)
            jobs.push_back(m_fixture->job(i));
        onLoop(*m_fixture->http, [&] { (*changed)->send(jobs); });
        QVERIFY(m_fixture->sink.waitFor(1100));
        QCOMPARE(m_fixture->sink.failed().size(), std::size_t(0));
        QCOMPARE(m_broker.take("runs").size(), std::size_t(1000));
        QCOMPARE(m_broker.take("runs", "a b/c").size(), std::size_t(100));
        onLoop(*m_fixture->http, [&] { changed->reset(); });
    }

    void closingWhileSendingIsQuickAndSilent()
    {
        FaultProxy proxy(m_broker.port());
        m_fixture->setField("server_url", server(proxy.port()));
        VERIFY_DELIVERED(m_fixture->sendOne());
        proxy.setFrozen(true);
        m_fixture->sendMany(1, 400);
        QElapsedTimer timer;
        timer.start();
        m_fixture->close();
        QVERIFY2(timer.elapsed() < 3000, "closing waits");
        qInfo("closed in %lld ms", timer.elapsed());
        QCOMPARE(m_fixture->sink.count(), std::size_t(1));
    }

    void aBlockedAddressIsNotConnectedTo()
    {
        HttpClient::Settings settings;
        setUp(settings); // the guard of a server
        const SendOutcome outcome = m_fixture->sendOne();
        QCOMPARE(outcome.error.errorClass, ErrorClass::BlockedAddress);
        VERIFY_SAYS(outcome.error.message, "loopback (127.0.0.0/8)");
    }

    void aStrangersCertificateIsRefused()
    {
        m_fixture->setField("tls", "true");
        m_fixture->setField("server_url", "localhost:" + QByteArray::number(m_broker.tlsPort()));
        SendOutcome outcome = m_fixture->sendOne();
        QCOMPARE(outcome.error.errorClass, ErrorClass::TlsError);
        VERIFY_SAYS(outcome.error.message, "issued by CN = Broker Authority");
        HttpClient::Settings settings = SenderFixture::desktop();
        settings.caFile = m_broker.caFile();
        setUp(settings); // trusted, but for localhost and not for the address
        m_fixture->setField("tls", "true");
        m_fixture->setField("server_url", server(m_broker.tlsPort()));
        outcome = m_fixture->sendOne();
        QCOMPARE(outcome.error.errorClass, ErrorClass::TlsError);
        VERIFY_SAYS(outcome.error.message, "is for localhost, not for 127.0.0.1");
    }

    void theBrokerGoesDownAndComesBack() // last: it takes the broker from the others
    {
        VERIFY_DELIVERED(m_fixture->sendOne());
        m_broker.stop();
        const SendOutcome outcome = m_fixture->sendOne();
        QVERIFY2(outcome.error.errorClass == ErrorClass::ConnectionRefused,
                 qPrintable(outcome.error.message));
        QVERIFY2(m_broker.start(), m_broker.log().constData());
        VERIFY_DELIVERED(m_fixture->sendOne());
        QCOMPARE(m_broker.take("runs").size(), std::size_t(2)); // persistent
    }

private:
    bool setMemoryLimit(const char *bytes)
    {
        return m_broker.control({QStringLiteral("set_vm_memory_high_watermark"),
                                 QStringLiteral("absolute"), QLatin1String(bytes)});
    }
    QByteArray connectionName()
    {
        for (const QJsonValue &each :
             m_broker.api("GET", "connections?columns=name,user").array()) {
            if (each[u"user"] == QLatin1String("publisher"))
                return each[u"name"].toString().toUtf8();
        }
        return {};
    }
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

QTEST_GUILESS_MAIN(TestRabbitFaults)
#include "tst_rabbitfaults.moc"
