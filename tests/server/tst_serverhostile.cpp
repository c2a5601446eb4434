#include "heldcall.h"
#include "rawclient.h"

#include "server/httpserver.h"
#include "support/fakeengine.h"

#include <QRegularExpression>
#include <QScopeGuard>
#include <QTest>

using namespace deckhand;
using namespace Qt::Literals::StringLiterals;

namespace {

const QByteArray eventBody = R"({"type":"task_run.completed","data":{}})";

} // namespace

/// Whatever comes over the wire: an answer in the error envelope or a closed connection, within the
/// limits, and a server that goes on serving.
class TestServerHostile : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void malformedRequestsAreRefused_data();
    void malformedRequestsAreRefused();
    void malformedBodiesAreRefused_data();
    void malformedBodiesAreRefused();
    void fiftyMegabyteLineIsCutOff();
    void headerBombIsCutOff();
    void announcedLargeBodyIsRefusedUnread();
    void chunkedLargeBodyIsRefused();
    void bodyWithoutKeyIsNotRead();
    void slowHeaderTimesOut();
    void slowBodyTimesOut();
    void silentConnectionIsClosed();
    void clientThatDoesNotReadIsClosed();
    void connectionFloodIsTurnedAway();
    void vanishedClientDoesNotStopTheCall();
    void allBodiesTogetherAreLimited();

private:
    void refuses();
    void restart(HttpServerSettings settings);
    quint16 port() const { return m_server->port(); }
    [[nodiscard]] bool stillServes() const { return ask(port(), "GET", "/v2/test").status == 200; }

    std::unique_ptr<FakeEngine> m_engine;
    std::unique_ptr<HttpServer> m_server;
};

void TestServerHostile::init()
{
    QTest::failOnWarning(QRegularExpression(u".?"_s));
    m_engine = std::make_unique<FakeEngine>();
    HttpServerSettings settings;
    settings.maxBodyBytes = 100'000;
    restart(settings);
}

void TestServerHostile::restart(HttpServerSettings settings)
{
    m_server.reset();
    settings.port = 0;
    auto server = HttpServer::start(*m_engine, std::move(settings), {});
    QVERIFY2(server, server ? "" : qPrintable(server.error().text()));
    m_server = std::move(*server);
}

void TestServerHostile::cleanup()
{
    m_server.reset();
    m_engine.reset();
}

void TestServerHostile::malformedRequestsAreRefused_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<int>("status");
    const auto get = [](const QByteArray &target, const QByteArray &headers = "Host: a\r\n") {
        return QByteArray("GET " + target + " HTTP/1.1\r\n" + headers + keyLine + "\r\n");
    };
    QTest::newRow("not HTTP") << QByteArray("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
                                            15)
                              << 400;
    QTest::newRow("HTTP/2 preface") << QByteArray("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n") << 400;
    QTest::newRow("no host") << get("/v2/test", {}) << 400;
    QTest::newRow("two hosts") << get("/v2/test", "Host: a\r\nHost: b\r\n") << 400;
    QTest::newRow("two keys") << get("/v2/test", "Host: a\r\nAuthorization: Bearer x\r\n") << 400;
    QTest::newRow("blank before colon") << get("/v2/test", "Host : a\r\n") << 400;
    QTest::newRow("NUL in a value") << get("/v2/test", QByteArray("Host: a\0b\r\n", 11)) << 400;
    QTest::newRow("NUL in the target") << get(QByteArray("/v2/te\0st", 9)) << 400;
    QTest::newRow("bare line feed")
        << QByteArray("GET /v2/test HTTP/1.1\nHost: a\n\n\r\n\r\n") << 400;
    QTest::newRow("broken escape") << get("/v2/events/%4") << 400;
    QTest::newRow("no hex escape") << get("/v2/events/%zz") << 400;
    QTest::newRow("escaped NUL") << get("/v2/events/a%00b") << 400;
    QTest::newRow("ill-formed UTF-8 in the path") << get("/v2/events/%ff%fe") << 400;
    QTest::newRow("overlong UTF-8 in the path") << get("/v2/events/%c0%af") << 400;
    QTest::newRow("ill-formed UTF-8 in the query") << get("/v2/events?q=%ff") << 400;
    QTest::newRow("raw ill-formed UTF-8") << get("/v2/events?q=\xff") << 400;
    QTest::newRow("unknown expectation")
        << publishRequest("Expect: dinner\r\nContent-Length: 2\r\n", "{}") << 417;
    QTest::newRow("two hundred fields")
        << get("/v2/test", "Host: a\r\n" + QByteArray("a: b\r\n").repeated(200)) << 431;
    QTest::newRow("key over 256 characters")
        << publishRequest("Content-Length: 2\r\nIdempotency-Key: " + QByteArray(257, 'k') + "\r\n",
                          "{}")
        << 400;
}

void TestServerHostile::malformedRequestsAreRefused()
{
    refuses();
}

void TestServerHostile::malformedBodiesAreRefused_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<int>("status");
    QTest::newRow("length and coding")
        << publishRequest("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n")
        << 400;
    QTest::newRow("coding and length")
        << publishRequest("Transfer-Encoding: chunked\r\nContent-Length: 5\r\n", "0\r\n\r\n")
        << 400;
    QTest::newRow("two lengths") << publishRequest("Content-Length: 2\r\nContent-Length: 2\r\n",
                                                   "{}")
                                 << 400;
    QTest::newRow("list of lengths") << publishRequest("Content-Length: 2, 2\r\n", "{}") << 400;
    QTest::newRow("signed length") << publishRequest("Content-Length: +2\r\n", "{}") << 400;
    QTest::newRow("huge length") << publishRequest("Content-Length: 99999999999999999999999\r\n",
                                                   "{}")
                                 << 400;
    QTest::newRow("other coding") << publishRequest("Transfer-Encoding: gzip, chunked\r\n",
                                                    "0\r\n\r\n")
                                  << 501;
    QTest::newRow("masked coding")
        << publishRequest("Transfer-Encoding: xchunked\r\n", "0\r\n\r\n") << 501;
    QTest::newRow("coding twice")
        << publishRequest("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n",
                          "0\r\n\r\n")
        << 400;
    QTest::newRow("bad chunk size")
        << publishRequest("Transfer-Encoding: chunked\r\n", "zz\r\n{}\r\n0\r\n\r\n") << 400;
    QTest::newRow("overflowing chunk size")
        << publishRequest("Transfer-Encoding: chunked\r\n", "fffffffffffffffff\r\n{}\r\n") << 400;
    QTest::newRow("chunk without its end")
        << publishRequest("Transfer-Encoding: chunked\r\n", "2\r\n{}xx0\r\n\r\n") << 400;
    QTest::newRow("chunked in HTTP/1.0")
        << QByteArray("POST /v2/events HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n")
        << 400;
    QTest::newRow("endless chunk extension")
        << publishRequest("Transfer-Encoding: chunked\r\n", "2;" + QByteArray(40'000, 'x')) << 431;
}

void TestServerHostile::malformedBodiesAreRefused()
{
    refuses();
}

/// Answered in the error envelope; the row tells with which status.
void TestServerHostile::refuses()
{
    QFETCH(const QByteArray, bytes);
    QFETCH(const int, status);
    RawClient client(port());
    client.send(bytes);
    const RawAnswer answer = client.read();
    QCOMPARE(answer.status, status);
    QVERIFY(!answer.code().isEmpty());
    QCOMPARE(m_engine->callsOf(u"publish"_s), 0);
    QVERIFY(stillServes());
}

void TestServerHostile::fiftyMegabyteLineIsCutOff()
{
    RawClient client(port());
    client.socket().write("GET /" + QByteArray(50 * 1024 * 1024, 'a'));
    const RawAnswer answer = client.read();
    QCOMPARE(answer.status, 414);
    QVERIFY(answer.closes());
    QVERIFY(client.waitForClose());
    QVERIFY(stillServes());
}

void TestServerHostile::headerBombIsCutOff()
{
    RawClient client(port());
    client.send("GET /v2/test HTTP/1.1\r\nHost: a\r\nX: " + QByteArray(20'000, 'x'));
    const RawAnswer answer = client.read();
    QCOMPARE(answer.status, 431);
    QCOMPARE(answer.code(), QByteArray("payload_too_large"));
    QVERIFY(client.waitForClose());
}

void TestServerHostile::announcedLargeBodyIsRefusedUnread()
{
    for (const char *expect : {"", "Expect: 100-continue\r\n"}) {
        RawClient client(port());
        client.send(publishRequest(QByteArray(expect) + "Content-Length: 600000000\r\n", "{"));
        const RawAnswer answer = client.read();
        QCOMPARE(answer.status, 413);
        QCOMPARE(answer.code(), QByteArray("payload_too_large"));
        QVERIFY(answer.closes());
        QVERIFY(client.waitForClose());
    }
}

void TestServerHostile::chunkedLargeBodyIsRefused()
{
    RawClient client(port());
    client.send(publishRequest("Transfer-Encoding: chunked\r\n", {}));
    const QByteArray chunk = "1000\r\n" + QByteArray(4096, ' ') + "\r\n";
    client.send(chunk.repeated(30));
    QCOMPARE(client.read().status, 413);
    RawClient announced(port());
    announced.send(publishRequest("Transfer-Encoding: chunked\r\n", "7fffffff\r\n"));
    QCOMPARE(announced.read().status, 413);
}

void TestServerHostile::bodyWithoutKeyIsNotRead()
{
    RawClient client(port());
    client.send("POST /v2/events HTTP/1.1\r\nHost: a\r\nContent-Length: 90000\r\n\r\n");
    const RawAnswer answer = client.read();
    QCOMPARE(answer.status, 401);
    QVERIFY(answer.closes());
    QVERIFY(client.waitForClose());
    // A small one is read past, and the connection goes on.
    RawClient small(port());
    small.send("POST /v2/events HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n0123456789");
    QCOMPARE(small.read().status, 401);
    small.request("GET", "/v2/test");
    QCOMPARE(small.read().status, 200);
}

void TestServerHostile::slowHeaderTimesOut()
{
    HttpServerSettings settings;
    settings.headerTimeout = milliseconds(100);
    restart(settings);
    RawClient client(port());
    client.send("GET /v2/test HTTP/1.1\r\nHo");
    const RawAnswer answer = client.read();
    QCOMPARE(answer.status, 408);
    QCOMPARE(answer.code(), QByteArray("timeout"));
    QVERIFY(client.waitForClose());
    // Dribbling does not buy time.
    RawClient dribbler(port());
    dribbler.send("GET /v2/test HTTP/1.1\r\nX: ");
    RawAnswer late;
    for (int i = 0; i < 500 && late.status == 0; ++i) {
        dribbler.send("x");
        late = dribbler.read(false, 5);
    }
    QCOMPARE(late.status, 408);
}

void TestServerHostile::slowBodyTimesOut()
{
    HttpServerSettings settings;
    settings.bodyTimeout = milliseconds(100);
    restart(settings);
    RawClient client(port());
    client.send(publishRequest("Content-Length: 100\r\n", "{"));
    QCOMPARE(client.read().status, 408);
    QVERIFY(client.waitForClose());
}

void TestServerHostile::silentConnectionIsClosed()
{
    HttpServerSettings settings;
    settings.headerTimeout = milliseconds(100);
    settings.idleTimeout = milliseconds(100);
    restart(settings);
    RawClient silent(port());
    QVERIFY(silent.waitForClose());
    settings.headerTimeout = HttpServerSettings().headerTimeout;
    restart(settings);
    RawClient idle(port());
    idle.request("GET", "/v2/test");
    QCOMPARE(idle.read().status, 200);
    QVERIFY(idle.waitForClose());
}

void TestServerHostile::clientThatDoesNotReadIsClosed()
{
    HttpServerSettings settings;
    settings.bodyTimeout = milliseconds(200);
    restart(settings);
    Page<Event> page;
    Event large = FakeEngine::sampleEvent();
    large.data = "{\"x\":\"" + QByteArray(900'000, 'x') + "\"}";
    page.items.assign(20, large);
    m_engine->onListEvents = [page](EventFilter, PageRequest) {
        return readyFuture<Page<Event>>(page);
    };
    RawClient client(port());
    client.socket().setReadBufferSize(1);
    client.request("GET", "/v2/events");
    QTRY_VERIFY(ask(port(), "GET", "/metrics").body.contains("deckhand_http_connections_open 1\n"));
}

void TestServerHostile::connectionFloodIsTurnedAway()
{
    HttpServerSettings settings;
    settings.maxConnections = 10;
    restart(settings);
    std::vector<std::unique_ptr<RawClient>> clients;
    for (int i = 0; i < 10; ++i) {
        clients.push_back(std::make_unique<RawClient>(port()));
        clients.back()->request("GET", "/v2/test");
        QCOMPARE(clients.back()->read().status, 200);
    }
    for (int i = 0; i < 50; ++i) {
        RawClient late(port());
        const RawAnswer answer = late.read();
        QCOMPARE(answer.status, 503);
        QCOMPARE(answer.code(), QByteArray("overloaded"));
        QVERIFY(!answer.header("retry-after").isEmpty());
        QVERIFY(late.waitForClose());
    }
    clients.pop_back();
    QTRY_VERIFY(stillServes());
}

void TestServerHostile::vanishedClientDoesNotStopTheCall()
{
    HeldCall<std::vector<PublishOutcome>> call;
    m_engine->onPublish = [&call](std::vector<EventDraft>) { return call.begin(); };
    const auto stopped = qScopeGuard([this] { m_server.reset(); });
    {
        RawClient client(port());
        client.request("POST", "/v2/events", eventBody, "Idempotency-Key: gone\r\n");
        QTRY_VERIFY(call.begun());
        client.socket().abort();
    }
    call.finish(std::vector<PublishOutcome>{{FakeEngine::sampleEvent(), false}});
    QTRY_COMPARE(m_engine->callsOf(u"finishIdempotent"_s), 1);
    const RawAnswer again =
        ask(port(), "POST", "/v2/events", eventBody, "Idempotency-Key: gone\r\n");
    QCOMPARE(again.status, 202);
    QCOMPARE(again.header("idempotency-replayed"), QByteArray("true"));
}

void TestServerHostile::allBodiesTogetherAreLimited()
{
    HttpServerSettings settings;
    settings.maxBufferedBytes = 50'000;
    restart(settings);
    RawClient first(port());
    first.send(publishRequest("Content-Length: 90000\r\n", QByteArray(40'000, ' ')));
    QTRY_VERIFY(
        ask(port(), "GET", "/metrics").body.contains("deckhand_http_buffered_bytes 40000\n"));
    RawClient second(port());
    second.send(publishRequest("Content-Length: 90000\r\n", QByteArray(40'000, ' ')));
    QCOMPARE(second.read().status, 503);
    first.socket().abort();
    QTRY_VERIFY(ask(port(), "GET", "/metrics").body.contains("deckhand_http_buffered_bytes 0\n"));
}

QTEST_GUILESS_MAIN(TestServerHostile)
#include "tst_serverhostile.moc"
