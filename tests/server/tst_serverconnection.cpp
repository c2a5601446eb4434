#include "rawclient.h"

#include "server/httpserver.h"
#include "support/fakeengine.h"

#include <QRegularExpression>
#include <QTest>

using namespace deckhand;
using namespace Qt::Literals::StringLiterals;

namespace {

const QByteArray keyLine = "Authorization: Bearer sk_live_admin\r\n";
const QByteArray eventBody = R"({"type":"task_run.completed","data":{}})";

QByteArray publishRequest(const QByteArray &headers, const QByteArray &rest)
{
    return "POST /v2/events HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n" + keyLine
        + headers + "\r\n" + rest;
}

} // namespace

/// How requests of one connection follow each other.
class TestServerConnection : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void requestInPiecesIsRead();
    void chunkedBodyIsRead();
    void continueIsSentWhenAsked();
    void pipelinedRequestsAreAnsweredInOrder();
    void pipelinedPublishesOverlap();
    void publishesAreNotOvertaken();
    void oldProtocolIsServed();
    void halfClosedClientGetsItsAnswer();
    void vanishedClientDoesNotStopTheCall();

private:
    void restart(HttpServerSettings settings);
    quint16 port() const { return m_server->port(); }

    std::unique_ptr<FakeEngine> m_engine;
    std::unique_ptr<HttpServer> m_server;
};

void TestServerConnection::init()
{
    QTest::failOnWarning(QRegularExpression(u".?"_s));
    m_engine = std::make_unique<FakeEngine>();
    HttpServerSettings settings;
    settings.maxBodyBytes = 100'000;
    restart(settings);
}

void TestServerConnection::restart(HttpServerSettings settings)
{
    m_server.reset();
    settings.port = 0;
    auto server = HttpServer::start(*m_engine, std::move(settings), {});
    QVERIFY2(server, server ? "" : qPrintable(server.error().text()));
    m_server = std::move(*server);
}

void TestServerConnection::cleanup()
{
    m_server.reset();
    m_engine.reset();
}

void TestServerConnection::requestInPiecesIsRead()
{
    RawClient client(port());
    client.socket().setSocketOption(QAbstractSocket::LowDelayOption, 1);
    const QByteArray request = publishRequest(
        "Content-Length: " + QByteArray::number(eventBody.size()) + "\r\n", eventBody);
    for (const char c : request)
        client.send(QByteArray(1, c));
    QCOMPARE(client.read().status, 202);
}

void TestServerConnection::chunkedBodyIsRead()
{
    RawClient client(port());
    QByteArray body;
    for (const char c : eventBody)
        body += "1;note=x\r\n" + QByteArray(1, c) + "\r\n";
    client.send(publishRequest("Transfer-Encoding: chunked\r\n", body + "0\r\nX-Trailer: 1\r\n\r\n"));
    QCOMPARE(client.read().status, 202);
    client.request("GET", "/v2/test");
    QCOMPARE(client.read().status, 200);
}

void TestServerConnection::continueIsSentWhenAsked()
{
    RawClient client(port());
    client.send(publishRequest("Expect: 100-continue\r\nContent-Length: "
                                   + QByteArray::number(eventBody.size()) + "\r\n", {}));
    QCOMPARE(client.readUntil("\r\n\r\n"), QByteArray("HTTP/1.1 100 Continue\r\n\r\n"));
    client.send(eventBody);
    QCOMPARE(client.read().status, 202);
}

void TestServerConnection::pipelinedRequestsAreAnsweredInOrder()
{
    RawClient client(port());
    QByteArray all;
    for (int i = 0; i < 500; ++i) {
        all += "GET /v2/events/evt_" + QByteArray::number(i) + " HTTP/1.1\r\nHost: a\r\n" + keyLine
            + "\r\n";
    }
    client.send(all);
    for (int i = 0; i < 500; ++i) {
        const RawAnswer answer = client.read();
        QCOMPARE(answer.status, 200);
        QVERIFY(answer.body.contains(QByteArray("\"evt_" + QByteArray::number(i) + '"')));
    }
}

void TestServerConnection::pipelinedPublishesOverlap()
{
    HttpServerSettings settings;
    settings.maxPipelined = 8;
    restart(settings);
    std::mutex mutex;
    std::vector<Completion<std::vector<PublishOutcome>>> waiting;
    m_engine->onPublish = [&](std::vector<EventDraft>) {
        const std::lock_guard lock(mutex);
        return waiting.emplace_back().future();
    };
    const auto count = [&] {
        const std::lock_guard lock(mutex);
        return waiting.size();
    };
    RawClient client(port());
    client.send(publishRequest("Content-Length: " + QByteArray::number(eventBody.size()) + "\r\n", eventBody)
                    .repeated(20));
    QTRY_COMPARE(count(), 8u);
    // Nothing beyond the bound is begun, and answers keep the order of requests.
    for (std::size_t i = 8; i-- > 0;) {
        const std::lock_guard lock(mutex);
        waiting[i].finish(std::vector<PublishOutcome>{
            {FakeEngine::sampleEvent("evt_" + QByteArray::number(i)), false}});
    }
    for (int i = 0; i < 8; ++i)
        QVERIFY(client.read().body.contains(QByteArray("\"evt_" + QByteArray::number(i) + '"')));
    QTRY_COMPARE(count(), 16u);
    const std::lock_guard lock(mutex);
    waiting.erase(waiting.begin(), waiting.begin() + 8); // the rest is dropped, hence answered
}

void TestServerConnection::publishesAreNotOvertaken()
{
    std::mutex mutex;
    std::optional<Completion<std::vector<PublishOutcome>>> waiting;
    m_engine->onPublish = [&](std::vector<EventDraft>) {
        const std::lock_guard lock(mutex);
        return waiting.emplace().future();
    };
    RawClient client(port());
    client.send(publishRequest("Content-Length: " + QByteArray::number(eventBody.size()) + "\r\n", eventBody)
                + "GET /v2/events HTTP/1.1\r\nHost: a\r\n" + keyLine + "\r\n");
    QTRY_COMPARE(m_engine->callsOf(u"publish"_s), 1);
    (void)ask(port(), "GET", "/v2/test");
    QCOMPARE(m_engine->callsOf(u"listEvents"_s), 0);
    {
        const std::lock_guard lock(mutex);
        waiting->finish(std::vector<PublishOutcome>{{FakeEngine::sampleEvent(), false}});
    }
    QCOMPARE(client.read().status, 202);
    QCOMPARE(client.read().status, 200);
    QCOMPARE(m_engine->callsOf(u"listEvents"_s), 1);
}

void TestServerConnection::oldProtocolIsServed()
{
    RawClient client(port());
    client.send("GET /healthz HTTP/1.0\r\n\r\n");
    const RawAnswer answer = client.read();
    QCOMPARE(answer.status, 200);
    QVERIFY(answer.closes());
    QVERIFY(client.waitForClose());
    RawClient kept(port());
    kept.send("GET /healthz HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
    QCOMPARE(kept.read().header("connection"), QByteArray("keep-alive"));
    kept.send("GET /healthz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    QVERIFY(kept.read().closes());
    QVERIFY(kept.waitForClose());
}

void TestServerConnection::halfClosedClientGetsItsAnswer()
{
    std::mutex mutex;
    std::optional<Completion<std::vector<PublishOutcome>>> waiting;
    m_engine->onPublish = [&](std::vector<EventDraft>) {
        const std::lock_guard lock(mutex);
        return waiting.emplace().future();
    };
    RawClient client(port());
    client.request("POST", "/v2/events", eventBody);
    client.stopSending();
    QTRY_COMPARE(m_engine->callsOf(u"publish"_s), 1);
    {
        const std::lock_guard lock(mutex);
        waiting->finish(std::vector<PublishOutcome>{{FakeEngine::sampleEvent(), false}});
    }
    QCOMPARE(client.read().status, 202);
}

void TestServerConnection::vanishedClientDoesNotStopTheCall()
{
    std::mutex mutex;
    std::optional<Completion<std::vector<PublishOutcome>>> waiting;
    m_engine->onPublish = [&](std::vector<EventDraft>) {
        const std::lock_guard lock(mutex);
        return waiting.emplace().future();
    };
    {
        RawClient client(port());
        client.request("POST", "/v2/events", eventBody, "Idempotency-Key: gone\r\n");
        QTRY_COMPARE(m_engine->callsOf(u"publish"_s), 1);
        client.socket().abort();
    }
    {
        const std::lock_guard lock(mutex);
        waiting->finish(std::vector<PublishOutcome>{{FakeEngine::sampleEvent(), false}});
    }
    QTRY_COMPARE(m_engine->callsOf(u"finishIdempotent"_s), 1);
    const RawAnswer again =
        ask(port(), "POST", "/v2/events", eventBody, "Idempotency-Key: gone\r\n");
    QCOMPARE(again.status, 202);
    QCOMPARE(again.header("idempotency-replayed"), QByteArray("true"));
}

QTEST_GUILESS_MAIN(TestServerConnection)
#include "tst_serverconnection.moc"
