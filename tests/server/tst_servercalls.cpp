#include "rawclient.h"

#include "server/httpserver.h"
#include "server/routes.h"
#include "support/fakeengine.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace deckhand;
using namespace Qt::Literals::StringLiterals;

namespace {

QByteArray withIds(const char *pattern)
{
    return QByteArray(pattern).replace("{id}", "some_id");
}

QByteArray bodyFor(const Route &route)
{
    if (route.body == BodyKind::Publish)
        return R"({"type":"task_run.completed","data":{}})";
    if (QByteArray(route.pattern) == "/v2/replays")
        return R"({"filter":{},"only":"failed"})";
    if (QByteArray(route.pattern) == "/v2/keys")
        return R"({"name":"ci","role":"viewer"})";
    if (route.method == Method::Patch)
        return R"({"name":"New"})";
    if (route.body == BodyKind::Object) {
        return R"({"name":"A","type":"webhook","events":["*"],)"
               R"("webhook":{"url":"https://example.com/"}})";
    }
    return {};
}

QJsonObject json(const RawAnswer &answer)
{
    return QJsonDocument::fromJson(answer.body).object();
}

} // namespace

class TestServerCalls : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void everyRouteAnswersItsSuccess();
    void everyRouteTakesExactlyItsRoles();
    void errorsComeInTheEnvelope();
    void publishAnswersWhatWasPublished();
    void publishKeepsBytesOfData();
    void publishListsEveryBadField();
    void queryParametersAreStrict();
    void filtersReachTheEngine();
    void missingThingsAre404();
    void wrongMethodNamesTheRightOnes();
    void wrongContentTypeIs415();
    void credentialsAreMasked();
    void secretIsShownToItsCreator();
    void endingTheOverlapShowsNoSecret();
    void headHasNoBody();
    void absoluteFormIsTaken();
    void openServicesNeedNoKey();
    void metricsCountRequests();
    void engineErrorsKeepTheirStatus();
    void droppedPromiseIsAnswered();
    void accessLogNamesKeyAndRoute();

private:
    quint16 port() const { return m_server->port(); }

    std::unique_ptr<FakeEngine> m_engine;
    std::unique_ptr<HttpServer> m_server;
    std::vector<AccessLogEntry> m_log;
    std::mutex m_logMutex;
};

void TestServerCalls::init()
{
    QTest::failOnWarning(QRegularExpression(u".?"_s));
    m_engine = std::make_unique<FakeEngine>();
    m_log.clear();
    HttpServerSettings settings;
    settings.port = 0;
    settings.accessLog = [this](const AccessLogEntry &entry) {
        const std::lock_guard lock(m_logMutex);
        m_log.push_back(entry);
    };
    auto server =
        HttpServer::start(*m_engine, settings, [] { return QByteArray("engine_metric 1"); });
    QVERIFY2(server, server ? "" : qPrintable(server.error().text()));
    m_server = std::move(*server);
}

void TestServerCalls::cleanup()
{
    m_server.reset();
    m_engine.reset();
}

void TestServerCalls::everyRouteAnswersItsSuccess()
{
    for (const Route &route : routes()) {
        if (QByteArray(route.pattern) == "/v2/stream")
            continue;
        const RawAnswer answer =
            ask(port(), methodName(route.method), withIds(route.pattern), bodyFor(route));
        QVERIFY2(answer.status == route.success,
                 QByteArray(QByteArray(route.pattern) + ' ' + QByteArray::number(answer.status) +
                            ' ' + answer.body)
                     .constData());
        const QByteArray id = answer.header("x-request-id");
        QVERIFY(id.startsWith("req_") && id.size() == 30);
        const QByteArray pattern(route.pattern);
        if (pattern != "/metrics" && pattern != "/v2/openapi.json")
            QCOMPARE(json(answer)[u"request_id"].toString().toUtf8(), id);
        QCOMPARE(answer.header("cache-control"), QByteArray("no-store"));
        QCOMPARE(answer.header("x-content-type-options"), QByteArray("nosniff"));
    }
}

void TestServerCalls::everyRouteTakesExactlyItsRoles()
{
    const std::pair<const char *, Role> keys[] = {{"sk_live_viewer", Role::Viewer},
                                                  {"sk_live_publisher", Role::Publisher},
                                                  {"sk_live_operator", Role::Operator},
                                                  {"sk_live_admin", Role::Admin}};
    for (const Route &route : routes()) {
        if (QByteArray(route.pattern) == "/v2/stream")
            continue;
        const bool open = route.access == Access::Open || route.access == Access::Metrics;
        const auto call = [&](const QByteArray &key) {
            return ask(port(), methodName(route.method), withIds(route.pattern), bodyFor(route), {},
                       key);
        };
        for (const QByteArray &nobody : {QByteArray(), QByteArray("sk_live_wrong")}) {
            const RawAnswer answer = call(nobody);
            QCOMPARE(answer.status, open ? route.success : 401);
            if (!open)
                QVERIFY(answer.header("www-authenticate").startsWith("Bearer"));
        }
        for (const auto &[key, role] : keys) {
            const bool may = open || mayCall(role, route.access);
            const RawAnswer answer = call(key);
            QCOMPARE(answer.status, may ? route.success : 403);
            if (!may)
                QVERIFY(answer.body.contains(rolesFor(route.access)));
        }
    }
    // Spelt out, so that a slip in the table itself is seen.
    QVERIFY(!mayCall(Role::Operator, Access::Publish));
    QVERIFY(!mayCall(Role::Publisher, Access::Read));
    QVERIFY(mayCall(Role::Publisher, Access::AnyKey));
    QVERIFY(!mayCall(Role::Viewer, Access::Operate));
    QVERIFY(!mayCall(Role::Operator, Access::Manage));
}

void TestServerCalls::errorsComeInTheEnvelope()
{
    const RawAnswer answer = ask(port(), "GET", "/v2/nothing");
    QCOMPARE(answer.status, 404);
    const QJsonObject error = json(answer)[u"errors"][0].toObject();
    QCOMPARE(error[u"type"].toString(), u"request"_s);
    QCOMPARE(error[u"code"].toString(), u"resource_not_found"_s);
    QVERIFY(!error[u"message"].toString().isEmpty());
    QCOMPARE(json(answer)[u"request_id"].toString().toUtf8(), answer.header("x-request-id"));
    QCOMPARE(answer.header("content-type"), QByteArray("application/json"));
}

void TestServerCalls::publishAnswersWhatWasPublished()
{
    const RawAnswer one =
        ask(port(), "POST", "/v2/events", R"({"type":"task_run.completed","data":{"a":1}})");
    QCOMPARE(one.status, 202);
    QVERIFY(json(one)[u"id"].toString().startsWith(u"evt_"_s));
    QVERIFY(!json(one).contains(u"duplicate"));

    const RawAnswer again = ask(port(), "POST", "/v2/events",
                                R"({"id":"known","type":"task_run.completed","data":{}})");
    QCOMPARE(json(again)[u"duplicate"].toBool(), true);

    const RawAnswer array =
        ask(port(), "POST", "/v2/events",
            R"([{"type":"a.b","data":{}},{"id":"known","type":"a.b","data":{}}])");
    QCOMPARE(array.status, 202);
    QCOMPARE(json(array)[u"data"].toArray().size(), 2);
    QVERIFY(!json(array)[u"data"][0].toObject().contains(u"duplicate"));
    QCOMPARE(json(array)[u"data"][1][u"duplicate"].toBool(), true);

    const RawAnswer lines = ask(port(), "POST", "/v2/events",
                                "{\"type\":\"a.b\",\"data\":{}}\n{\"type\":\"a.b\",\"data\":{}}\n",
                                "Content-Type: application/x-ndjson\r\n");
    QCOMPARE(lines.status, 202);
    QCOMPARE(json(lines)[u"data"].toArray().size(), 2);
}

void TestServerCalls::publishKeepsBytesOfData()
{
    const QByteArray data = "{ \"z\" : 1.50,\n \"a\": \"\\u00e9 \xc3\xa9\" }";
    const RawAnswer answer =
        ask(port(), "POST", "/v2/events", "{\"type\":\"a.b\",\"data\":" + data + "}");
    QVERIFY(answer.body.contains(QByteArray("\"data\":" + data)));
}

void TestServerCalls::publishListsEveryBadField()
{
    const RawAnswer answer = ask(port(), "POST", "/v2/events",
                                 R"([{"type":"a.b","data":{}},{"type":"Bad","data":[]},{}])");
    QCOMPARE(answer.status, 400);
    QStringList fields;
    const QJsonArray errors = json(answer)[u"errors"].toArray();
    for (const QJsonValue &error : errors)
        fields.append(error[u"field"].toString());
    QCOMPARE(fields, QStringList({u"[1].type"_s, u"[1].data"_s, u"[2].type"_s, u"[2].data"_s}));
    QCOMPARE(m_engine->callsOf(u"publish"_s), 0);
}

void TestServerCalls::queryParametersAreStrict()
{
    const RawAnswer unknown =
        ask(port(), "GET", "/v2/events?typ=a.b&limit=0&created_after=yesterday&q=status:");
    QCOMPARE(unknown.status, 400);
    QStringList fields;
    const QJsonArray errors = json(unknown)[u"errors"].toArray();
    for (const QJsonValue &error : errors)
        fields.append(error[u"field"].toString());
    fields.sort();
    QCOMPARE(fields, QStringList({u"created_after"_s, u"limit"_s, u"q"_s, u"typ"_s}));
    QVERIFY(unknown.body.contains("delivery_status"));
    QCOMPARE(ask(port(), "GET", "/v2/test?x=1").status, 400);
    QCOMPARE(ask(port(), "GET", "/v2/event-deliveries?status=bogus").status, 400);
    QCOMPARE(ask(port(), "GET", "/v2/events?limit=5&limit=6").status, 400);
    QCOMPARE(ask(port(), "GET", "/v2/stats?window=1h&step=7s").status, 400);
}

void TestServerCalls::filtersReachTheEngine()
{
    EventFilter seen;
    PageRequest page;
    m_engine->onListEvents = [&](EventFilter filter, PageRequest request) {
        seen = std::move(filter);
        page = std::move(request);
        return readyFuture<Page<Event>>(Page<Event>());
    };
    const RawAnswer answer =
        ask(port(), "GET",
            "/v2/events?type=task_run.*&type=a.b&created_after=2025-01-15T09:31:15%2B01:00"
            "&destination_id=evtd%2F1&delivery_status=failure&q=dest%3A%22Prod+webhook%22"
            "&limit=7&cursor=abc");
    QCOMPARE(answer.status, 200);
    QCOMPARE(seen.types, std::vector<QByteArray>({"task_run.*", "a.b"}));
    QVERIFY(seen.createdAfter == parseIso("2025-01-15T08:31:15Z"));
    QCOMPARE(seen.destinationId->bytes(), QByteArray("evtd/1"));
    QVERIFY(seen.deliveryStatus == DeliveryStatus::Failure);
    QCOMPARE(seen.q.text(), u"dest:\"Prod webhook\""_s);
    QCOMPARE(page.limit, 7);
    QCOMPARE(page.cursor, QByteArray("abc"));
}

void TestServerCalls::missingThingsAre404()
{
    for (const Route &route : routes()) {
        const QByteArray pattern(route.pattern);
        if (!pattern.contains("{id}"))
            continue;
        const RawAnswer answer =
            ask(port(), methodName(route.method), QByteArray(pattern).replace("{id}", "missing"),
                bodyFor(route));
        QVERIFY2(answer.status == 404, route.pattern);
    }
    QCOMPARE(ask(port(), "GET", "/").status, 404);
    QCOMPARE(ask(port(), "GET", "/v2/events/").status, 404);
    QCOMPARE(ask(port(), "GET", "/v2//events").status, 404);
}

void TestServerCalls::wrongMethodNamesTheRightOnes()
{
    RawAnswer answer = ask(port(), "PUT", "/v2/events");
    QCOMPARE(answer.status, 405);
    QCOMPARE(answer.header("allow"), QByteArray("POST, GET, HEAD"));
    answer = ask(port(), "OPTIONS", "/v2/event-destinations/x");
    QCOMPARE(answer.status, 405);
    QCOMPARE(answer.header("allow"), QByteArray("GET, HEAD, PATCH, DELETE"));
    QVERIFY(answer.header("access-control-allow-origin").isEmpty());
}

void TestServerCalls::wrongContentTypeIs415()
{
    const QByteArray body = R"({"type":"a.b","data":{}})";
    for (const char *type : {"text/plain", "application/x-www-form-urlencoded", "",
                             "application/json; charset=utf-16"}) {
        const RawAnswer answer =
            ask(port(), "POST", "/v2/events", body, QByteArray("Content-Type: ") + type + "\r\n");
        QCOMPARE(answer.status, 415);
        QCOMPARE(answer.code(), QByteArray("not_supported"));
    }
    QCOMPARE(
        ask(port(), "POST", "/v2/events", body, "Content-Type: application/json; charset=UTF-8\r\n")
            .status,
        202);
    QCOMPARE(ask(port(), "POST", "/v2/event-destinations", body,
                 "Content-Type: application/x-ndjson\r\n")
                 .status,
             415);
}

void TestServerCalls::credentialsAreMasked()
{
    for (const char *path : {"/v2/event-destinations", "/v2/event-destinations/x"}) {
        const RawAnswer answer = ask(port(), "GET", path);
        QVERIFY(answer.body.contains("\"whse****\""));
        QVERIFY(!answer.body.contains("whsec_Mf"));
    }
    QVERIFY(!ask(port(), "PATCH", "/v2/event-destinations/x", R"({"name":"B"})")
                 .body.contains("whsec_Mf"));
}

void TestServerCalls::secretIsShownToItsCreator()
{
    QVERIFY(ask(port(), "POST", "/v2/event-destinations/x/rotate-secret")
                .body.contains("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"));
    QCOMPARE(
        ask(port(), "POST", "/v2/event-destinations/x/rotate-secret", R"({"overlap_seconds":-1})")
            .status,
        400);
    for (const auto &[overlap, status] :
         {std::pair("60", 200), {"60.0", 200}, {"6e1", 200}, {"60.5", 400}, {"1e400", 400}}) {
        const QByteArray body = QByteArray("{\"overlap_seconds\":") + overlap + '}';
        QCOMPARE(ask(port(), "POST", "/v2/event-destinations/x/rotate-secret", body).status,
                 status);
    }
}

void TestServerCalls::endingTheOverlapShowsNoSecret()
{
    const RawAnswer answer = ask(port(), "POST", "/v2/event-destinations/x/end-secret-overlap");
    QCOMPARE(answer.status, 200);
    QVERIFY(!answer.body.contains("whsec_Mf"));
    QCOMPARE(m_engine->callsOf(u"endSecretOverlap"_s), 1);
}

void TestServerCalls::headHasNoBody()
{
    RawClient client(port());
    client.request("HEAD", "/v2/events");
    const RawAnswer head = client.read(true);
    QCOMPARE(head.status, 200);
    QVERIFY(head.header("content-length").toInt() > 0);
    client.request("GET", "/v2/test");
    QCOMPARE(client.read().status, 200);
}

void TestServerCalls::absoluteFormIsTaken()
{
    QCOMPARE(ask(port(), "GET", "http://localhost/v2/test").status, 200);
    QCOMPARE(ask(port(), "GET", "*").status, 400);
}

void TestServerCalls::openServicesNeedNoKey()
{
    QCOMPARE(json(ask(port(), "GET", "/healthz", {}, {}, {}))[u"status"].toString(), u"ok"_s);
    QCOMPARE(json(ask(port(), "GET", "/readyz", {}, {}, {}))[u"status"].toString(), u"ready"_s);
    m_engine->onInfo = [] {
        return readyFuture<ServerInfo>(failure(ErrorCode::ApiError, u"Broken."_s));
    };
    QCOMPARE(ask(port(), "GET", "/readyz", {}, {}, {}).status, 503);
}

void TestServerCalls::metricsCountRequests()
{
    (void)ask(port(), "GET", "/v2/test");
    const RawAnswer answer = ask(port(), "GET", "/metrics", {}, {}, {});
    QVERIFY(answer.header("content-type").startsWith("text/plain; version=0.0.4"));
    QVERIFY(answer.body.startsWith("engine_metric 1\n"));
    QVERIFY(answer.body.contains(
        "deckhand_http_requests_total{method=\"GET\",route=\"/v2/test\",status=\"2xx\"} 1\n"));
    QVERIFY(answer.body.contains("deckhand_http_request_seconds_count 1\n"));
}

void TestServerCalls::engineErrorsKeepTheirStatus()
{
    m_engine->onRetry = [](DeliveryId) {
        return readyFuture<Delivery>(
            failure(ErrorCode::Conflict, u"The destination is inactive; activate it first."_s));
    };
    QCOMPARE(ask(port(), "POST", "/v2/event-deliveries/x/retry").status, 409);
    m_engine->onPublish = [](std::vector<EventDraft>) {
        Error error(ErrorCode::Overloaded, u"The store can't keep up."_s);
        error.retryAfter = milliseconds(1500);
        return readyFuture<std::vector<PublishOutcome>>(failure(error));
    };
    const RawAnswer answer = ask(port(), "POST", "/v2/events", R"({"type":"a.b","data":{}})");
    QCOMPARE(answer.status, 503);
    QCOMPARE(answer.header("retry-after"), QByteArray("2"));
}

void TestServerCalls::droppedPromiseIsAnswered()
{
    m_engine->onPublish = [](std::vector<EventDraft>) {
        QPromise<Result<std::vector<PublishOutcome>>> promise;
        promise.start();
        return promise.future();
    };
    const RawAnswer answer = ask(port(), "POST", "/v2/events", R"({"type":"a.b","data":{}})");
    QCOMPARE(answer.status, 500);
    QCOMPARE(answer.code(), QByteArray("api_error"));
}

void TestServerCalls::accessLogNamesKeyAndRoute()
{
    const RawAnswer answer = ask(port(), "GET", "/v2/events/abc", {}, {}, "sk_live_viewer");
    const std::lock_guard lock(m_logMutex);
    QCOMPARE(m_log.size(), 1u);
    QCOMPARE(m_log[0].method, QByteArray("GET"));
    QCOMPARE(m_log[0].route, QByteArray("/v2/events/{id}"));
    QCOMPARE(m_log[0].status, 200);
    QCOMPARE(m_log[0].keyId, KeyId("key_viewer"));
    QCOMPARE(m_log[0].requestId, answer.header("x-request-id"));
    QCOMPARE(m_log[0].bytes, answer.body.size());
}

QTEST_GUILESS_MAIN(TestServerCalls)
#include "tst_servercalls.moc"
