#include "heldcall.h"
#include "rawclient.h"

#include "api/codec.h"
#include "remote/remoteengine.h"
#include "server/httpserver.h"
#include "support/fakeengine.h"

#include <QRegularExpression>
#include <QScopeGuard>
#include <QTest>

#include <atomic>
#include <mutex>
#include <thread>

using namespace deckhand;
using namespace Qt::Literals::StringLiterals;

namespace {

const QByteArray asksForStages = "Accept: text/event-stream, application/json\r\n";
const QByteArray testPath = "/v2/event-destinations/evtd_fake/test";

AttemptStage passed(SendStage stage)
{
    return {stage, StageOutcome::Passed, 1.5, u"It is \"seen\".\nTwice."_s, {}};
}

} // namespace

/// The stages of a test over HTTP: a stream for who asks for it, an object for everybody else.
class TestServerTestStages : public QObject
{
    Q_OBJECT

private:
    [[nodiscard]] std::unique_ptr<EngineApi> remote() const
    {
        return connectRemote({QUrl(u"http://127.0.0.1:%1"_s.arg(m_server->port())),
                              Secret("sk_live_admin"),
                              milliseconds(30'000),
                              {},
                              RemoteKind::Deckhand});
    }
    /// Tests are taken and answered when the test says so.
    void hold()
    {
        m_engine->onTest = [this](const DestinationId &, const TestRequest &request) {
            const std::lock_guard lock(m_mutex);
            m_tell = request.onStage;
            return m_held->begin();
        };
    }
    [[nodiscard]] StageHandler tell() const
    {
        const std::lock_guard lock(m_mutex);
        return m_tell;
    }

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".?"_s));
        m_engine = std::make_unique<FakeEngine>();
        m_held = std::make_unique<HeldCall<Attempt>>();
        HttpServerSettings settings;
        settings.port = 0;
        auto server = HttpServer::start(*m_engine, settings, {});
        QVERIFY2(server, server ? "" : qPrintable(server.error().text()));
        m_server = std::move(*server);
    }
    void cleanup()
    {
        m_server.reset();
        m_engine.reset();
        m_tell = {};
    }

    void eachStageIsAMessageBeforeTheAnswerIsThere()
    {
        hold();
        RawClient client(m_server->port());
        client.request("POST", testPath, "{}", asksForStages);
        QTRY_VERIFY(m_held->begun());
        tell()(passed(SendStage::Resolve));
        QByteArray text = client.readUntil("\n\n");
        QVERIFY2(text.startsWith("HTTP/1.1 200") && text.contains("text/event-stream"),
                 text.constData());
        if (!text.contains("event: stage"))
            text = client.readUntil("\n\n");
        QVERIFY2(text.contains("event: stage\ndata: {\"name\":\"resolve\""), text.constData());
        tell()(passed(SendStage::Connect));
        text = client.readUntil("\n\n");
        QVERIFY2(text.contains("\"name\":\"connect\""), text.constData());
        m_held->finish(FakeEngine::sampleAttempt());
        text = client.readUntil("\n\n");
        QVERIFY2(text.contains("event: result\ndata: {\"id\":"), text.constData());
        QVERIFY(client.waitForClose());
    }

    void whoDoesNotAskForAStreamGetsTheObjectAsEver()
    {
        const RawAnswer answer = ask(m_server->port(), "POST", testPath, "{}");
        QCOMPARE(answer.status, 200);
        QVERIFY(answer.header("content-type").startsWith("application/json"));
        QVERIFY(decodeAttempt(answer.body));
    }

    void aTestThatDoesNotBeginIsRefusedWithItsStatus()
    {
        m_engine->onTest = [](const DestinationId &, const TestRequest &) {
            return readyFuture<Attempt>(
                failure(ErrorCode::ResourceNotFound, u"There is no such destination."_s));
        };
        const RawAnswer answer = ask(m_server->port(), "POST", testPath, "{}", asksForStages);
        QCOMPARE(answer.status, 404);
        QVERIFY(answer.header("content-type").startsWith("application/json"));
    }

    void theKeyRemembersWhatTheStreamEndedWith()
    {
        hold();
        const QByteArray headers = asksForStages + "Idempotency-Key: once\r\n";
        RawClient client(m_server->port());
        client.request("POST", testPath, "{}", headers);
        QTRY_VERIFY(m_held->begun());
        tell()(passed(SendStage::Resolve));
        QVERIFY(client.readUntil("\n\n").contains("200"));
        client.socket().abort(); // the test goes on
        m_held->finish(FakeEngine::sampleAttempt());
        QTRY_COMPARE(ask(m_server->port(), "POST", testPath, "{}", headers).status, 200);
        QCOMPARE(m_engine->callsOf(u"testDestination"_s), 1);
    }

    void theRemoteEngineTellsThemInOrder()
    {
        hold();
        const auto engine = remote();
        std::mutex mutex;
        std::vector<SendStage> heard;
        TestRequest request;
        request.onStage = [&](const AttemptStage &stage) {
            const std::lock_guard lock(mutex);
            heard.push_back(stage.stage);
        };
        const auto count = [&] {
            const std::lock_guard lock(mutex);
            return heard.size();
        };
        auto answered = engine->destinations().test(DestinationId("evtd_fake"), request);
        QTRY_VERIFY(m_held->begun());
        tell()(passed(SendStage::Resolve));
        tell()(passed(SendStage::Connect));
        QTRY_COMPARE(count(), std::size_t(2));
        QVERIFY(!answered.isFinished());
        tell()(passed(SendStage::Connect)); // as if a message came twice
        tell()(passed(SendStage::Tls));
        m_held->finish(FakeEngine::sampleAttempt());
        QTRY_VERIFY(answered.isFinished());
        QVERIFY(answered.result());
        QCOMPARE(answered.result()->id, FakeEngine::sampleAttempt().id);
        QCOMPARE(heard, (std::vector{SendStage::Resolve, SendStage::Connect, SendStage::Tls}));
    }

    void theRemoteEngineTellsNothingMoreOnceItIsGivenUp()
    {
        hold();
        const auto engine = remote();
        std::atomic<int> heard = 0;
        TestRequest request;
        request.onStage = [&heard](const AttemptStage &) { ++heard; };
        auto answered = engine->destinations().test(DestinationId("evtd_fake"), request);
        QTRY_VERIFY(m_held->begun());
        tell()(passed(SendStage::Resolve));
        QTRY_COMPARE(heard.load(), 1);
        answered.cancel();
        tell()(passed(SendStage::Connect));
        m_held->finish(FakeEngine::sampleAttempt());
        auto info = engine->server().info(); // behind it
        QTRY_VERIFY(info.isFinished());
        QCOMPARE(heard.load(), 1);
    }

    void aStreamThatEndsWithAnErrorIsOne()
    {
        hold();
        const auto engine = remote();
        TestRequest request;
        request.onStage = [](const AttemptStage &) {};
        const auto answered = engine->destinations().test(DestinationId("evtd_fake"), request);
        QTRY_VERIFY(m_held->begun());
        tell()(passed(SendStage::Resolve));
        m_held->finish(failure(ErrorCode::ResourceNotFound, u"The destination is gone."_s));
        QTRY_VERIFY(answered.isFinished());
        QVERIFY(!answered.result());
        QCOMPARE(answered.result().error().code(), ErrorCode::ResourceNotFound);
    }

    void aServerThatStopsWaitsForTheTest()
    {
        hold();
        RawClient client(m_server->port());
        client.request("POST", testPath, "{}", asksForStages);
        QTRY_VERIFY(m_held->begun());
        tell()(passed(SendStage::Resolve));
        (void)client.readUntil("event: stage");
        const quint16 port = m_server->port();
        std::thread stopper([this] { m_server.reset(); });
        const auto joined = qScopeGuard([&stopper] { stopper.join(); });
        // Nobody is let in any more: it is stopping.
        QTRY_COMPARE(RawClient(port).socket().state(), QAbstractSocket::UnconnectedState);
        m_held->finish(FakeEngine::sampleAttempt());
        QVERIFY(client.readUntil("event: result").contains("event: result"));
    }

private:
    std::unique_ptr<FakeEngine> m_engine;
    std::unique_ptr<HttpServer> m_server;
    std::unique_ptr<HeldCall<Attempt>> m_held;
    mutable std::mutex m_mutex;
    StageHandler m_tell;
};

QTEST_GUILESS_MAIN(TestServerTestStages)
#include "tst_serverteststages.moc"
