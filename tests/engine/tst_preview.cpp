#include "../transport/rawserver.h"
#include "destinations/sender.h"
#include "engine/preview.h"
#include "support/clientfixture.h"
#include "support/manualclock.h"

#include <QRegularExpression>
#include <QTest>

#include <future>

using namespace deckhand;
using namespace Qt::Literals::StringLiterals;

namespace {

class Sink final : public SendSink
{
public:
    std::promise<SendOutcome> promise;
    void finished(quint64, SendOutcome outcome) override { promise.set_value(std::move(outcome)); }
};

/// A request as it came.
struct Received
{
    QByteArray method, target, body;
    Headers headers;
};

Received parsed(const QByteArray &raw)
{
    const qsizetype end = raw.indexOf("\r\n\r\n");
    QList<QByteArray> lines = raw.first(end).split('\n');
    const QList<QByteArray> words = lines.takeFirst().split(' ');
    Received all{words.value(0), words.value(1), raw.mid(end + 4), {}};
    for (const QByteArray &line : lines) {
        const qsizetype colon = line.indexOf(':');
        all.headers.emplace_back(line.first(colon), line.mid(colon + 1).trimmed());
    }
    return all;
}

const QByteArray *find(const Headers &headers, const QByteArray &name)
{
    for (const auto &[key, value] : headers) {
        if (key.compare(name, Qt::CaseInsensitive) == 0)
            return &value;
    }
    return nullptr;
}

QByteArray text(const QByteArray &name, const QByteArray &value)
{
    return name + ": " + value;
}

/// Whether `shown`, where stars may stand for what is secret, is what was sent.
bool shows(const QByteArray &shown, const QByteArray &sent)
{
    const QString pattern =
        QRegularExpression::escape(QString::fromUtf8(shown)).replace(uR"(\*\*\*\*)"_s, u".+"_s);
    return QRegularExpression(QRegularExpression::anchoredPattern(pattern))
        .match(QString::fromUtf8(sent))
        .hasMatch();
}

} // namespace

/// What a test would send is what is sent then.
class TestPreview : public QObject
{
    Q_OBJECT

private:
    Rehearsal::Parts parts()
    {
        return {*m_senders, *m_http, m_book, m_clock, "Deckhand/test", m_baseUrls};
    }
    Destination destination(const QByteArray &type, const std::map<QString, QString> &fields,
                            const std::map<QString, Secret> &credentials)
    {
        Destination made;
        made.id = DestinationId("evtd_1");
        made.type = type;
        made.config.fields = fields;
        made.config.credentials = credentials;
        made.metadata = {{u"region-1"_s, u"eu"_s}, {u"team"_s, u"data"_s}};
        fillGenerated(m_senders->types(), type, made.config);
        return made;
    }
    Event event() const
    {
        return {EventId("evt_1"), "task_run.completed", R"({"id": "trun_1",  "n":1.0})",
                m_clock.now() - std::chrono::seconds(2)};
    }
    /// The same as a test, over the wire.
    SendOutcome send(const Destination &to)
    {
        Sink sink;
        std::unique_ptr<Sender> sender;
        const Event what = event();
        const SendJob job{1,   what.id, what.type, envelope(what), what.createdAt, m_clock.now(),
                          true};
        onLoop(*m_http, [&] {
            SenderContext context;
            context.http = m_http.get();
            context.clock = &m_clock;
            context.sink = &sink;
            context.userAgent = "Deckhand/test";
            context.baseUrls = m_baseUrls;
            sender = *m_senders->create(to, context);
            sender->send(std::span(&job, 1));
        });
        SendOutcome outcome = sink.promise.get_future().get();
        onLoop(*m_http, [&] { sender.reset(); });
        return outcome;
    }
    QString base() const { return QString::fromLatin1(m_server->url({})); }

private Q_SLOTS:
    void initTestCase()
    {
        QTest::failOnWarning(QRegularExpression(u".?"_s));
        HttpClient::Settings settings;
        settings.guard = AddressGuard(AddressGuard::Level::Desktop);
        m_http = HttpClient::start(settings);
        m_senders = makeSenderFactory();
        m_server = std::make_unique<RawServer>([this](RawServer::Connection &connection) {
            for (QByteArray raw = connection.request(); !raw.isEmpty();
                 raw = connection.request()) {
                m_received.push_back(parsed(raw));
                connection.write(answer(200, "{}"));
            }
        });
        m_baseUrls["hookdeck"] = base().toLatin1();
    }
    void init() { m_received.clear(); }
    void cleanupTestCase()
    {
        m_http.reset();
        m_server.reset();
    }

    void whatIsShownIsSent_data()
    {
        QTest::addColumn<Destination>("to");
        const std::map<QString, Secret> aws{{u"key"_s, Secret("AKIDEXAMPLEKEYID")},
                                            {u"secret"_s, Secret("wJalrXUtnFEMI/K7MDENG")},
                                            {u"session"_s, Secret("FwoGZXIvYXdzEJrSESSIONTOKEN")}};
        QTest::newRow("webhook") << destination(
            "webhook",
            {{u"url"_s, base() + u"/hook?a=b"_s},
             {u"custom_headers"_s, uR"({"X-Team":"d","X-Api-Key":"abcdefghijkl"})"_s}},
            {});
        QTest::newRow("hookdeck") << destination(
            "hookdeck", {}, {{u"token"_s, Secret("c3JjX2FiYzpyYW5kb21zdHJpbmc=")}});
        QTest::newRow("aws_sqs") << destination(
            "aws_sqs", {{u"queue_url"_s, base() + u"/000000000000/events.fifo"_s}}, aws);
        QTest::newRow("aws_kinesis")
            << destination("aws_kinesis",
                           {{u"stream_name"_s, u"events"_s},
                            {u"region"_s, u"eu-west-1"_s},
                            {u"endpoint"_s, base()},
                            {u"partition_key_template"_s, u"data.data.id"_s}},
                           aws);
        QTest::newRow("aws_s3") << destination(
            "aws_s3",
            {{u"bucket"_s, u"events"_s}, {u"region"_s, u"eu-west-1"_s}, {u"endpoint"_s, base()}},
            aws);
        QTest::newRow("gcp_pubsub") << destination(
            "gcp_pubsub",
            {{u"project_id"_s, u"p1"_s}, {u"topic"_s, u"events"_s}, {u"endpoint"_s, base()}}, {});
    }
    void whatIsShownIsSent()
    {
        QFETCH(Destination, to);
        const Attempt preview = previewOf(parts(), to, event());
        QCOMPARE(preview.outcome, AttemptOutcome::Success);
        QVERIFY(m_received.empty() && preview.request && !preview.response);
        const SendOutcome sent = send(to);
        QVERIFY2(m_received.size() == 1, qPrintable(sent.error.message));
        const Received &wire = m_received.front();
        const AttemptRequest &shown = *preview.request;
        QCOMPARE(shown.method, wire.method);
        QCOMPARE(shown.body, wire.body);
        QCOMPARE(shown.bodyBytes, wire.body.size());
        QCOMPARE(shown.url, base().toLatin1() + wire.target);
        for (const auto &[name, value] : shown.headers) {
            const QByteArray *on = find(wire.headers, name);
            QVERIFY2(on && shows(value, *on), text(name, value).constData());
        }
        for (const auto &[name, value] : wire.headers) {
            const bool ours = find(shown.headers, name);
            const QByteArray low = name.toLower();
            QVERIFY2(ours || low == "host" || low == "content-length" || low == "accept",
                     text(name, value).constData());
        }
        // And what was sent is told with its body, by the test alone.
        QVERIFY(sent.request);
        QCOMPARE(sent.request->body, wire.body);
        QVERIFY(*sent.request == shown);
        for (const auto &[field, secret] : to.config.credentials) {
            for (const auto &[name, value] : shown.headers)
                QVERIFY2(!value.contains(secret.reveal()), name.constData());
        }
    }

    void whatConnectsByItselfIsShownByItsSender()
    {
        const Attempt rabbit = previewOf(
            parts(),
            destination(
                "rabbitmq",
                {{u"server_url"_s, u"broker.example.com:5672"_s}, {u"exchange"_s, u"events"_s}},
                {{u"username"_s, Secret("guest")}, {u"password"_s, Secret("passw0rd")}}),
            event());
        QCOMPARE(rabbit.outcome, AttemptOutcome::Success);
        QCOMPARE(rabbit.request->body, envelope(event()));
        QCOMPARE(*find(rabbit.request->headers, "routing-key"), QByteArray("task_run.completed"));
        QCOMPARE(*find(rabbit.request->headers, "headers.team"), QByteArray("data"));
        const Attempt bus = previewOf(
            parts(),
            destination("azure_servicebus", {{u"name"_s, u"events"_s}},
                        {{u"connection_string"_s,
                          Secret("Endpoint=sb://ns.servicebus.windows.net/;SharedAccessKeyName=k;"
                                 "SharedAccessKey=c2VjcmV0")}}),
            event());
        QCOMPARE(bus.outcome, AttemptOutcome::Success);
        QCOMPARE(bus.request->body, envelope(event()));
        QCOMPARE(*find(bus.request->headers, "subject"), QByteArray("task_run.completed"));
        QCOMPARE(*find(bus.request->headers, "application-properties.team"), QByteArray("data"));
        QVERIFY(!bus.request->url.contains("c2VjcmV0"));
    }

    void whatCannotBeBuiltSaysWhy()
    {
        Destination blank =
            destination("aws_s3", {{u"bucket"_s, u"events"_s}, {u"region"_s, u"eu-west-1"_s}},
                        {{u"key"_s, Secret("AKIDEXAMPLE")}, {u"secret"_s, Secret("wJalrXUtnF")}});
        blank.metadata.emplace(u"Region 1"_s, u"eu"_s); // a header that nobody sends
        const Attempt unsent = previewOf(parts(), blank, event());
        QCOMPARE(unsent.outcome, AttemptOutcome::Failure);
        QVERIFY(unsent.error.message.contains(u"x-amz-meta-region 1"_s) && !unsent.request);
        const Attempt without = previewOf(
            parts(),
            destination("aws_kinesis",
                        {{u"stream_name"_s, u"events"_s},
                         {u"region"_s, u"eu-west-1"_s},
                         {u"partition_key_template"_s, u"data.data.session_id"_s}},
                        {{u"key"_s, Secret("AKIDEXAMPLE")}, {u"secret"_s, Secret("wJalrXUtnF")}}),
            event());
        QCOMPARE(without.outcome, AttemptOutcome::Failure);
        QCOMPARE(without.error.errorClass, ErrorClass::FormatError);
        QVERIFY(!without.error.message.isEmpty() && !without.request);
        const Attempt wrong =
            previewOf(parts(),
                      destination("webhook", {{u"url"_s, u"https://a.example/"_s}},
                                  {{u"secret"_s, Secret("not one")}}),
                      event());
        QCOMPARE(wrong.outcome, AttemptOutcome::Failure);
        QVERIFY(!wrong.error.message.isEmpty() && !wrong.error.hint.isEmpty());
    }

private:
    ManualClock m_clock;
    DestinationBook m_book;
    std::map<QByteArray, QByteArray> m_baseUrls;
    std::vector<Received> m_received; ///< written before the answer that a test waits for
    std::unique_ptr<RawServer> m_server;
    std::unique_ptr<HttpClient> m_http;
    std::unique_ptr<SenderFactory> m_senders;
};

QTEST_GUILESS_MAIN(TestPreview)
#include "tst_preview.moc"
