#include "ctlprocess.h"

#include "peers/aws/awspeers.h"
#include "peers/hookdeck/hookdecklab.h"
#include "peers/pubsub/pubsublab.h"
#include "peers/rabbit/rabbitbroker.h"
#include "peers/servicebus/sbpeer.h"

#include <QFile>
#include <QJsonDocument>
#include <QRegularExpression>
#include <QTest>

using namespace deckhand;
using namespace Qt::Literals::StringLiterals;

/// One event, one run of `deckhandctl serve`, all eight destination types, each against its peer:
/// eight receipts of the same bytes.
class TestFanout : public QObject
{
    Q_OBJECT

private:
    const QTemporaryDir m_dir;
    MotoPeer m_moto;
    S3Peer m_s3;
    PubSubLab m_pubsub;
    RabbitBroker m_rabbit;
    SbPeer m_serviceBus;
    HookdeckLab m_hookdeck;
    std::unique_ptr<SenderBench> m_bench;
    std::unique_ptr<CtlProcess> m_receiver;
    std::unique_ptr<CtlProcess> m_server;
    QStringList m_environment;
    QByteArray m_body; ///< as the webhook got it

    static constexpr auto secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    void startPeers();
    void serve();
    QString authorities() const;
    void add(const QString &type, const QStringList &settings);
    CtlResult ctl(const QStringList &words) { return runCtl(words, {}, m_environment); }
    QByteArray atHookdeck(const QString &eventId);

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();
    void init() { QTest::failOnWarning(QRegularExpression(u".?"_s)); }
    void oneEventArrivesEightTimes();
};

void TestFanout::initTestCase()
{
    startPeers();
    if (!QTest::currentTestFailed())
        serve();
}

void TestFanout::cleanupTestCase()
{
    m_server.reset();
    m_bench.reset();
}

void TestFanout::startPeers()
{
    m_receiver = std::make_unique<CtlProcess>(
        QStringList{u"receive"_s, u"--listen"_s, u"127.0.0.1:0"_s, u"--secret"_s,
                    QString::fromLatin1(secret), u"--json"_s});
    QCOMPARE(m_moto.start(), QString());
    QCOMPARE(m_s3.start(), QString());
    QVERIFY2(m_pubsub.start(), m_pubsub.problem().constData());
    QVERIFY2(m_rabbit.start(), m_rabbit.log().constData());
    QVERIFY2(m_serviceBus.start(), m_serviceBus.log().constData());
    QVERIFY2(m_hookdeck.start(), m_hookdeck.problem().constData());
    SenderBench::Settings settings;
    settings.caFile = m_hookdeck.caFile();
    m_bench = std::make_unique<SenderBench>(settings);
}

/// One file with the authorities of all peers that speak TLS.
QString TestFanout::authorities() const
{
    QByteArray all;
    for (const QString &path :
         {m_pubsub.caFile(), m_hookdeck.caFile(), QString::fromUtf8(m_rabbit.caFile()),
          QString::fromUtf8(m_serviceBus.caFile())}) {
        QFile file(path);
        if (file.open(QIODevice::ReadOnly))
            all += file.readAll() + '\n';
    }
    QFile file(m_dir.filePath(u"authorities.pem"_s));
    if (!file.open(QIODevice::WriteOnly) || file.write(all) != all.size())
        qFatal("Cannot write the authorities.");
    return file.fileName();
}

void TestFanout::serve()
{
    const QByteArray urls = "hookdeck=" + m_hookdeck.eventsUrl() +
                            ",hookdeck_api=" + m_hookdeck.apiUrl() +
                            ",gcp_pubsub=" + m_pubsub.url();
    m_server = std::make_unique<CtlProcess>(
        QStringList{u"serve"_s, u"--store"_s, u"sqlite:"_s + m_dir.filePath(u"events.db"_s),
                    u"--listen"_s, u"127.0.0.1:0"_s, u"--ca-file"_s, authorities(),
                    u"--allow-address"_s, u"127.0.0.1"_s, u"--allow-address"_s, u"::1"_s},
        QStringList{u"DECKHAND_ADMIN_KEY="_s + testKey,
                    u"DECKHAND_BASE_URLS="_s + QString::fromLatin1(urls)});
    const QString url = m_server->waitUntilReady();
    QVERIFY2(!url.isEmpty(), m_server->allErr().constData());
    m_environment = {u"DECKHAND_URL="_s + url, u"DECKHAND_KEY="_s + testKey};
}

void TestFanout::add(const QString &type, const QStringList &settings)
{
    QStringList words{u"destinations"_s,      u"add"_s, u"--type"_s, type, u"--events"_s,
                      u"task_run.completed"_s};
    for (const QString &setting : settings)
        words << u"--set"_s << setting;
    const CtlResult added = ctl(words);
    QVERIFY2(added.code == 0, QByteArray(type.toUtf8() + ": " + added.err).constData());
}

QByteArray TestFanout::atHookdeck(const QString &eventId)
{
    const HttpResponse answer =
        m_bench->ask("GET", m_hookdeck.apiUrl() + "/__peer?" + eventId.toLatin1());
    return QByteArray::fromBase64(
        QJsonDocument::fromJson(answer.body)[u"body"].toString().toLatin1());
}

void TestFanout::oneEventArrivesEightTimes()
{
    QFile key(m_dir.filePath(u"account.json"_s));
    QVERIFY(key.open(QIODevice::WriteOnly) && key.write(m_pubsub.keyFile()) > 0);
    key.close();
    const AwsKey sender = m_moto.key(u"sender"_s);
    const QStringList aws{u"endpoint="_s + m_moto.endpoint(), u"key="_s + sender[u"key"].toString(),
                          u"secret="_s + sender[u"secret"].toString()};
    add(u"webhook"_s,
        {u"url="_s + m_receiver->waitUntilReady(), u"secret="_s + QString::fromLatin1(secret)});
    add(u"aws_sqs"_s,
        QStringList{u"queue_url=https://sqs.eu-west-1.amazonaws.com/123456789012/events"_s} + aws);
    add(u"aws_kinesis"_s, QStringList{u"stream_name=events"_s, u"region=eu-west-1"_s} + aws);
    add(u"aws_s3"_s, {u"bucket=events"_s, u"region=eu-west-1"_s, u"endpoint="_s + m_s3.endpoint(),
                      u"key="_s + S3Peer::key()[u"key"].toString(),
                      u"secret="_s + S3Peer::key()[u"secret"].toString()});
    add(u"gcp_pubsub"_s,
        {u"project_id=lab"_s, u"topic=events"_s, u"service_account_json=@"_s + key.fileName()});
    add(u"azure_servicebus"_s,
        {u"name=events"_s,
         u"connection_string="_s + QString::fromLatin1(m_serviceBus.tlsConnectionString())});
    add(u"rabbitmq"_s,
        {u"server_url=localhost:"_s + QString::number(m_rabbit.tlsPort()), u"exchange=events"_s,
         u"tls=true"_s, u"username=publisher"_s, u"password=publisher pw"_s});
    add(u"hookdeck"_s, {u"token="_s + QString::fromLatin1(m_hookdeck.token)});
    if (QTest::currentTestFailed())
        return;

    const CtlResult published =
        ctl({u"publish"_s, u"task_run.completed"_s,
             u"{\"z\":1.50, \"id\":\"trun_1\",\"text\":\"é\"}"_s, u"--json"_s});
    QVERIFY2(published.code == 0, published.err.constData());
    const QString id = QJsonDocument::fromJson(published.out)[u"id"].toString();
    QVERIFY2(id.startsWith(u"evt_"_s), published.out.constData());

    CtlResult found;
    const auto delivered = [&] {
        found = ctl({u"search"_s, u"status:success"_s, u"--deliveries"_s, u"--json"_s});
        return found.out.count("\"id\":\"edlv_") == 8;
    };
    if (!QTest::qWaitFor(delivered, 20'000)) {
        found = ctl({u"search"_s, u"-status:success"_s, u"--deliveries"_s, u"--json"_s});
        QFAIL(found.out.constData());
    }

    std::map<QByteArray, QByteArray> receipts;
    const QJsonDocument posted = QJsonDocument::fromJson(m_receiver->readLine());
    QCOMPARE(posted[u"signature"].toString(), u"valid"_s);
    receipts["webhook"] = posted[u"body"].toString().toUtf8();
    receipts["aws_sqs"] =
        m_moto.messages(*m_bench, "events", 1).first()[u"body"].toString().toUtf8();
    QTRY_VERIFY(!m_moto.records(*m_bench, "events").isEmpty());
    const QByteArray record = QByteArray::fromBase64(
        m_moto.records(*m_bench, "events").first()[u"data"].toString().toLatin1());
    receipts["aws_kinesis"] = record.mid(record.indexOf(",\"data\":") + 8).chopped(1);
    QTRY_VERIFY_WITH_TIMEOUT(!m_s3.objects().isEmpty(), 20'000);
    receipts["aws_s3"] = m_s3.objects().first()[u"body"].toString().toUtf8();
    receipts["gcp_pubsub"] =
        QByteArray::fromBase64(m_pubsub.read(1, u"events"_s)[id][u"data"].toString().toLatin1());
    QTRY_COMPARE(m_serviceBus.count("accepted"), 1);
    receipts["azure_servicebus"] =
        QByteArray::fromBase64(m_serviceBus.take().first()[u"body"].toString().toLatin1());
    const std::vector<BrokerMessage> messages = m_rabbit.take("runs"); // confirmed: it is there
    QCOMPARE(messages.size(), std::size_t(1));
    receipts["rabbitmq"] = messages.front().body;
    QTRY_VERIFY(!atHookdeck(id).isEmpty());
    receipts["hookdeck"] = atHookdeck(id);

    const QByteArray &body = receipts["webhook"];
    QVERIFY2(body.contains("\"z\":1.50, \"id\":\"trun_1\""), body.constData());
    QCOMPARE(receipts.size(), std::size_t(8));
    for (const auto &[type, received] : receipts) {
        qInfo("%-16s %s", type.constData(), received.constData());
        QCOMPARE(received, body);
    }
    QCOMPARE(m_server->stop(), 0);
}

QTEST_GUILESS_MAIN(TestFanout)
#include "tst_fanout.moc"
