#include "rawclient.h"

#include "server/httpserver.h"

#include "enginefixture.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>
#include <QTest>

using namespace deckhand;
using namespace Qt::Literals::StringLiterals;

/// The API over the engine it is made for, with a store on disk.
class TestServerEngine : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void publishedEventIsDeliveredAndListed();
    void idempotentCreateMakesOneDestination();
    void knownIdIsADuplicate();
    void deletedDestinationIsGone();
    void streamShowsWhatHappens();
    void wrongDestinationListsEveryField();
    void pipelinedPublishesAreAllStored();

private:
    RawAnswer call(const QByteArray &method, const QByteArray &path, const QByteArray &body = {},
                   const QByteArray &headers = {}) const
    {
        return ask(m_server->port(), method, path, body, headers, m_key);
    }
    QJsonObject object(const RawAnswer &answer) const
    {
        return QJsonDocument::fromJson(answer.body).object();
    }
    QByteArray createDestination() const
    {
        const RawAnswer answer = call("POST", "/v2/event-destinations", draft);
        return answer.status == 201 ? object(answer)[u"id"].toString().toUtf8() : QByteArray();
    }

    static inline const QByteArray draft =
        R"({"name":"Test","type":"webhook","events":["task_run.*"],)"
        R"("webhook":{"url":"http://127.0.0.1:9/hooks"}})";
    static inline const QByteArray eventBody =
        R"({"type":"task_run.completed","data":{"z": 1, "a": "b"}})";

    std::unique_ptr<EngineFixture> m_engine;
    std::unique_ptr<HttpServer> m_server;
    QByteArray m_key;
};

void TestServerEngine::init()
{
    QTest::failOnWarning(QRegularExpression(u".?"_s));
    m_engine = std::make_unique<EngineFixture>();
    m_engine->start();
    const auto key = EngineFixture::wait(
        (*m_engine)->access().createKey(u"test"_s, Role::Admin, std::nullopt));
    QVERIFY(key);
    m_key = key->secret.reveal();
    HttpServerSettings settings;
    settings.port = 0;
    auto server = HttpServer::start(**m_engine, settings, {});
    QVERIFY2(server, server ? "" : qPrintable(server.error().text()));
    m_server = std::move(*server);
}

void TestServerEngine::cleanup()
{
    m_server.reset();
    m_engine.reset();
}

void TestServerEngine::publishedEventIsDeliveredAndListed()
{
    const QByteArray destination = createDestination();
    QVERIFY(!destination.isEmpty());
    const RawAnswer published = call("POST", "/v2/events", eventBody);
    QCOMPARE(published.status, 202);
    const QByteArray id = object(published)[u"id"].toString().toUtf8();
    const RawAnswer stored = call("GET", "/v2/events/" + id);
    QVERIFY(stored.body.contains(R"("data":{"z": 1, "a": "b"})"));
    const auto deliveries = [&] {
        return object(call("GET", "/v2/event-destinations/" + destination + "/event-deliveries"
                                                                            "?status=success"))[u"data"]
            .toArray();
    };
    QTRY_COMPARE(deliveries().size(), 1);
    const QByteArray delivery = deliveries()[0][u"id"].toString().toUtf8();
    QCOMPARE(object(call("GET", "/v2/event-deliveries/" + delivery))[u"history"].toArray().size(), 1);
    const QJsonArray explained =
        object(call("GET", "/v2/events/" + id + "/explain"))[u"data"].toArray();
    QCOMPARE(explained[0][u"decision"].toString(), u"delivered"_s);
    QCOMPARE(object(call("GET", "/v2/events?q=type:task_run.completed"))[u"data"].toArray().size(), 1);
}

void TestServerEngine::idempotentCreateMakesOneDestination()
{
    const QByteArray header = "Idempotency-Key: one\r\n";
    const RawAnswer first = call("POST", "/v2/event-destinations", draft, header);
    QCOMPARE(first.status, 201);
    QVERIFY(first.body.contains("\"whsec_"));
    const RawAnswer second = call("POST", "/v2/event-destinations", draft, header);
    QCOMPARE(second.body, first.body);
    QCOMPARE(second.header("idempotency-replayed"), QByteArray("true"));
    const RawAnswer list = call("GET", "/v2/event-destinations");
    QCOMPARE(object(list)[u"data"].toArray().size(), 1);
    QVERIFY(list.body.contains("whse****"));
    QVERIFY(!list.body.contains("whsec_"));
}

void TestServerEngine::knownIdIsADuplicate()
{
    const QByteArray mine = R"({"id":"mine-1","type":"a.b","data":{"first":true}})";
    QCOMPARE(call("POST", "/v2/events", mine).status, 202);
    const RawAnswer again =
        call("POST", "/v2/events", R"({"id":"mine-1","type":"a.b","data":{"first":false}})");
    QCOMPARE(again.status, 202);
    QCOMPARE(object(again)[u"duplicate"].toBool(), true);
    QCOMPARE(object(again)[u"data"][u"first"].toBool(), true);
}

void TestServerEngine::deletedDestinationIsGone()
{
    const QByteArray path = "/v2/event-destinations/" + createDestination();
    const RawAnswer deleted = call("DELETE", path);
    QCOMPARE(deleted.status, 200);
    QCOMPARE(object(deleted)[u"deleted"].toBool(), true);
    QCOMPARE(call("GET", path).status, 404);
    QCOMPARE(call("GET", QByteArray(path + "/event-deliveries")).status, 404);
}

void TestServerEngine::streamShowsWhatHappens()
{
    RawClient reader(m_server->port());
    reader.request("GET", "/v2/stream?types=task_run.*", {}, {}, m_key);
    QCOMPARE(reader.read(true).status, 200);
    QCOMPARE(call("POST", "/v2/events", eventBody).status, 202);
    const QByteArray seen = reader.readUntil("\"created_at\"");
    QVERIFY2(seen.contains("event: event.created\nid: "), seen.constData());
}

void TestServerEngine::wrongDestinationListsEveryField()
{
    const RawAnswer answer = call("POST", "/v2/event-destinations",
                                  R"({"name":"","type":"webhook","events":[],"webhook":{}})");
    QCOMPARE(answer.status, 400);
    QVERIFY(object(answer)[u"errors"].toArray().size() >= 2);
}

void TestServerEngine::pipelinedPublishesAreAllStored()
{
    RawClient client(m_server->port());
    const QByteArray request = "POST /v2/events HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer " + m_key
        + "\r\nContent-Type: application/json\r\nContent-Length: " + QByteArray::number(eventBody.size())
        + "\r\n\r\n" + eventBody;
    client.send(request.repeated(300));
    for (int i = 0; i < 300; ++i)
        QCOMPARE(client.read().status, 202);
    QCOMPARE(object(call("GET", "/v2/stats"))[u"events_stored"].toInt(), 300);
}

QTEST_GUILESS_MAIN(TestServerEngine)
#include "tst_serverengine.moc"
