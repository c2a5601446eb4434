#include "heldcall.h"
#include "rawclient.h"

#include "server/httpserver.h"
#include "support/fakeengine.h"
#include "support/manualclock.h"

#include <QElapsedTimer>
#include <QRegularExpression>
#include <QScopeGuard>
#include <QTest>

#include <thread>

using namespace deckhand;
using namespace Qt::Literals::StringLiterals;

namespace {

const QByteArray draft = R"({"name":"A","type":"webhook","events":["*"],)"
                         R"("webhook":{"url":"https://example.com/"}})";
const QByteArray eventBody = R"({"type":"task_run.completed","data":{}})";

} // namespace

class TestServerAccess : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void anExpiredKeyIsToldFromAnUnknownOne();
    void theAuditListIsForAdmins();
    void aKeyIsToldOnceAndItsDraftJudged();
    void nobodyDeletesTheKeyTheyCallWith();
    void init();
    void cleanup();
    void sameKeySameParametersSameAnswer();
    void sameKeyOtherParametersConflicts();
    void onlySuccessesAreRemembered();
    void runningCallIsNotRunTwice();
    void keysOfOthersAreTheirOwn();
    void readsTakeNoIdempotencyKey();
    void rateIsLimitedPerKey();
    void publishIsNeverLimited();
    void aKeyIsToldItsRole();
    void answersTellTheServersTime();
    void loopbackIsNotLimitedUnlessAsked();
    void slowAuthenticationHoldsNobodyElseUp();
    void stopFinishesAnswersUnderWay();
    void stopDoesNotWaitForIdleClients();
    void stopGivesUpOnAnEngineThatHangs();
    void addressInUseIsSaid();

private:
    void restart(HttpServerSettings settings);
    quint16 port() const { return m_server->port(); }

    std::unique_ptr<FakeEngine> m_engine;
    std::unique_ptr<HttpServer> m_server;
    ManualClock m_clock;
};

void TestServerAccess::init()
{
    QTest::failOnWarning(QRegularExpression(u".?"_s));
    m_engine = std::make_unique<FakeEngine>();
    restart({});
}

void TestServerAccess::restart(HttpServerSettings settings)
{
    m_server.reset();
    settings.port = 0;
    settings.clock = &m_clock;
    auto server = HttpServer::start(*m_engine, std::move(settings), {});
    QVERIFY2(server, server ? "" : qPrintable(server.error().text()));
    m_server = std::move(*server);
}

void TestServerAccess::cleanup()
{
    m_server.reset();
    m_engine.reset();
}

void TestServerAccess::anExpiredKeyIsToldFromAnUnknownOne()
{
    m_engine->onAuthenticate = [](const Secret &) {
        return readyFuture<ApiKey>(
            failure(ErrorCode::Unauthorized, u"The key key_1 (ci) expired on 2025-01-15."_s));
    };
    const RawAnswer answer = ask(port(), "GET", "/v2/test");
    QCOMPARE(answer.status, 401);
    QCOMPARE(answer.code(), QByteArray("unauthorized"));
    QVERIFY(answer.body.contains("(ci) expired on"));
}

void TestServerAccess::theAuditListIsForAdmins()
{
    QCOMPARE(ask(port(), "GET", "/v2/audit-entries").status, 200);
    for (const char *key : {"sk_live_viewer", "sk_live_publisher", "sk_live_operator"})
        QCOMPARE(ask(port(), "GET", "/v2/audit-entries", {}, {}, key).status, 403);
    QCOMPARE(ask(port(), "GET", "/v2/audit-entries?target=evtd_1&limit=5").status, 200);
    QCOMPARE(ask(port(), "GET", "/v2/audit-entries?who=me").status, 400);
}

void TestServerAccess::aKeyIsToldOnceAndItsDraftJudged()
{
    const QByteArray good =
        R"({"name":"ci","role":"operator","expires_at":"2100-01-01T00:00:00Z"})";
    const RawAnswer made = ask(port(), "POST", "/v2/keys", good);
    QCOMPARE(made.status, 201);
    QVERIFY(made.body.contains(R"("key":"sk_live_made")"));
    QVERIFY(made.body.contains(R"("expires_at":"2100-01-01T00:00:00.000Z")"));
    const RawAnswer list = ask(port(), "GET", "/v2/keys");
    QVERIFY(list.body.contains(R"("name":"ci")") && !list.body.contains("sk_live_made"));
    const RawAnswer bad =
        ask(port(), "POST", "/v2/keys", R"({"role":"root","expires_at":"2001-01-01T00:00:00Z"})");
    QCOMPARE(bad.status, 400);
    for (const char *field : {"name", "role", "expires_at"}) {
        const QByteArray named = QByteArray("\"field\":\"") + field;
        QVERIFY2(bad.body.contains(named), field);
    }
    QCOMPARE(ask(port(), "POST", "/v2/keys", R"({"name":"a\nb","role":"viewer"})").status, 400);
    QCOMPARE(ask(port(), "POST", "/v2/keys", R"({"name":"ci","role":"viewer","expires_at":null})")
                 .status,
             201);
}

void TestServerAccess::nobodyDeletesTheKeyTheyCallWith()
{
    const RawAnswer own = ask(port(), "DELETE", "/v2/keys/key_admin");
    QCOMPARE(own.status, 409);
    QCOMPARE(own.code(), QByteArray("conflict"));
    QCOMPARE(m_engine->callsOf(u"removeKey"_s), 0);
    QCOMPARE(ask(port(), "DELETE", "/v2/keys/key_viewer").status, 200);
    QCOMPARE(ask(port(), "GET", "/v2/test", {}, {}, "sk_live_viewer").status, 401);
}

void TestServerAccess::sameKeySameParametersSameAnswer()
{
    const QByteArray header = "Idempotency-Key: once\r\n";
    const RawAnswer first = ask(port(), "POST", "/v2/event-destinations", draft, header);
    const RawAnswer second = ask(port(), "POST", "/v2/event-destinations", draft, header);
    QCOMPARE(first.status, 201);
    QCOMPARE(second.status, 201);
    QCOMPARE(second.body, first.body);
    QVERIFY(first.header("idempotency-replayed").isEmpty());
    QCOMPARE(second.header("idempotency-replayed"), QByteArray("true"));
    QVERIFY(first.header("x-request-id") != second.header("x-request-id"));
    QCOMPARE(m_engine->callsOf(u"createDestination"_s), 1);
}

void TestServerAccess::sameKeyOtherParametersConflicts()
{
    const QByteArray header = "Idempotency-Key: once\r\n";
    QCOMPARE(ask(port(), "POST", "/v2/event-destinations", draft, header).status, 201);
    const RawAnswer other = ask(port(), "POST", "/v2/event-destinations",
                                QByteArray(draft).replace("\"A\"", "\"B\""), header);
    QCOMPARE(other.status, 409);
    QCOMPARE(other.code(), QByteArray("idempotency_error"));
    const RawAnswer path = ask(port(), "POST", "/v2/event-deliveries/x/retry", {}, header);
    QCOMPARE(path.status, 409);
}

void TestServerAccess::onlySuccessesAreRemembered()
{
    const QByteArray header = "Idempotency-Key: again\r\n";
    m_engine->onRetry = [](DeliveryId) {
        return readyFuture<Delivery>(failure(ErrorCode::Conflict, u"It is inactive."_s));
    };
    QCOMPARE(ask(port(), "POST", "/v2/event-deliveries/x/retry", {}, header).status, 409);
    m_engine->onRetry = {};
    const RawAnswer second = ask(port(), "POST", "/v2/event-deliveries/x/retry", {}, header);
    QCOMPARE(second.status, 200);
    QVERIFY(second.header("idempotency-replayed").isEmpty());
}

void TestServerAccess::runningCallIsNotRunTwice()
{
    HeldCall<Delivery> call;
    m_engine->onRetry = [&call](DeliveryId) { return call.begin(); };
    const auto stopped = qScopeGuard([this] { m_server.reset(); });
    const QByteArray header = "Idempotency-Key: both\r\n";
    RawClient first(port());
    first.request("POST", "/v2/event-deliveries/x/retry", {}, header);
    QTRY_VERIFY(call.begun());
    const RawAnswer second = ask(port(), "POST", "/v2/event-deliveries/x/retry", {}, header);
    QCOMPARE(second.status, 409);
    QCOMPARE(second.code(), QByteArray("idempotency_error"));
    QVERIFY(!second.header("retry-after").isEmpty());
    call.finish(FakeEngine::sampleDelivery());
    const RawAnswer answer = first.read();
    QCOMPARE(answer.status, 200);
    const RawAnswer third = ask(port(), "POST", "/v2/event-deliveries/x/retry", {}, header);
    QCOMPARE(third.body, answer.body);
    QCOMPARE(m_engine->callsOf(u"retry"_s), 1);
}

void TestServerAccess::keysOfOthersAreTheirOwn()
{
    const QByteArray header = "Idempotency-Key: shared\r\n";
    for (const char *key : {"sk_live_admin", "sk_live_operator"}) {
        const RawAnswer answer =
            ask(port(), "POST", "/v2/event-deliveries/x/retry", {}, header, key);
        QCOMPARE(answer.status, 200);
        QVERIFY(answer.header("idempotency-replayed").isEmpty());
    }
}

void TestServerAccess::readsTakeNoIdempotencyKey()
{
    QCOMPARE(ask(port(), "GET", "/v2/test", {}, "Idempotency-Key: \r\n").status, 200);
    QCOMPARE(m_engine->callsOf(u"beginIdempotent"_s), 0);
    const RawAnswer empty =
        ask(port(), "POST", "/v2/event-deliveries/x/retry", {}, "Idempotency-Key: \r\n");
    QCOMPARE(empty.status, 400);
    QCOMPARE(empty.code(), QByteArray("idempotency_key_error"));
}

void TestServerAccess::rateIsLimitedPerKey()
{
    HttpServerSettings settings;
    settings.rateLimit = true;
    settings.rateLimitRequests = 3;
    restart(settings);
    for (int i = 3; i-- > 0;) {
        const RawAnswer answer = ask(port(), "GET", "/v2/test");
        QCOMPARE(answer.status, 200);
        QCOMPARE(answer.header("x-ratelimit-limit"), QByteArray("3"));
        QCOMPARE(answer.header("x-ratelimit-remaining"), QByteArray::number(i));
        m_clock.advance(milliseconds(1000));
    }
    const RawAnswer refused = ask(port(), "GET", "/v2/test");
    QCOMPARE(refused.status, 429);
    QCOMPARE(refused.code(), QByteArray("rate_limit_exceeded"));
    QCOMPARE(refused.header("retry-after"), QByteArray("7"));
    QCOMPARE(ask(port(), "GET", "/v2/test", {}, {}, "sk_live_viewer").status, 200);
    QCOMPARE(ask(port(), "GET", "/healthz", {}, {}, {}).status, 200);
    m_clock.advance(milliseconds(7000));
    QCOMPARE(ask(port(), "GET", "/v2/test").status, 200);
    QCOMPARE(ask(port(), "GET", "/v2/test").status, 429);
}

void TestServerAccess::aKeyIsToldItsRole()
{
    const auto keyOf = [this](const QByteArray &key) {
        return ask(port(), "GET", "/v2/test", {}, {}, key).body;
    };
    QVERIFY(keyOf("sk_live_admin").contains(R"("key":{"role":"admin"})"));
    QVERIFY(keyOf("sk_live_viewer").contains(R"("key":{"role":"viewer"})"));
    QVERIFY(keyOf("sk_live_publisher").contains(R"("key":{"role":"publisher"})"));
    QVERIFY(!keyOf("sk_live_none").contains("role"));
}

void TestServerAccess::answersTellTheServersTime()
{
    const auto dateOf = [this] { return ask(port(), "GET", "/healthz").header("date"); };
    const auto expected = [this] {
        return QLocale::c()
            .toString(QDateTime::fromMSecsSinceEpoch(toMillis(m_clock.now()), Qt::UTC),
                      u"ddd, dd MMM yyyy hh:mm:ss 'GMT'"_s)
            .toLatin1();
    };
    QCOMPARE(dateOf(), expected());
    m_clock.advance(milliseconds(61'000));
    QCOMPARE(dateOf(), expected());
}

void TestServerAccess::publishIsNeverLimited()
{
    HttpServerSettings settings;
    settings.rateLimit = true;
    settings.rateLimitRequests = 1;
    restart(settings);
    for (int i = 0; i < 5; ++i)
        QCOMPARE(ask(port(), "POST", "/v2/events", eventBody).status, 202);
}

void TestServerAccess::loopbackIsNotLimitedUnlessAsked()
{
    HttpServerSettings settings;
    settings.rateLimitRequests = 1;
    restart(settings);
    for (int i = 0; i < 3; ++i)
        QCOMPARE(ask(port(), "GET", "/v2/test").status, 200);
    settings.host = u"0.0.0.0"_s;
    restart(settings);
    QCOMPARE(ask(port(), "GET", "/v2/test").status, 200);
    QCOMPARE(ask(port(), "GET", "/v2/test").status, 429);
    // Beyond loopback the metrics need a key.
    QCOMPARE(ask(port(), "GET", "/metrics", {}, {}, {}).status, 401);
    QCOMPARE(ask(port(), "GET", "/metrics", {}, {}, "sk_live_publisher").status, 403);
    QCOMPARE(ask(port(), "GET", "/metrics", {}, {}, "sk_live_viewer").status, 200);
}

void TestServerAccess::slowAuthenticationHoldsNobodyElseUp()
{
    HeldCall<ApiKey> call;
    m_engine->onAuthenticate = [&call](const Secret &presented) {
        if (presented.reveal() != "sk_live_slow") {
            ApiKey key;
            key.id = KeyId("key_fast");
            key.role = Role::Admin;
            return readyFuture<ApiKey>(key);
        }
        return call.begin();
    };
    const auto stopped = qScopeGuard([this] { m_server.reset(); });
    RawClient slow(port());
    slow.request("POST", "/v2/events", eventBody, {}, "sk_live_slow");
    QCOMPARE(ask(port(), "GET", "/v2/test").status, 200);
    QTRY_VERIFY(call.begun());
    ApiKey key;
    key.id = KeyId("key_slow");
    key.role = Role::Publisher;
    call.finish(key);
    QCOMPARE(slow.read().status, 202);
}

void TestServerAccess::stopFinishesAnswersUnderWay()
{
    HeldCall<Delivery> call;
    m_engine->onRetry = [&call](DeliveryId) { return call.begin(); };
    const auto stopped = qScopeGuard([this] { m_server.reset(); });
    RawClient client(port());
    client.request("POST", "/v2/event-deliveries/x/retry");
    QTRY_VERIFY(call.begun());
    RawClient idle(port());
    idle.request("GET", "/v2/test");
    QCOMPARE(idle.read().status, 200);
    std::thread stopper([this] { m_server.reset(); });
    // The server has begun to stop when it lets go of idle connections.
    const bool closed = idle.waitForClose();
    call.finish(FakeEngine::sampleDelivery());
    const RawAnswer answer = client.read();
    const bool ended = client.waitForClose();
    client.socket().abort();
    stopper.join();
    QVERIFY(closed);
    QCOMPARE(answer.status, 200);
    QVERIFY(answer.closes());
    QVERIFY(ended);
}

void TestServerAccess::stopDoesNotWaitForIdleClients()
{
    RawClient idle(port());
    idle.request("GET", "/v2/test");
    QCOMPARE(idle.read().status, 200);
    RawClient partial(port());
    partial.send("POST /v2/events HTTP/1.1\r\nHost: a\r\n");
    QElapsedTimer timer;
    timer.start();
    m_server.reset();
    QVERIFY(timer.elapsed() < 4000); // answers are waited for longer
    QVERIFY(idle.waitForClose());
    QVERIFY(partial.waitForClose());
}

void TestServerAccess::stopGivesUpOnAnEngineThatHangs()
{
    HttpServerSettings settings;
    settings.stopTimeout = milliseconds(100);
    restart(settings);
    HeldCall<Delivery> call;
    m_engine->onRetry = [&call](DeliveryId) { return call.begin(); };
    const auto stopped = qScopeGuard([this] { m_server.reset(); });
    RawClient client(port());
    client.request("POST", "/v2/event-deliveries/x/retry");
    QTRY_VERIFY(call.begun());
    m_server.reset();
    QVERIFY(client.waitForClose());
    call.finish(FakeEngine::sampleDelivery()); // comes late, and harms nobody
}

void TestServerAccess::addressInUseIsSaid()
{
    HttpServerSettings settings;
    settings.port = port();
    const auto second = HttpServer::start(*m_engine, settings, {});
    QVERIFY(!second);
    QVERIFY(second.error().text().contains(u"listens on"_s));
    settings.host = u"not an address"_s;
    QVERIFY(!HttpServer::start(*m_engine, settings, {}));
}

QTEST_GUILESS_MAIN(TestServerAccess)
#include "tst_serveraccess.moc"
