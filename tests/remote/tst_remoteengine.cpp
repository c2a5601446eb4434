#include "wireserver.h"

#include "api/codec.h"
#include "remote/remoteengine.h"

#include <QRegularExpression>
#include <QTest>

#include <mutex>

using namespace deckhand;

namespace {

const QByteArray eventJson =
    "{\"id\":\"evt_1\",\"object\":\"event\",\"type\":\"a.b\",\"data\":{\"z\":1, "
    "\"a\":[ ]},\"created_at\":\"2025-01-15T09:31:15.000Z\"}";
const QByteArray streamHead = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n"
                              "Transfer-Encoding: chunked\r\n\r\n";

QByteArray chunk(const QByteArray &bytes)
{
    return QByteArray::number(bytes.size(), 16) + "\r\n" + bytes + "\r\n";
}

/// Collects what a stream hands out.
class Collector
{
public:
    [[nodiscard]] StreamHandler handler()
    {
        return [this](const StreamBatch &batch) {
            const std::lock_guard lock(m_mutex);
            m_messages.insert(m_messages.end(), batch->begin(), batch->end());
        };
    }
    [[nodiscard]] std::vector<StreamMessage> messages()
    {
        const std::lock_guard lock(m_mutex);
        return m_messages;
    }

private:
    std::mutex m_mutex;
    std::vector<StreamMessage> m_messages;
};

} // namespace

class TestRemoteEngine : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<EngineApi> connectTo(const WireServer &server,
                                         milliseconds timeout = milliseconds(5000))
    {
        return connectRemote(
            {server.url(), Secret("sk_live_test"), timeout, {}, RemoteKind::Deckhand});
    }
    template <class T>
    static Result<T> wait(const FutureResult<T> &future)
    {
        [&] { QTRY_VERIFY(future.isFinished()); }();
        return future.isFinished() ? future.result()
                                   : failure(ErrorCode::Timeout, QStringLiteral("hung"));
    }

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".?"))); }

    void sendsTheKeyAndReadsAnEventByteForByte()
    {
        WireServer server;
        server.answer = [](const WireRequest &) { return WireServer::json(200, eventJson); };
        const auto engine = connectTo(server);
        const auto event = wait(engine->events().get(EventId("evt_1")));
        QVERIFY(event.has_value());
        QCOMPARE(event->data, QByteArray("{\"z\":1, \"a\":[ ]}"));
        QCOMPARE(server.requests()[0].line, QByteArray("GET /v2/events/evt_1 HTTP/1.1"));
        QCOMPARE(server.requests()[0].headers.value("authorization"),
                 QByteArray("Bearer sk_live_test"));
    }

    void hostileIdsStayInTheirPathSegment()
    {
        WireServer server;
        server.answer = [](const WireRequest &) { return WireServer::json(200, eventJson); };
        const auto engine = connectTo(server);
        (void)wait(engine->events().get(EventId("a/../b?c=d#e%2F ü")));
        QCOMPARE(server.requests()[0].target(),
                 QByteArray("/v2/events/a%2F..%2Fb%3Fc%3Dd%23e%252F%20%C3%BC"));
    }

    void filtersBecomeQueryParameters()
    {
        WireServer server;
        server.answer = [](const WireRequest &) {
            return WireServer::json(
                200, "{\"data\":[" + eventJson +
                         "],\"has_more\":true,\"next_cursor\":\"c+/=\",\"request_id\":\"req_1\"}");
        };
        const auto engine = connectTo(server);
        EventFilter filter;
        filter.types = {"a.b", "c.*"};
        filter.createdAfter = fromMillis(1'736'933'475'000);
        filter.destinationId = DestinationId("evtd_1");
        filter.deliveryStatus = DeliveryStatus::Failure;
        const auto page = wait(engine->events().list(filter, PageRequest{1000, "x&y=z"}));
        QVERIFY(page.has_value());
        QCOMPARE(page->items.size(), size_t(1));
        QVERIFY(page->hasMore);
        QCOMPARE(page->nextCursor, QByteArray("c+/="));
        QCOMPARE(server.requests()[0].target(),
                 QByteArray(
                     "/v2/events?type=a.b&type=c.%2A&created_after=2025-01-15T09%3A31%3A15.000Z"
                     "&destination_id=evtd_1&delivery_status=failure&limit=100&cursor=x%26y%3Dz"));
    }

    void publishesTheBytesOfDataUntouched()
    {
        WireServer server;
        server.answer = [](const WireRequest &) {
            return WireServer::json(202, "{\"data\":[{\"id\":\"evt_1\"},{\"id\":\"own\","
                                         "\"duplicate\":true}],\"request_id\":\"req_1\"}");
        };
        const auto engine = connectTo(server);
        EventDraft first;
        first.type = "a.b";
        first.data = "{\"z\": 1,\"a\":\"\\u00fc\"}";
        EventDraft second = first;
        second.id = EventId("own");
        second.createdAt = fromMillis(1'736'933'475'000);
        const auto outcomes = wait(engine->events().publish({first, second}));
        QVERIFY(outcomes.has_value());
        QCOMPARE(outcomes->size(), size_t(2));
        QVERIFY(!(*outcomes)[0].duplicate);
        QVERIFY((*outcomes)[1].duplicate);
        const QByteArray body = server.requests()[0].body;
        QCOMPARE(body.count("\"data\":{\"z\": 1,\"a\":\"\\u00fc\"}"), 2);
        QVERIFY(body.contains("\"id\":\"own\",\"created_at\":\"2025-01-15T09:31:15.000Z\""));
        QVERIFY(body.contains("\"id\":\"evt_")); // made here, so that sending twice publishes once
    }

    void badDraftsNeverLeave()
    {
        WireServer server;
        const auto engine = connectTo(server);
        EventDraft draft;
        draft.type = "a.b";
        draft.data = "{},\"id\":\"x\"";
        const auto outcomes = wait(engine->events().publish({draft}));
        QVERIFY(!outcomes);
        QCOMPARE(outcomes.error().code(), ErrorCode::InputInvalid);
        QVERIFY(server.requests().empty());
    }

    void changesCarryAnIdempotencyKeyOfTheirOwn()
    {
        WireServer server;
        server.answer = [](const WireRequest &) { return WireServer::json(200, "{}"); };
        const auto engine = connectTo(server);
        (void)wait(engine->deliveries().retry(DeliveryId("edlv_1")));
        (void)wait(engine->deliveries().retry(DeliveryId("edlv_1")));
        QCOMPARE(server.requests()[0].line,
                 QByteArray("POST /v2/event-deliveries/edlv_1/retry HTTP/1.1"));
        const QByteArray key = server.requests()[0].headers.value("idempotency-key");
        QVERIFY(!key.isEmpty());
        QVERIFY(key != server.requests()[1].headers.value("idempotency-key"));
    }

    void errorsKeepCodeFieldAndWait()
    {
        WireServer server;
        server.answer = [](const WireRequest &) {
            return WireServer::json(
                429,
                "{\"errors\":[{\"type\":\"rate_limit\",\"code\":\"rate_limit_exceeded\","
                "\"message\":\"Slow down.\"}],\"request_id\":\"req_9\"}",
                "Retry-After: 7\r\n");
        };
        const auto engine = connectTo(server);
        const auto event = wait(engine->events().get(EventId("evt_1")));
        QVERIFY(!event);
        QCOMPARE(event.error().code(), ErrorCode::RateLimitExceeded);
        QCOMPARE(event.error().requestId, QByteArray("req_9"));
        QVERIFY(event.error().retryAfter == milliseconds(7000));
        QVERIFY(!isUnreachable(event.error()));
    }

    void redirectsAreNotFollowed()
    {
        WireServer server;
        server.answer = [](const WireRequest &) {
            return WireServer::json(302, "", "Location: http://192.0.2.1/\r\n");
        };
        const auto engine = connectTo(server);
        const auto event = wait(engine->events().get(EventId("evt_1")));
        QVERIFY(!event);
        QVERIFY(event.error().text().contains(QStringLiteral("192.0.2.1")));
        QCOMPARE(server.requests().size(), size_t(1));
    }

    void refusedAndSilentServersAreToldApart()
    {
        auto server = std::make_unique<WireServer>();
        const auto silent = connectTo(*server, milliseconds(200));
        server->answer = [](const WireRequest &) { return QByteArray(); };
        const auto late = wait(silent->events().get(EventId("evt_1")));
        QVERIFY(!late);
        QCOMPARE(late.error().code(), ErrorCode::Timeout);
        const auto engine = connectTo(*server);
        server.reset();
        const auto refused = wait(engine->events().get(EventId("evt_1")));
        QVERIFY(!refused);
        QVERIFY(isUnreachable(refused.error()));
        QVERIFY2(refused.error().text().contains(QStringLiteral("refused")),
                 qPrintable(refused.error().text()));
    }

    void callsUnderWayFinishWhenTheEngineGoes()
    {
        WireServer server;
        server.answer = [](const WireRequest &) { return QByteArray(); };
        auto engine = connectTo(server);
        const auto future = engine->events().get(EventId("evt_1"));
        QTRY_COMPARE(server.requests().size(), size_t(1));
        engine.reset();
        QVERIFY(future.isFinished());
        QVERIFY(!future.result());
    }

    void whatKeysAreForIsAskedOfNoServer()
    {
        WireServer server;
        const auto engine = connectTo(server);
        QCOMPARE(wait(engine->access().authenticate(Secret("sk_live_x"))).error().code(),
                 ErrorCode::NotSupported);
        QCOMPARE(wait(engine->access().createKey(QStringLiteral("ci"), Role::Viewer,
                                                 Secret("sk_live_of_ones_own")))
                     .error()
                     .code(),
                 ErrorCode::NotSupported);
        QCOMPARE(server.requests().size(), size_t(0));
    }

    void aStreamResumesBehindTheLastMessage()
    {
        WireServer server;
        server.answer = [](const WireRequest &request) {
            return request.target().startsWith("/v2/stream")
                     ? QByteArray(streamHead + chunk("id: 41\nevent: event.created\ndata: " +
                                                     eventJson + "\n\n"))
                     : WireServer::json(200, "{\"data\":[],\"has_more\":false,\"next_cursor\":"
                                             "null,\"request_id\":\"r\"}");
        };
        const auto engine = connectTo(server);
        Collector collector;
        StreamOptions options;
        options.types = {"a.*"};
        auto subscription = engine->stream().subscribe(options, collector.handler());
        QTRY_COMPARE(collector.messages().size(), size_t(1));
        server.dropAll();
        QTRY_COMPARE(collector.messages().size(), size_t(2));
        const auto requests = server.requestsTo("/v2/stream");
        QCOMPARE(requests.size(), size_t(2));
        QCOMPARE(requests[0].target(), QByteArray("/v2/stream?types=a.%2A"));
        QVERIFY(!requests[0].headers.contains("last-event-id"));
        QCOMPARE(requests[1].headers.value("last-event-id"), QByteArray("41"));
        QVERIFY(std::holds_alternative<Event>(collector.messages()[0].body));
        subscription.reset();
    }

    void aStreamSaysWhenMessagesMayBeMissing()
    {
        WireServer server;
        bool down = true;
        server.answer = [&down](const WireRequest &request) {
            if (!request.target().startsWith("/v2/stream"))
                return WireServer::json(
                    200,
                    "{\"data\":[],\"has_more\":false,\"next_cursor\":null,\"request_id\":\"r\"}");
            if (std::exchange(down, false))
                return WireServer::json(503, "{}");
            return QByteArray(streamHead + chunk("event: lagged\ndata: {\"dropped\":12}\n\n"));
        };
        const auto engine = connectTo(server);
        Collector collector;
        const auto subscription = engine->stream().subscribe({}, collector.handler());
        QTRY_COMPARE(collector.messages().size(), size_t(2));
        QCOMPARE(std::get<StreamLagged>(collector.messages()[0].body).dropped, 0);
        QCOMPARE(std::get<StreamLagged>(collector.messages()[1].body).dropped, 12);
    }

    void callsAfterSubscribingWaitUntilTheStreamIsOpen()
    {
        WireServer server;
        server.answer = [](const WireRequest &request) {
            return request.target().startsWith("/v2/stream")
                     ? streamHead
                     : WireServer::json(200, "{\"data\":[],\"has_more\":false,\"next_cursor\":"
                                             "null,\"request_id\":\"r\"}");
        };
        const auto engine = connectTo(server);
        Collector collector;
        const auto subscription = engine->stream().subscribe({}, collector.handler());
        (void)wait(engine->events().list({}, {}));
        QVERIFY(server.requests().back().target().startsWith("/v2/events"));
        QCOMPARE(server.requestsTo("/v2/stream").size(), size_t(1));
    }

    void noHandlerCallAfterTheSubscriptionIsGone()
    {
        WireServer server;
        server.answer = [](const WireRequest &request) {
            return request.target().startsWith("/v2/stream")
                     ? streamHead
                     : WireServer::json(200, "{\"data\":[],\"has_more\":false,\"next_cursor\":"
                                             "null,\"request_id\":\"r\"}");
        };
        const auto engine = connectTo(server);
        std::unique_ptr<StreamSubscription> subscription;
        std::atomic<int> calls = 0;
        subscription = engine->stream().subscribe({}, [&](const StreamBatch &) {
            ++calls;
            subscription.reset(); // inside the handler
        });
        QTRY_COMPARE(server.requestsTo("/v2/stream").size(), size_t(1));
        const QByteArray message = "id: 1\nevent: event.created\ndata: " + eventJson + "\n\n";
        server.send(chunk(message));
        QTRY_COMPARE(calls.load(), 1);
        server.send(chunk(message));
        (void)wait(engine->events().list({}, {}));
        QCOMPARE(calls.load(), 1);
    }
};

QTEST_GUILESS_MAIN(TestRemoteEngine)
#include "tst_remoteengine.moc"
