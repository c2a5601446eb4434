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

/// Calls that an engine takes and answers in any order. Thread: any.
class HeldPublishes
{
public:
    [[nodiscard]] FutureResult<std::vector<PublishOutcome>> begin()
    {
        const std::lock_guard lock(m_mutex);
        ++m_begun;
        return m_waiting.emplace_back().future();
    }
    [[nodiscard]] std::size_t count() const
    {
        const std::lock_guard lock(m_mutex);
        return m_begun;
    }
    void finish(std::size_t at)
    {
        const std::lock_guard lock(m_mutex);
        m_waiting[at].finish(std::vector<PublishOutcome>{
            {FakeEngine::sampleEvent("evt_" + QByteArray::number(at)), false}});
    }
    /// What is dropped is answered. Dropping again does no harm.
    std::size_t drop()
    {
        const std::lock_guard lock(m_mutex);
        m_waiting.clear();
        return m_begun;
    }

private:
    mutable std::mutex m_mutex;
    std::vector<Completion<std::vector<PublishOutcome>>> m_waiting;
    std::size_t m_begun = 0;
};

} // namespace

/// Requests in whatever pieces and order HTTP/1.1 allows them.
class TestServerPipeline : public QObject
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

private:
    void restart(HttpServerSettings settings);
    quint16 port() const { return m_server->port(); }
    [[nodiscard]] bool stillServes() const { return ask(port(), "GET", "/v2/test").status == 200; }

    std::unique_ptr<FakeEngine> m_engine;
    std::unique_ptr<HttpServer> m_server;
};

void TestServerPipeline::init()
{
    QTest::failOnWarning(QRegularExpression(u".?"_s));
    m_engine = std::make_unique<FakeEngine>();
    HttpServerSettings settings;
    settings.maxBodyBytes = 100'000;
    restart(settings);
}

void TestServerPipeline::restart(HttpServerSettings settings)
{
    m_server.reset();
    settings.port = 0;
    auto server = HttpServer::start(*m_engine, std::move(settings), {});
    QVERIFY2(server, server ? "" : qPrintable(server.error().text()));
    m_server = std::move(*server);
}

void TestServerPipeline::cleanup()
{
    m_server.reset();
    m_engine.reset();
}

void TestServerPipeline::requestInPiecesIsRead()
{
    RawClient client(port());
    client.socket().setSocketOption(QAbstractSocket::LowDelayOption, 1);
    const QByteArray request = publishRequest(
        "Content-Length: " + QByteArray::number(eventBody.size()) + "\r\n", eventBody);
    for (const char c : request)
        client.send(QByteArray(1, c));
    QCOMPARE(client.read().status, 202);
}

void TestServerPipeline::chunkedBodyIsRead()
{
    RawClient client(port());
    QByteArray body;
    for (const char c : eventBody)
        body += "1;note=x\r\n" + QByteArray(1, c) + "\r\n";
    client.send(
        publishRequest("Transfer-Encoding: chunked\r\n", body + "0\r\nX-Trailer: 1\r\n\r\n"));
    QCOMPARE(client.read().status, 202);
    client.request("GET", "/v2/test");
    QCOMPARE(client.read().status, 200);
}

void TestServerPipeline::continueIsSentWhenAsked()
{
    RawClient client(port());
    client.send(publishRequest(
        "Expect: 100-continue\r\nContent-Length: " + QByteArray::number(eventBody.size()) + "\r\n",
        {}));
    QCOMPARE(client.readUntil("\r\n\r\n"), QByteArray("HTTP/1.1 100 Continue\r\n\r\n"));
    client.send(eventBody);
    QCOMPARE(client.read().status, 202);
}

void TestServerPipeline::pipelinedRequestsAreAnsweredInOrder()
{
    RawClient client(port());
    QByteArray all;
    for (int i = 0; i < 500; ++i) {
        all += "GET /v2/events/evt_" + QByteArray::number(i) + " HTTP/1.1\r\nHost: a\r\n" +
               keyLine + "\r\n";
    }
    client.send(all);
    for (int i = 0; i < 500; ++i) {
        const RawAnswer answer = client.read();
        QCOMPARE(answer.status, 200);
        QVERIFY(answer.body.contains(QByteArray("\"evt_" + QByteArray::number(i) + '"')));
    }
}

void TestServerPipeline::pipelinedPublishesOverlap()
{
    HttpServerSettings settings;
    settings.maxPipelined = 8;
    restart(settings);
    HeldPublishes held;
    m_engine->onPublish = [&held](std::vector<EventDraft>) { return held.begin(); };
    const auto stopped = qScopeGuard([this] { m_server.reset(); });
    RawClient client(port());
    client.send(publishRequest("Content-Length: " + QByteArray::number(eventBody.size()) + "\r\n",
                               eventBody)
                    .repeated(20));
    QTRY_COMPARE(held.count(), 8u);
    // Nothing beyond the bound is begun, and answers keep the order of requests.
    for (std::size_t i = 8; i-- > 0;)
        held.finish(i);
    for (int i = 0; i < 8; ++i)
        QVERIFY(client.read().body.contains(QByteArray("\"evt_" + QByteArray::number(i) + '"')));
    QTRY_COMPARE(held.count(), 16u);
    QTRY_COMPARE(held.drop(), 20u);
    for (int i = 8; i < 20; ++i)
        QVERIFY(client.read().status >= 500);
}

void TestServerPipeline::publishesAreNotOvertaken()
{
    HeldCall<std::vector<PublishOutcome>> call;
    m_engine->onPublish = [&call](std::vector<EventDraft>) { return call.begin(); };
    const auto stopped = qScopeGuard([this] { m_server.reset(); });
    RawClient client(port());
    client.send(publishRequest("Content-Length: " + QByteArray::number(eventBody.size()) + "\r\n",
                               eventBody) +
                "GET /v2/events HTTP/1.1\r\nHost: a\r\n" + keyLine + "\r\n");
    QTRY_VERIFY(call.begun());
    (void)ask(port(), "GET", "/v2/test");
    QCOMPARE(m_engine->callsOf(u"listEvents"_s), 0);
    call.finish(std::vector<PublishOutcome>{{FakeEngine::sampleEvent(), false}});
    QCOMPARE(client.read().status, 202);
    QCOMPARE(client.read().status, 200);
    QCOMPARE(m_engine->callsOf(u"listEvents"_s), 1);
}

void TestServerPipeline::oldProtocolIsServed()
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

void TestServerPipeline::halfClosedClientGetsItsAnswer()
{
    HeldCall<std::vector<PublishOutcome>> call;
    m_engine->onPublish = [&call](std::vector<EventDraft>) { return call.begin(); };
    const auto stopped = qScopeGuard([this] { m_server.reset(); });
    RawClient client(port());
    client.request("POST", "/v2/events", eventBody);
    client.stopSending();
    QTRY_VERIFY(call.begun());
    call.finish(std::vector<PublishOutcome>{{FakeEngine::sampleEvent(), false}});
    QCOMPARE(client.read().status, 202);
}

QTEST_GUILESS_MAIN(TestServerPipeline)
#include "tst_serverpipeline.moc"
