#include "heldcall.h"
#include "rawclient.h"

#include "remote/remoteengine.h"
#include "server/httpserver.h"
#include "support/fakeengine.h"

#include <QRegularExpression>
#include <QScopeGuard>
#include <QTest>

using namespace deckhand;
using namespace Qt::Literals::StringLiterals;

/// A read whose client has gone ends in the engine, too.
class TestServerGiveUp : public QObject
{
    Q_OBJECT

private:
    void hold(HeldCall<Page<Event>> &list)
    {
        m_engine->onListEvents = [&list](const EventFilter &, const PageRequest &) {
            return list.begin();
        };
    }
    [[nodiscard]] std::unique_ptr<EngineApi> remote() const
    {
        return connectRemote({QUrl(u"http://127.0.0.1:%1"_s.arg(m_server->port())),
                              Secret("sk_live_admin"),
                              milliseconds(30'000),
                              {},
                              RemoteKind::Deckhand});
    }

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".?"_s));
        m_engine = std::make_unique<FakeEngine>();
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
    }

    void aClientThatLeavesEndsItsRead()
    {
        HeldCall<Page<Event>> list;
        hold(list);
        const auto stopped = qScopeGuard([this] { m_server.reset(); });
        RawClient client(m_server->port());
        client.request("GET", "/v2/events?q=slow");
        QTRY_VERIFY(list.begun());
        QVERIFY(!list.isGivenUp());
        client.socket().abort();
        QTRY_VERIFY(list.isGivenUp());
        list.finish(Page<Event>());
    }

    void statisticsEndAsWell()
    {
        HeldCall<Stats> call;
        m_engine->onStats = [&call](const StatsRequest &) { return call.begin(); };
        const auto stopped = qScopeGuard([this] { m_server.reset(); });
        RawClient client(m_server->port());
        client.request("GET", "/v2/stats");
        QTRY_VERIFY(call.begun());
        client.socket().abort();
        QTRY_VERIFY(call.isGivenUp());
        call.finish(Stats());
    }

    void dryRunsEndAsWell_data()
    {
        QTest::addColumn<QByteArray>("headers");
        QTest::newRow("as it is") << QByteArray();
        QTest::newRow("with a key") << QByteArray("Idempotency-Key: plan-1\r\n");
    }
    void dryRunsEndAsWell()
    {
        QFETCH(QByteArray, headers);
        HeldCall<Replay> call;
        m_engine->onReplay = [&call](const ReplayRequest &) { return call.begin(); };
        const auto stopped = qScopeGuard([this] { m_server.reset(); });
        RawClient client(m_server->port());
        client.request("POST", "/v2/replays", R"({"filter":{},"dry_run":true})", headers);
        QTRY_VERIFY(call.begun());
        QVERIFY(!call.isGivenUp());
        client.socket().abort();
        QTRY_VERIFY(call.isGivenUp());
        call.finish(FakeEngine::sampleReplay());
    }

    void aReplayIsMadeThoughItsClientLeaves()
    {
        HeldCall<Replay> call;
        m_engine->onReplay = [&call](const ReplayRequest &) { return call.begin(); };
        const auto stopped = qScopeGuard([this] { m_server.reset(); });
        RawClient client(m_server->port());
        client.request("POST", "/v2/replays", R"({"filter":{}})");
        QTRY_VERIFY(call.begun());
        client.socket().abort();
        RawClient other(m_server->port());
        other.request("GET", "/v2/test");
        QCOMPARE(other.read().status, 200);
        QVERIFY(!call.isGivenUp());
        call.finish(FakeEngine::sampleReplay());
    }

    void whatIsSentDuringAReadWaitsForIt()
    {
        HeldCall<Page<Event>> list;
        hold(list);
        const auto stopped = qScopeGuard([this] { m_server.reset(); });
        RawClient client(m_server->port());
        client.request("GET", "/v2/events");
        QTRY_VERIFY(list.begun());
        client.request("GET", "/v2/test");
        client.request("GET", "/v2/events/evt_fake");
        list.finish(Page<Event>());
        QVERIFY(client.read().body.contains("\"has_more\""));
        QVERIFY(client.read().body.contains("\"capabilities\""));
        QVERIFY(client.read().body.contains("evt_fake"));
    }

    void aRemoteCallThatIsCanceledEndsInTheEngine()
    {
        HeldCall<Page<Event>> list;
        hold(list);
        const auto stopped = qScopeGuard([this] { m_server.reset(); });
        const auto engine = remote();
        FutureResult<Page<Event>> asked = engine->events().list({}, {});
        QTRY_VERIFY(list.begun());
        asked.cancel();
        QTRY_VERIFY(list.isGivenUp());
        QTRY_VERIFY(asked.isFinished());
        QCOMPARE(asked.resultCount(), 0);
        list.finish(Page<Event>());

        // It was not asked again, and the next call is answered.
        QCOMPARE(m_engine->callsOf(u"listEvents"_s), 1);
        auto event = engine->events().get(EventId("evt_fake"));
        QTRY_VERIFY(event.isFinished());
        QVERIFY(event.resultCount() > 0 && event.result());
    }

    void aRemoteDryRunThatIsCanceledEndsInTheEngine()
    {
        HeldCall<Replay> call;
        m_engine->onReplay = [&call](const ReplayRequest &) { return call.begin(); };
        const auto stopped = qScopeGuard([this] { m_server.reset(); });
        const auto engine = remote();
        ReplayRequest request;
        request.dryRun = true;
        FutureResult<Replay> asked = engine->replays().create(request);
        QTRY_VERIFY(call.begun());
        asked.cancel();
        QTRY_VERIFY(call.isGivenUp());
        QTRY_VERIFY(asked.isFinished());
        call.finish(FakeEngine::sampleReplay());
        QCOMPARE(m_engine->callsOf(u"createReplay"_s), 1);
    }

private:
    std::unique_ptr<FakeEngine> m_engine;
    std::unique_ptr<HttpServer> m_server;
};

QTEST_GUILESS_MAIN(TestServerGiveUp)
#include "tst_servergiveup.moc"
