#include "rawclient.h"

#include "server/httpserver.h"
#include "support/fakeengine.h"

#include <QRegularExpression>
#include <QTest>

using namespace deckhand;
using namespace Qt::Literals::StringLiterals;

namespace {

StreamMessage eventMessage(int number, const QByteArray &data = "{}")
{
    Event event = FakeEngine::sampleEvent("evt_" + QByteArray::number(number));
    event.data = data;
    return {QByteArray::number(number), event};
}

} // namespace

class TestServerStream : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void messagesAreNamedAndNumbered();
    void filtersAndResumePointReachTheEngine();
    void lineEndsInPayloadsAreSplit();
    void credentialsAreMasked();
    void heartbeatComesWhenNothingHappens();
    void lagIsToldAndTheStreamGoesOn();
    void leavingEndsTheSubscription();
    void takenBackKeyEndsTheStream();
    void stopClosesStreams();
    void readersAreLimited();
    void publishersMayNotRead();

private:
    void restart(HttpServerSettings settings);
    void open(RawClient &client, const QByteArray &target = "/v2/stream",
              const QByteArray &headers = {}, const QByteArray &key = "sk_live_viewer");
    quint16 port() const { return m_server->port(); }

    std::unique_ptr<FakeEngine> m_engine;
    std::unique_ptr<HttpServer> m_server;
};

void TestServerStream::init()
{
    QTest::failOnWarning(QRegularExpression(u".?"_s));
    m_engine = std::make_unique<FakeEngine>();
    restart({});
}

void TestServerStream::restart(HttpServerSettings settings)
{
    m_server.reset();
    settings.port = 0;
    auto server = HttpServer::start(*m_engine, std::move(settings), {});
    QVERIFY2(server, server ? "" : qPrintable(server.error().text()));
    m_server = std::move(*server);
}

void TestServerStream::cleanup()
{
    m_server.reset();
    m_engine.reset();
}

void TestServerStream::open(RawClient &client, const QByteArray &target, const QByteArray &headers,
                            const QByteArray &key)
{
    client.request("GET", target, {}, headers, key);
    const RawAnswer head = client.read(true);
    QCOMPARE(head.status, 200);
    QCOMPARE(head.header("content-type"), QByteArray("text/event-stream"));
    QCOMPARE(client.readUntil("\n\n"), QByteArray("retry: 1000\n\n"));
}

void TestServerStream::messagesAreNamedAndNumbered()
{
    RawClient client(port());
    open(client);
    Destination gone;
    gone.id = DestinationId("evtd_gone");
    m_engine->emitBatch({eventMessage(1, R"({"a": 1})"),
                         {"2", FakeEngine::sampleDelivery()},
                         {"3", DestinationChange{FakeEngine::sampleDestination(), false}},
                         {"4", DestinationChange{gone, true}},
                         {"5", StreamLagged{7}}});
    const QByteArray event = client.readUntil("\n\n");
    QVERIFY2(event.startsWith("event: event.created\nid: 1\ndata: {\"id\":\"evt_1\","),
             event.constData());
    QVERIFY(event.contains(R"("data":{"a": 1})"));
    QVERIFY(client.readUntil("\n\n").startsWith(
        "event: delivery.updated\nid: 2\ndata: {\"id\":\"edlv_fake\""));
    QVERIFY(client.readUntil("\n\n").startsWith(
        "event: destination.updated\nid: 3\ndata: {\"id\":\"evtd_fake\""));
    QCOMPARE(client.readUntil("\n\n"),
             QByteArray("event: destination.updated\nid: 4\ndata: {\"id\":\"evtd_gone\","
                        "\"object\":\"event_destination\",\"deleted\":true}\n\n"));
    QCOMPARE(client.readUntil("\n\n"),
             QByteArray("event: lagged\nid: 5\ndata: {\"dropped\":7}\n\n"));
}

void TestServerStream::filtersAndResumePointReachTheEngine()
{
    RawClient client(port());
    open(client, "/v2/stream?types=task_run.*,a.b&types=c.d&destination_id=evtd_1&last_event_id=41",
         "Last-Event-ID: 42\r\n");
    StreamOptions options = m_engine->lastSubscription();
    QCOMPARE(options.types, std::vector<QByteArray>({"task_run.*", "a.b", "c.d"}));
    QCOMPARE(options.destinationId->bytes(), QByteArray("evtd_1"));
    QCOMPARE(options.lastEventId, QByteArray("42"));
    RawClient byQuery(port());
    open(byQuery, "/v2/stream?last_event_id=41");
    QCOMPARE(m_engine->lastSubscription().lastEventId, QByteArray("41"));
    QCOMPARE(ask(port(), "GET", "/v2/stream?types=Nonsense").status, 400);
}

void TestServerStream::lineEndsInPayloadsAreSplit()
{
    RawClient client(port());
    open(client);
    m_engine->emitBatch({eventMessage(1, "{\n\"a\":\r\n1}")});
    const QByteArray message = client.readUntil("\n\n");
    QVERIFY(message.contains("\"data\":{\ndata: \"a\":\ndata: 1},\"created_at\""));
}

void TestServerStream::credentialsAreMasked()
{
    RawClient client(port());
    open(client);
    m_engine->emitBatch({{"1", DestinationChange{FakeEngine::sampleDestination(), false}}});
    const QByteArray message = client.readUntil("\n\n");
    QVERIFY(message.contains("whse****") && !message.contains("whsec_"));
    // A header that carries one is seen by those who may change it, whoever reads beside them.
    QVERIFY(message.contains("Bear****") && !message.contains("Bearer") &&
            message.contains("team-7"));
    RawClient admin(port());
    open(admin, "/v2/stream", {}, "sk_live_admin");
    RawClient another(port());
    open(another);
    m_engine->emitBatch({{"2", DestinationChange{FakeEngine::sampleDestination(), false}}});
    QVERIFY(admin.readUntil("\n\n").contains("Bearer"));
    QVERIFY(!another.readUntil("\n\n").contains("Bearer"));
}

void TestServerStream::heartbeatComesWhenNothingHappens()
{
    HttpServerSettings settings;
    settings.heartbeat = milliseconds(50);
    restart(settings);
    RawClient client(port());
    open(client);
    QCOMPARE(client.readUntil("\n\n"), QByteArray(": heartbeat\n\n"));
    QCOMPARE(client.readUntil("\n\n"), QByteArray(": heartbeat\n\n"));
}

void TestServerStream::lagIsToldAndTheStreamGoesOn()
{
    HttpServerSettings settings;
    settings.streamBufferMessages = 50;
    restart(settings);
    RawClient client(port());
    open(client);
    // More than the sockets' buffers hold goes out while nobody reads.
    const QByteArray data = "{\"x\":\"" + QByteArray(200'000, 'x') + "\"}";
    const int total = 400;
    for (int i = 0; i < total; ++i)
        m_engine->emitBatch({eventMessage(i, data)});
    int seen = 0;
    qint64 dropped = 0;
    int last = -1;
    while (last < total - 1) {
        const QByteArray message = client.readUntil("\n\n");
        QVERIFY(message.endsWith("\n\n"));
        const qsizetype at = message.indexOf("\nid: ") + 5;
        const int id = message.mid(at, message.indexOf('\n', at) - at).toInt();
        QVERIFY(id > last);
        last = id;
        if (message.startsWith("event: lagged\n"))
            dropped += message.mid(message.indexOf("\"dropped\":") + 10).split('}')[0].toInt();
        else
            ++seen;
    }
    QVERIFY(dropped > 0);
    QCOMPARE(seen + dropped, total);
    m_engine->emitBatch({eventMessage(total)});
    QVERIFY(
        client.readUntil("\n\n").contains(QByteArray("id: " + QByteArray::number(total) + '\n')));
}

void TestServerStream::leavingEndsTheSubscription()
{
    {
        RawClient client(port());
        open(client);
        QCOMPARE(m_engine->subscribers(), 1);
        client.socket().abort();
    }
    QTRY_COMPARE(m_engine->subscribers(), 0);
    QTRY_VERIFY(ask(port(), "GET", "/metrics").body.contains("deckhand_http_stream_readers 0\n"));
}

void TestServerStream::takenBackKeyEndsTheStream()
{
    HttpServerSettings settings;
    settings.heartbeat = milliseconds(50);
    restart(settings);
    RawClient client(port());
    open(client);
    m_engine->takeBackKey("sk_live_viewer");
    QVERIFY(client.waitForClose());
    QTRY_COMPARE(m_engine->subscribers(), 0);
}

void TestServerStream::stopClosesStreams()
{
    RawClient client(port());
    open(client);
    m_server.reset();
    QVERIFY(client.waitForClose());
    QCOMPARE(m_engine->subscribers(), 0);
}

void TestServerStream::readersAreLimited()
{
    HttpServerSettings settings;
    settings.maxStreams = 1;
    restart(settings);
    RawClient client(port());
    open(client);
    QCOMPARE(ask(port(), "GET", "/v2/stream").status, 503);
    RawClient head(port());
    head.request("HEAD", "/v2/test");
    QCOMPARE(head.read(true).status, 200);
}

void TestServerStream::publishersMayNotRead()
{
    QCOMPARE(ask(port(), "GET", "/v2/stream", {}, {}, "sk_live_publisher").status, 403);
    QCOMPARE(ask(port(), "GET", "/v2/stream", {}, {}, {}).status, 401);
    QCOMPARE(m_engine->subscribers(), 0);
}

QTEST_GUILESS_MAIN(TestServerStream)
#include "tst_serverstream.moc"
