#include "demo/receiver.h"
#include "destinations/sender.h"
#include "signing/standardwebhooks.h"
#include "support/clientfixture.h"
#include "support/manualclock.h"

#include <QElapsedTimer>
#include <QRegularExpression>
#include <QTest>

#include <map>

using namespace deckhand;
using namespace std::chrono_literals;

namespace {

/// Hands outcomes to whoever waits for them.
class Sink final : public SendSink
{
public:
    std::future<SendOutcome> expect(quint64 token) { return m_promises[token].get_future(); }
    void finished(quint64 token, SendOutcome outcome) override
    {
        m_promises.at(token).set_value(std::move(outcome));
    }

private:
    std::map<quint64, std::promise<SendOutcome>> m_promises;
};

QByteArray header(const Headers &headers, QByteArrayView name)
{
    for (const auto &[key, value] : headers) {
        if (key.compare(name, Qt::CaseInsensitive) == 0)
            return value;
    }
    return QByteArray("(absent)");
}

} // namespace

class TestWebhook : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
        HttpClient::Settings settings;
        settings.guard = AddressGuard(AddressGuard::Level::Desktop);
        m_client = HttpClient::start(settings);
        m_factory = makeSenderFactory();
        m_sink = std::make_unique<Sink>();
        Receiver::Settings receiver;
        receiver.onReceived = [this](const Received &received) { m_received.push_back(received); };
        m_receiver = *Receiver::start(std::move(receiver));
        m_destination = {};
        m_timeout = 5s;
        m_destination.type = "webhook";
        m_destination.config.fields[QStringLiteral("url")] =
            QString::fromLatin1(m_receiver->url()) + QStringLiteral("hook");
        m_destination.config.credentials[QStringLiteral("secret")] = m_secret;
    }
    void cleanup()
    {
        closeSender();
        m_client.reset();
        m_receiver.reset();
        m_received.clear();
    }

    void sendsTheHeadersOfTheContract()
    {
        setField("custom_headers", R"({"X-Team":"data","Authorization":"Bearer abcdefghijkl"})");
        m_destination.metadata[QStringLiteral("Region 1")] = QStringLiteral("eu\r\nX: y");
        m_destination.metadata[QStringLiteral("topic")] = QStringLiteral("mine");
        const SendOutcome outcome = sendOne();
        QCOMPARE(outcome.outcome, AttemptOutcome::Success);
        const Received &received = m_received.at(0);
        QCOMPARE(received.target, QByteArray("/hook"));
        QCOMPARE(received.body, m_body);
        const Headers &headers = received.headers;
        QCOMPARE(header(headers, "content-type"), QByteArray("application/json"));
        QCOMPARE(header(headers, "user-agent"), QByteArray("Deckhand/test"));
        QCOMPARE(header(headers, "webhook-id"), QByteArray("evt_1"));
        QCOMPARE(header(headers, "webhook-topic"), QByteArray("task_run.completed"));
        QCOMPARE(header(headers, "webhook-timestamp"),
                 QByteArray::number(toMillis(m_clock.now()) / 1000));
        QCOMPARE(verify(received, m_secret), WebhookVerdict::Valid);
        QCOMPARE(header(headers, "x-team"), QByteArray("data"));
        QCOMPARE(header(headers, "authorization"), QByteArray("Bearer abcdefghijkl"));
        QCOMPARE(header(headers, "x-deckhand-region-1"), QByteArray("eu  X: y"));
        QCOMPARE(header(headers, "x-deckhand-topic"), QByteArray("(absent)"));
        QCOMPARE(header(headers, "expect"), QByteArray("(absent)"));
        QCOMPARE(headers.size(), size_t(12)); // and Host, Accept, Content-Length
    }

    void theRecordMasksSecretsAndKeepsTheAnswer()
    {
        setField("custom_headers",
                 R"({"X-Team":"data","X-Api-Key":"abcdefghijkl","Cookie":"a=b"})");
        m_destination.config.fields[QStringLiteral("url")].replace(
            QStringLiteral("http://"), QStringLiteral("http://u:pa55@"));
        const SendOutcome outcome = sendOne();
        QCOMPARE(outcome.request->method, QByteArray("POST"));
        QVERIFY(!outcome.request->url.contains("pa55"));
        QCOMPARE(outcome.request->bodyBytes, m_body.size());
        QCOMPARE(header(outcome.request->headers, "x-team"), QByteArray("data"));
        QCOMPARE(header(outcome.request->headers, "x-api-key"), QByteArray("abcd****"));
        QCOMPARE(header(outcome.request->headers, "cookie"), QByteArray("****"));
        QCOMPARE(header(outcome.request->headers, "webhook-id"), QByteArray("evt_1"));
        QCOMPARE(outcome.response->status, 200);
        QCOMPARE(outcome.response->body, QByteArray("{\"ok\":true}"));
        QVERIFY(outcome.durationMs > 0 && outcome.phases.firstByteMs);
    }

    void bothSecretsSignUntilTheFormerExpires()
    {
        const Secret former = makeWebhookSecret();
        const Secret older = makeWebhookSecret();
        m_destination.previousSecrets = {{older, m_clock.now() + 1h},
                                         {former, m_clock.now() + 24h}};
        (void)sendOne();
        QCOMPARE(signatures(0).size(), 3);
        for (const Secret &secret : {m_secret, former, older})
            QCOMPARE(verify(m_received.at(0), secret), WebhookVerdict::Valid);
        // Newest first.
        const QByteArray newest =
            signWebhook(std::array{*webhookKey(m_secret)}, "evt_1", m_clock.now(), m_body);
        QCOMPARE(signatures(0).first(), newest);
        const QByteArray second =
            signWebhook(std::array{*webhookKey(former)}, "evt_1", m_clock.now(), m_body);
        QCOMPARE(signatures(0).at(1), second);
        m_clock.advance(1h);
        (void)sendOne();
        QCOMPARE(signatures(1).size(), 2);
        QCOMPARE(verify(m_received.at(1), older), WebhookVerdict::NoMatch);
        QCOMPARE(verify(m_received.at(1), former), WebhookVerdict::Valid);
        m_clock.advance(23h);
        (void)sendOne();
        QCOMPARE(signatures(2).size(), 1);
        QCOMPARE(verify(m_received.at(2), m_secret), WebhookVerdict::Valid);
    }

    void failuresSayWhatToDo()
    {
        ReceiverDials dials;
        dials.status = 410;
        m_receiver->setDials(dials);
        SendOutcome outcome = sendOne();
        QCOMPARE(outcome.error.errorClass, ErrorClass::HttpStatus);
        QVERIFY(outcome.final);
        dials.status = 429;
        dials.retryAfterSeconds = 90;
        m_receiver->setDials(dials);
        outcome = sendOne();
        QCOMPARE(outcome.error.errorClass, ErrorClass::Throttled);
        QVERIFY(!outcome.final);
        QCOMPARE(outcome.retryAfter, std::optional(milliseconds(90s)));
        dials = {};
        dials.status = 308;
        dials.location = "https://new.example/";
        m_receiver->setDials(dials);
        outcome = sendOne();
        QCOMPARE(outcome.error.errorClass, ErrorClass::Redirect);
        QVERIFY(outcome.error.message.contains(QStringLiteral("https://new.example/")));
        dials = {};
        dials.refuse = true;
        m_receiver->setDials(dials);
        outcome = sendOne();
        QCOMPARE(outcome.error.errorClass, ErrorClass::ConnectionRefused);
        QVERIFY(!outcome.response);
        QVERIFY(outcome.request);
    }

    void theRecordTellsOfTheConnection()
    {
        const SendOutcome first = sendOne();
        QVERIFY(first.connection);
        QCOMPARE(first.connection->httpVersion, QByteArray("1.1"));
        QVERIFY2(m_receiver->url().contains(first.connection->peer),
                 first.connection->peer.constData());
        QVERIFY(!first.connection->reused && first.connection->tlsVersion.isEmpty());
    }

    void aProbeConnectsAndSendsNothing()
    {
        const SendOutcome reached = probe();
        QCOMPARE(reached.outcome, AttemptOutcome::Success);
        QCOMPARE(reached.stage, SendStage::Connect);
        QVERIFY(reached.phases.connectMs && !reached.phases.tlsMs && !reached.request);
        QVERIFY(m_receiver->url().contains(reached.connection->peer));
        m_destination.config.fields[QStringLiteral("url")].replace(QStringLiteral("http://"),
                                                                   QStringLiteral("https://"));
        closeSender();
        m_timeout = 200ms;
        const SendOutcome noTls = probe(); // the receiver waits for the rest of a request
        QCOMPARE(noTls.error.errorClass, ErrorClass::Timeout);
        QCOMPARE(noTls.stage, SendStage::Tls);
        QVERIFY(noTls.phases.connectMs && !noTls.phases.tlsMs);
        ReceiverDials dials;
        dials.refuse = true;
        m_receiver->setDials(dials);
        closeSender();
        QCOMPARE(probe().error.errorClass, ErrorClass::ConnectionRefused);
        QVERIFY(m_received.empty());
    }

    void aProbeOfAHostThatIsSilentEndsWithItsSender()
    {
        m_destination.config.fields[QStringLiteral("url")] = QStringLiteral("http://192.0.2.1/");
        openSender();
        (void)m_sink->expect(++m_token);
        onLoop(*m_client, [&] { m_sender->probe(job(m_token)); });
        QElapsedTimer timer;
        timer.start();
        closeSender();
        QVERIFY(timer.elapsed() < 2000);
    }

    void manyJobsAreAnsweredOnceEach()
    {
        std::vector<SendJob> jobs;
        std::vector<std::future<SendOutcome>> outcomes;
        for (int i = 0; i < 200; ++i) {
            jobs.push_back(job(quint64(i)));
            outcomes.push_back(m_sink->expect(quint64(i)));
        }
        openSender();
        onLoop(*m_client, [&] { m_sender->send(jobs); });
        for (auto &outcome : outcomes)
            QCOMPARE(outcome.get().outcome, AttemptOutcome::Success);
        QCOMPARE(m_received.size(), size_t(200));
    }

    void aDestroyedSenderSaysNothingMore()
    {
        ReceiverDials dials;
        dials.latency = 10s;
        m_receiver->setDials(dials);
        openSender();
        onLoop(*m_client, [&] { m_sender->send(std::array{job(1)}); });
        closeSender();
        onLoop(*m_client, [] {}); // the sink would throw on a token that nobody expects
    }

    void theTypeDescribesItself()
    {
        const DestinationType *type = m_factory->types().find("webhook");
        QVERIFY(type);
        QVERIFY(type->guide.contains(QStringLiteral("standardwebhooks")));
        QVERIFY(type->field(u"url")->required);
        QVERIFY(type->field(u"secret")->credential && type->field(u"secret")->generated);
        DestinationConfig config;
        fillGenerated(m_factory->types(), "webhook", config);
        const Secret made = config.credentials.at(QStringLiteral("secret"));
        QVERIFY(webhookKey(made));
        fillGenerated(m_factory->types(), "webhook", config);
        QVERIFY(config.credentials.at(QStringLiteral("secret")) == made);
        DestinationConfig other;
        fillGenerated(m_factory->types(), "unknown", other);
        QVERIFY(other.credentials.empty());
    }

    void settingsAreChecked_data()
    {
        QTest::addColumn<QString>("field");
        QTest::addColumn<QString>("value");
        QTest::addColumn<QString>("says"); // empty: fine
        const auto row = [](const char *name, const char *field, const QString &value,
                            const char *says = "") {
            QTest::newRow(name) << QString::fromLatin1(field) << value << QString::fromLatin1(says);
        };
        const auto headers = [&row](const char *name, const QString &json, const char *says) {
            row(name, "custom_headers", json, says);
        };
        row("good url", "url", QStringLiteral("https://example.com/a?b"));
        row("ftp", "url", QStringLiteral("ftp://example.com/"), "http");
        row("relative", "url", QStringLiteral("/hook"), "http");
        row("no host", "url", QStringLiteral("http:///hook"), "absolute URL");
        row("bad port", "url", QStringLiteral("http://a:99999/"), "absolute URL");
        row("port 0", "url", QStringLiteral("http://a:0/"), "absolute URL");
        headers("good headers", QStringLiteral(R"({"X-A":"b","y_1":"é"})"), "");
        headers("not json", QStringLiteral("X-A: b"), "JSON object");
        headers("array", QStringLiteral(R"(["a"])"), "JSON object");
        headers("number", QStringLiteral(R"({"X-A":1})"), "must be a string");
        for (const char *name :
             {"Content-Type", "content-length", "Host", "Connection", "USER-AGENT", "webhook-id",
              "Webhook-Anything", "Transfer-Encoding"})
            headers(name, QStringLiteral("{\"%1\":\"x\"}").arg(QLatin1String(name)),
                    "set by the sender");
        headers("bad name", QStringLiteral(R"({"-a":"x"})"), "not allowed");
        headers("colon", QStringLiteral(R"({"a:b":"x"})"), "not allowed");
        headers("no name", QStringLiteral(R"({"":"x"})"), "not allowed");
        headers("break", QStringLiteral(R"({"a":"x\r\nEvil: y"})"), "control characters");
        headers("zero", QStringLiteral(R"({"a":"\u0000"})"), "control characters");
        headers("twice", QStringLiteral(R"({"A":"x","a":"y"})"), "twice");
        headers("long", QStringLiteral("{\"a\":\"%1\"}").arg(QString(9000, u'x')), "bytes");
        QString many;
        for (int i = 0; i < 51; ++i)
            many +=
                QStringLiteral("%1\"a%2\":\"x\"").arg(i ? QStringLiteral(",") : QString()).arg(i);
        headers("many", QStringLiteral("{%1}").arg(many), "51");
        row("good secret", "secret", QString::fromLatin1(m_secret.reveal()));
        row("bad secret", "secret", QStringLiteral("password"), "whsec_");
        row("short secret", "secret", QStringLiteral("whsec_YWJj"), "24 to 64");
    }
    void settingsAreChecked()
    {
        QFETCH(QString, field);
        QFETCH(QString, value);
        QFETCH(QString, says);
        DestinationDraft draft;
        draft.name = QStringLiteral("Test");
        draft.events = Subscription({"*"});
        draft.config = m_destination.config;
        if (field == QLatin1String("secret"))
            draft.config.credentials[field] = Secret(value.toUtf8());
        else
            draft.config.fields[field] = value;
        const std::vector<ErrorItem> problems = m_factory->types().validate(draft);
        Error error;
        error.items = problems;
        QVERIFY2(problems.empty() == says.isEmpty(), qPrintable(error.text()));
        if (says.isEmpty())
            return;
        QVERIFY2(error.text().contains(says), qPrintable(error.text()));
        for (const ErrorItem &item : problems) {
            QCOMPARE(item.field, QStringLiteral("webhook.%1").arg(field));
            QVERIFY(field != QLatin1String("secret") || !item.message.contains(value));
        }
    }

    void whatCannotBeSentIsAnErrorOfCreation()
    {
        m_destination.config.credentials.clear();
        QVERIFY(!create());
        m_destination.config.credentials[QStringLiteral("secret")] = m_secret;
        setField("custom_headers", "nonsense");
        QVERIFY(!create());
        m_destination.type = "carrier_pigeon";
        QVERIFY(create().error().text().contains(QStringLiteral("carrier_pigeon")));
    }

private:
    Result<std::unique_ptr<Sender>> create()
    {
        SenderContext context;
        context.http = m_client.get();
        context.clock = &m_clock;
        context.sink = m_sink.get();
        context.userAgent = "Deckhand/test";
        context.attemptTimeout = m_timeout;
        return onLoop(*m_client, [&] { return m_factory->create(m_destination, context); });
    }
    void openSender()
    {
        if (m_sender)
            return;
        auto sender = create();
        QVERIFY2(sender, sender ? "" : qPrintable(sender.error().text()));
        m_sender = std::move(*sender);
    }
    void closeSender()
    {
        onLoop(*m_client, [this] { m_sender.reset(); });
    }
    SendJob job(quint64 token)
    {
        SendJob job;
        job.token = token;
        job.eventId = EventId("evt_1");
        job.eventType = "task_run.completed";
        job.body = m_body;
        job.at = m_clock.now();
        return job;
    }
    SendOutcome sendOne()
    {
        openSender();
        const quint64 token = ++m_token;
        auto outcome = m_sink->expect(token);
        onLoop(*m_client, [&] { m_sender->send(std::array{job(token)}); });
        return outcome.get();
    }
    SendOutcome probe()
    {
        openSender();
        const quint64 token = ++m_token;
        auto outcome = m_sink->expect(token);
        onLoop(*m_client, [&] { m_sender->probe(job(token)); });
        return outcome.get();
    }
    void setField(const char *name, const char *value)
    {
        m_destination.config.fields[QLatin1String(name)] = QString::fromUtf8(value);
    }
    QList<QByteArray> signatures(size_t i) const
    {
        return header(m_received.at(i).headers, "webhook-signature").split(' ');
    }
    WebhookVerdict verify(const Received &received, const Secret &secret) const
    {
        const Headers &headers = received.headers;
        return verifyWebhook(*webhookKey(secret), header(headers, "webhook-id"),
                             header(headers, "webhook-timestamp"),
                             header(headers, "webhook-signature"), received.body, m_clock.now());
    }

    milliseconds m_timeout{5000};
    const Secret m_secret = makeWebhookSecret();
    const QByteArray m_body = "{\"id\":\"evt_1\",\"data\":{\"a\": 1}}";
    ManualClock m_clock;
    std::unique_ptr<HttpClient> m_client;
    std::unique_ptr<SenderFactory> m_factory;
    std::unique_ptr<Sink> m_sink;
    std::unique_ptr<Receiver> m_receiver;
    std::vector<Received> m_received; ///< of the receiver's thread; read after its answer
    std::unique_ptr<Sender> m_sender;
    Destination m_destination;
    quint64 m_token = 0;
};

QTEST_APPLESS_MAIN(TestWebhook)
#include "tst_webhook.moc"
