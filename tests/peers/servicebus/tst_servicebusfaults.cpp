#include "destinations/azure_servicebus/servicebuslink.h"
#include "destinations/linkworker.h"
#include "peers/support/faultproxy.h"
#include "peers/support/senderfixture.h"
#include "peers/servicebus/sbpeer.h"
#include "support/verify.h"

#include <QElapsedTimer>
#include <QRegularExpression>
#include <QTest>

#include <set>

using namespace deckhand;
using namespace std::chrono_literals;

namespace {

std::set<QString> idsOf(const QJsonArray &messages)
{
    std::set<QString> ids;
    for (const QJsonValue &message : messages)
        ids.insert(message[u"message_id"].toString());
    return ids;
}

/// The second half of a `host:port` that is not the peer's.
QByteArray withPort(QByteArray connectionString, quint16 from, quint16 to)
{
    return connectionString.replace(QByteArray(':' + QByteArray::number(from)),
                                    QByteArray(':' + QByteArray::number(to)));
}

} // namespace

class TestServiceBusFaults : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QVERIFY2(m_peer.start(), m_peer.log().constData()); }
    void init()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
        setUp(SenderFixture::desktop());
    }
    void cleanup()
    {
        QCOMPARE(m_fixture->sink.repeated(), 0);
        m_fixture.reset();
        m_peer.setFault("");
        (void)m_peer.take();
    }

    void whatTheServiceRefusesIsExplained_data()
    {
        QTest::addColumn<QByteArray>("change");
        QTest::addColumn<QByteArray>("value");
        QTest::addColumn<ErrorClass>("errorClass");
        QTest::addColumn<SendStage>("stage");
        QTest::addColumn<QString>("says");
        const auto row = [](const char *name, const char *change, const QByteArray &value,
                            ErrorClass errorClass, SendStage stage, const char *says) {
            QTest::newRow(name) << QByteArray(change) << value << errorClass << stage
                                << QString::fromUtf8(says);
        };
        row("wrong key", "key", "", ErrorClass::AuthFailed, SendStage::SignIn,
            "refused the key of the connection string. It says: 401 InvalidSignature");
        row("unknown policy", "policy", "", ErrorClass::AuthFailed, SendStage::SignIn,
            "key name was not found");
        row("clock behind", "clock", "", ErrorClass::AuthFailed, SendStage::SignIn,
            "this machine's clock says");
        row("no right", "connection", m_peer.connectionString("other"), ErrorClass::AuthFailed,
            SendStage::Permission, "may not send to \"events\"");
        row("missing queue", "name", "nowhere", ErrorClass::NotFound, SendStage::Permission,
            "no queue or topic \"nowhere\"");
        row("disabled queue", "name", "disabled", ErrorClass::Rejected, SendStage::Permission,
            "\"disabled\" is disabled");
        row("busy", "fault", "busy", ErrorClass::Throttled, SendStage::Send, "too busy");
        row("quota", "fault", "quota", ErrorClass::Throttled, SendStage::Send, "reached a quota");
        row("released", "fault", "release", ErrorClass::Rejected, SendStage::Send,
            "gave the message back");
        row("detached", "fault", "detach", ErrorClass::ConnectionReset, SendStage::Send,
            "ended the link to \"events\"");
        row("closed", "fault", "close", ErrorClass::ConnectionReset, SendStage::Send,
            "ended the connection");
        row("dropped", "fault", "drop", ErrorClass::ConnectionReset, SendStage::Send,
            "The service closed the connection");
        row("silent", "fault", "silent", ErrorClass::Timeout, SendStage::Send,
            "No confirmation within 2 s");
        row("no credit", "fault", "nocredit", ErrorClass::Throttled, SendStage::Send, "no credit");
        row("no answer to the token", "fault", "notoken", ErrorClass::Timeout, SendStage::SignIn,
            "No sign-in within 2 s");
        row("odd answer to the token", "fault", "garbage", ErrorClass::ProtocolError,
            SendStage::SignIn, "cannot be understood");
        row("too large for the service", "fault", "oversize", ErrorClass::TooLarge, SendStage::Send,
            "larger than \"events\" takes");
        row("closed port", "port", "", ErrorClass::ConnectionRefused, SendStage::Connect,
            "Nothing listens at");
        row("web server", "webport", "", ErrorClass::ProtocolError, SendStage::SignIn,
            "is not AMQP 1.0");
        row("TLS at the port without", "connection",
            m_peer.connectionString().replace("UseDevelopmentEmulator=true;", ""),
            ErrorClass::ConnectionReset, SendStage::Tls, "during the TLS handshake");
    }
    void whatTheServiceRefusesIsExplained()
    {
        QFETCH(QByteArray, change);
        QFETCH(QByteArray, value);
        QFETCH(ErrorClass, errorClass);
        QFETCH(SendStage, stage);
        QFETCH(QString, says);
        const QByteArray good = m_peer.connectionString();
        m_fixture->attemptTimeout = 2000ms; // lost messages are sent again until it is over
        if (change == "key")
            connection(QByteArray(good).replace("c2Vu", "c2Vv"));
        else if (change == "policy")
            connection(QByteArray(good).replace("Name=sender", "Name=nobody"));
        else if (change == "clock")
            m_fixture->clock.advance(-86'400s);
        else if (change == "connection")
            connection(value);
        else if (change == "port")
            connection(withPort(good, m_peer.port(), freePort()));
        else if (change == "webport")
            connection(withPort(good, m_peer.port(), m_peer.controlPort()));
        else if (change == "name")
            m_fixture->setField("name", value);
        else
            m_peer.setFault(value.constData());
        const SendOutcome outcome = m_fixture->sendOne();
        qInfo("%s | %s", qPrintable(outcome.error.message), qPrintable(outcome.error.hint));
        QCOMPARE(outcome.error.errorClass, errorClass);
        QCOMPARE(outcome.stage, stage);
        if (value == "busy")
            QCOMPARE(outcome.retryAfter, std::optional<milliseconds>(2s)); // as the peer asks
        QVERIFY2(outcome.error.message.contains(says), qPrintable(outcome.error.message));
        QVERIFY(!outcome.error.hint.isEmpty());
        QVERIFY(!outcome.error.message.contains(QStringLiteral("c2VuZGVy")));
        // Several at once fail the same way, each once.
        m_fixture->sendMany(1, 50);
        QVERIFY(m_fixture->sink.waitFor(51));
        QCOMPARE(m_fixture->sink.failed().size(), std::size_t(51));
    }

    void onlyTheMessageThatIsTooLargeFails()
    {
        std::vector<SendJob> jobs;
        for (quint64 i = 0; i < 20; ++i)
            jobs.push_back(m_fixture->job(i, i == 7 ? QByteArray(262'200, 'x') : QByteArray()));
        m_fixture->send(jobs);
        QVERIFY(m_fixture->sink.waitFor(20));
        QCOMPARE(m_fixture->sink.failed(), std::vector<quint64>{7});
        const SendOutcome outcome = m_fixture->sink.outcome(7);
        QCOMPARE(outcome.error.errorClass, ErrorClass::TooLarge);
        VERIFY_SAYS(outcome.error.message, "takes 262144 at most");
        QCOMPARE(idsOf(m_peer.take()).size(), std::size_t(19));
        QCOMPARE(m_peer.count("transfers") > 0, true);
    }

    void aRefusedSizeFailsTheLargestAlone()
    {
        m_peer.setFault("oversize1k", 1);
        std::vector<SendJob> jobs;
        for (quint64 i = 0; i < 20; ++i)
            jobs.push_back(m_fixture->job(i, i == 7 ? QByteArray(10'000, 'x') : QByteArray()));
        m_fixture->send(jobs);
        QVERIFY(m_fixture->sink.waitFor(20));
        QCOMPARE(m_fixture->sink.failed(), std::vector<quint64>{7});
        QCOMPARE(m_fixture->sink.outcome(7).error.errorClass, ErrorClass::TooLarge);
        QCOMPARE(idsOf(m_peer.take()).size(), std::size_t(19));
    }

    void unsettledMessagesAreSentAgain_data()
    {
        QTest::addColumn<QByteArray>("fault");
        for (const char *fault : {"detach", "close", "drop"})
            QTest::newRow(fault) << QByteArray(fault);
    }
    void unsettledMessagesAreSentAgain()
    {
        QFETCH(QByteArray, fault);
        m_fixture->sendMany(1, 100);
        QVERIFY(m_fixture->sink.waitFor(100));
        const int before = m_peer.count("connections");
        m_peer.setFault(fault.constData(), 2);
        m_fixture->sendMany(101, 500);
        QVERIFY(m_fixture->sink.waitFor(600));
        QCOMPARE(m_fixture->sink.failed().size(), std::size_t(0));
        QCOMPARE(idsOf(m_peer.take()).size(), std::size_t(600));
        QVERIFY(m_peer.count("connections") > before);
    }

    void aBrokenConnectionLosesNothing()
    {
        FaultProxy proxy(m_peer.port());
        connection(withPort(m_peer.connectionString(), m_peer.port(), proxy.port()));
        VERIFY_DELIVERED(m_fixture->sendOne());
        m_fixture->sendMany(1, 1000);
        QTRY_VERIFY(m_fixture->sink.count() > 20);
        proxy.cutAll();
        QVERIFY(m_fixture->sink.waitFor(1001));
        QCOMPARE(m_fixture->sink.failed().size(), std::size_t(0));
        QCOMPARE(idsOf(m_peer.take()).size(), std::size_t(1001));
    }

    void silenceGivesTheConnectionUp()
    {
        FaultProxy proxy(m_peer.port());
        connection(withPort(m_peer.connectionString(), m_peer.port(), proxy.port()));
        m_fixture->attemptTimeout = 2000ms;
        VERIFY_DELIVERED(m_fixture->sendOne());
        proxy.setFrozen(true);
        const SendOutcome outcome = m_fixture->sendOne();
        QCOMPARE(outcome.error.errorClass, ErrorClass::Timeout);
        proxy.setFrozen(false);
        VERIFY_DELIVERED(m_fixture->sendOne());
        QCOMPARE(proxy.accepted(), 2);
    }

    void aSlowServiceIsWaitedFor()
    {
        m_fixture->setField("name", "slow/one");
        m_fixture->sendMany(1, 100);
        QVERIFY(m_fixture->sink.waitFor(100));
        QCOMPARE(m_fixture->sink.failed().size(), std::size_t(0));
        QVERIFY(m_fixture->sink.outcome(1).durationMs >= 300);
    }

    void theTokenIsRenewed()
    {
        const int before = m_peer.count("tokens");
        ServiceBusSettings settings;
        settings.address = *parseConnectionString(Secret(m_peer.connectionString()));
        settings.entity = "events";
        settings.product = "test";
        settings.clock = &m_systemClock;
        settings.tokenLife = 2s;
        LinkSettings link;
        link.host = settings.address.host;
        link.port = settings.address.port;
        link.service = QStringLiteral("The service");
        link.makeLink = [settings] { return std::make_unique<ServiceBusLink>(settings); };
        link.record = [](const SendJob &) { return AttemptRequest(); };
        SenderContext context;
        context.http = m_fixture->http.get();
        context.sink = &m_fixture->sink;
        context.clock = &m_systemClock;
        LinkSender sender(std::move(link), context, 1);
        sender.send(std::array{m_fixture->job(1)});
        VERIFY_DELIVERED(m_fixture->sink.outcome(1));
        const int connections = m_peer.count("connections");
        QTRY_VERIFY_WITH_TIMEOUT(m_peer.count("tokens") >= before + 3, 10'000);
        sender.send(std::array{m_fixture->job(2)}); // the first token is over
        VERIFY_DELIVERED(m_fixture->sink.outcome(2));
        QCOMPARE(m_peer.count("connections"), connections);
    }

    void anIdleConnectionIsClosedAndOpenedAgain()
    {
        HttpClient::Settings settings = SenderFixture::desktop();
        settings.idleTimeout = 50ms;
        setUp(settings);
        FaultProxy proxy(m_peer.port());
        connection(withPort(m_peer.connectionString(), m_peer.port(), proxy.port()));
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
        QCOMPARE(idsOf(m_peer.take()).size(), std::size_t(1000));
    }

    void aNewConfigurationBesideFlightsOfTheOld()
    {
        m_fixture->setField("name", "slow/one");
        m_fixture->sendMany(1, 100);
        m_fixture->setField("name", "events");
        auto changed = m_fixture->create();
        QVERIFY(changed);
        onLoop(*m_fixture->http, [&] { (*changed)->send(std::array{m_fixture->job(200)}); });
        QVERIFY(m_fixture->sink.waitFor(101));
        QCOMPARE(m_fixture->sink.failed().size(), std::size_t(0));
        QCOMPARE(m_peer.take().size(), 101);
        onLoop(*m_fixture->http, [&] { changed->reset(); });
    }

    void closingWhileSendingIsQuickAndSilent()
    {
        m_peer.setFault("silent");
        m_fixture->sendMany(1, 400);
        QTRY_VERIFY(m_peer.count("open") > 0);
        QElapsedTimer timer;
        timer.start();
        m_fixture->close();
        QVERIFY2(timer.elapsed() < 3000, "closing waits");
        QCOMPARE(m_fixture->sink.count(), std::size_t(0));
    }

    void aBlockedAddressIsNotConnectedTo()
    {
        setUp({}); // the guard of a server
        const SendOutcome outcome = m_fixture->sendOne();
        QCOMPARE(outcome.error.errorClass, ErrorClass::BlockedAddress);
    }

    void aStrangersCertificateIsRefused()
    {
        connection(m_peer.tlsConnectionString());
        SendOutcome outcome = m_fixture->sendOne();
        QCOMPARE(outcome.error.errorClass, ErrorClass::TlsError);
        VERIFY_SAYS(outcome.error.message, "issued by CN = Peer Authority");
        HttpClient::Settings settings = SenderFixture::desktop();
        settings.caFile = m_peer.caFile();
        setUp(settings); // trusted, but for localhost and not for the address
        connection(m_peer.tlsConnectionString().replace("localhost", "127.0.0.1"));
        outcome = m_fixture->sendOne();
        QCOMPARE(outcome.error.errorClass, ErrorClass::TlsError);
        VERIFY_SAYS(outcome.error.message, "is for localhost, not for 127.0.0.1");
    }

    void theServiceGoesDownAndComesBack()
    {
        VERIFY_DELIVERED(m_fixture->sendOne());
        m_peer.stop();
        const SendOutcome outcome = m_fixture->sendOne();
        QVERIFY2(outcome.error.errorClass == ErrorClass::ConnectionRefused,
                 qPrintable(outcome.error.message));
        QVERIFY2(m_peer.start(), m_peer.log().constData());
        VERIFY_DELIVERED(m_fixture->sendOne());
    }

private:
    void setUp(const HttpClient::Settings &settings)
    {
        m_fixture = std::make_unique<SenderFixture>(settings);
        // The peer checks when tokens expire.
        m_fixture->clock.advance(
            std::chrono::duration_cast<milliseconds>(m_systemClock.now() - m_fixture->clock.now()));
        m_fixture->destination.type = "azure_servicebus";
        m_fixture->setField("name", "events");
        connection(m_peer.connectionString());
    }
    void connection(const QByteArray &text) { m_fixture->setCredential("connection_string", text); }

    const SystemClock m_systemClock;
    SbPeer m_peer;
    std::unique_ptr<SenderFixture> m_fixture;
};

QTEST_GUILESS_MAIN(TestServiceBusFaults)
#include "tst_servicebusfaults.moc"
