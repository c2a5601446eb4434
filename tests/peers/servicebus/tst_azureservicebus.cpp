#include "peers/support/senderfixture.h"
#include "peers/servicebus/sbpeer.h"
#include "support/verify.h"

#include <QElapsedTimer>
#include <QJsonDocument>
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

} // namespace

class TestAzureServiceBus : public QObject
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

    void deliversWhatTheContractSays()
    {
        m_fixture->destination.metadata = {{QStringLiteral("region"), QStringLiteral("eü")},
                                           {QStringLiteral("topic"), QStringLiteral("mine")}};
        QByteArray body = "{\"id\":\"evt_1\", \"data\":{\"text\":\"";
        body += QByteArray(200'000, 'x') + "\xc3\xa4\"}}"; // several frames
        const SendOutcome outcome = m_fixture->sendOne(body);
        VERIFY_DELIVERED(outcome);
        QCOMPARE(outcome.acknowledgement, QByteArray("accepted"));
        QVERIFY(outcome.phases.connectMs && !outcome.phases.tlsMs);
        const QJsonArray messages = m_peer.take();
        QCOMPARE(messages.size(), 1);
        const QJsonValue message = messages.first();
        QCOMPARE(QByteArray::fromBase64(message[u"body"].toString().toLatin1()), body);
        QCOMPARE(message[u"message_id"].toString(), QStringLiteral("evt_1000000"));
        QCOMPARE(message[u"subject"].toString(), QStringLiteral("task_run.completed"));
        QCOMPARE(message[u"content_type"].toString(), QStringLiteral("application/json"));
        QVERIFY(message[u"durable"].toBool());
        const QJsonObject properties{
            {QStringLiteral("event-id"), QStringLiteral("evt_1000000")},
            {QStringLiteral("topic"), QStringLiteral("task_run.completed")},
            {QStringLiteral("timestamp"),
             QString::fromLatin1(toRfc3339Seconds(m_fixture->clock.now()))},
            {QStringLiteral("region"), QStringLiteral("eü")}};
        QCOMPARE(message[u"application_properties"].toObject(), properties);
    }

    void azuresOwnClientReadsTheSame()
    {
        m_fixture->sendMany(1, 3);
        QVERIFY(m_fixture->sink.waitFor(3));
        QCOMPARE(m_fixture->sink.failed().size(), std::size_t(0));
        QProcess node;
        node.setProcessEnvironment(SbPeer::nodeEnvironment());
        node.start(QStringLiteral("node"),
                   {SbPeer::script("readback.cjs"), QString::fromUtf8(m_peer.connectionString()),
                    QStringLiteral("events"), QStringLiteral("3")});
        QVERIFY(node.waitForFinished(30'000));
        QVERIFY2(node.exitCode() == 0, node.readAllStandardError().constData());
        QList<QByteArray> lines = node.readAllStandardOutput().trimmed().split('\n');
        QCOMPARE(lines.size(), 3);
        std::sort(lines.begin(), lines.end());
        for (int i = 0; i < 3; ++i) {
            const QJsonDocument message = QJsonDocument::fromJson(lines[i]);
            const SendJob job = m_fixture->job(quint64(i + 1));
            QCOMPARE(message[u"messageId"].toString().toUtf8(), job.eventId.bytes());
            QCOMPARE(message[u"subject"].toString().toUtf8(), job.eventType);
            QCOMPARE(message[u"contentType"].toString(), QStringLiteral("application/json"));
            QCOMPARE(QByteArray::fromBase64(message[u"body"].toString().toLatin1()), job.body);
            QCOMPARE(message[u"applicationProperties"][u"event-id"].toString().toUtf8(),
                     job.eventId.bytes());
        }
    }

    void theRecordHoldsNoKey()
    {
        const SendOutcome outcome = m_fixture->sendOne();
        QCOMPARE(outcome.request->method, QByteArray("transfer"));
        QVERIFY(outcome.request->url.endsWith("/events"));
        for (const auto &[name, value] : outcome.request->headers)
            QVERIFY2(!value.contains("c2VuZGVy"), name.constData());
    }

    void manyAreAcceptedOnceEach()
    {
        QElapsedTimer timer;
        timer.start();
        m_fixture->sendMany(1, 2000);
        QVERIFY(m_fixture->sink.waitFor(2000));
        qInfo("2000 accepted in %lld ms", timer.elapsed());
        QCOMPARE(m_fixture->sink.failed().size(), std::size_t(0));
        const QJsonArray messages = m_peer.take();
        QCOMPARE(messages.size(), 2000);
        QCOMPARE(idsOf(messages).size(), std::size_t(2000));
    }

    void tlsIsVerified()
    {
        HttpClient::Settings settings = SenderFixture::desktop();
        settings.caFile = m_peer.caFile();
        setUp(settings);
        m_fixture->setCredential("connection_string", m_peer.tlsConnectionString());
        const SendOutcome outcome = m_fixture->sendOne();
        VERIFY_DELIVERED(outcome);
        QVERIFY(outcome.phases.tlsMs);
        m_fixture->sendMany(1, 300);
        QVERIFY(m_fixture->sink.waitFor(301));
        QCOMPARE(m_fixture->sink.failed().size(), std::size_t(0));
        QCOMPARE(m_peer.take().size(), 301);
    }

private:
    void setUp(const HttpClient::Settings &settings)
    {
        m_fixture = std::make_unique<SenderFixture>(settings);
        // The peer checks when tokens expire.
        m_fixture->clock.advance(
            std::chrono::duration_cast<milliseconds>(SystemClock().now() - m_fixture->clock.now()));
        m_fixture->destination.type = "azure_servicebus";
        m_fixture->setField("name", "events");
        m_fixture->setCredential("connection_string", m_peer.connectionString());
    }

    SbPeer m_peer;
    std::unique_ptr<SenderFixture> m_fixture;
};

QTEST_GUILESS_MAIN(TestAzureServiceBus)
#include "tst_azureservicebus.moc"
