#include "remote/remoteengine.h"
#include "server/httpserver.h"
#include "support/fakeengine.h"

#include <QRegularExpression>
#include <QTest>

#include <memory>
#include <mutex>
#include <vector>

using namespace deckhand;
using namespace Qt::Literals::StringLiterals;

/// Reads that hang hold up no change.
class TestRemoteChanges : public QObject
{
    Q_OBJECT

private:
    [[nodiscard]] std::size_t held()
    {
        const std::lock_guard lock(m_mutex);
        return m_held.size();
    }
    /// As many as the network library opens connections for, and more that wait for one.
    void hangReads()
    {
        for (int i = 0; i < 10; ++i)
            m_reads.push_back(m_remote->events().list({}, {}));
        QTRY_VERIFY(held() >= 6);
    }
    [[nodiscard]] bool allHang() const
    {
        return std::none_of(m_reads.begin(), m_reads.end(),
                            [](const auto &read) { return read.isFinished(); });
    }
    /// A read is asked again over a fresh connection after 5 s.
    static constexpr int beforeReadsAreAskedAgain = 4'000;

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".?"_s));
        m_engine = std::make_unique<FakeEngine>();
        m_engine->onListEvents = [this](const EventFilter &, const PageRequest &) {
            const std::lock_guard lock(m_mutex);
            return m_held.emplace_back(std::make_unique<Completion<Page<Event>>>())->future();
        };
        HttpServerSettings settings;
        settings.port = 0;
        auto server = HttpServer::start(*m_engine, settings, {});
        QVERIFY2(server, server ? "" : qPrintable(server.error().text()));
        m_server = std::move(*server);
        m_remote = connectRemote(
            {QUrl(u"http://127.0.0.1:%1"_s.arg(m_server->port())), Secret("sk_live_admin")});
    }
    void cleanup()
    {
        m_reads.clear();
        m_remote.reset();
        m_held.clear();
        m_server.reset();
        m_engine.reset();
    }

    void aChangeIsAnsweredWhileReadsHang()
    {
        hangReads();
        const auto retried = m_remote->deliveries().retry(DeliveryId("edlv_fake"));
        const auto paused = m_remote->replays().pause(ReplayId("rply_fake"));
        QTRY_VERIFY_WITH_TIMEOUT(retried.isFinished() && paused.isFinished(),
                                 beforeReadsAreAskedAgain);
        QVERIFY(retried.result() && paused.result());
        QVERIFY(allHang());
    }

    void soIsOneThatReadsFirst()
    {
        hangReads(); // of what a destination's settings are named like, nothing is known yet
        DestinationPatch patch;
        patch.configFields[u"url"_s] = u"https://example.com/other"_s;
        const auto updated =
            m_remote->destinations().update(DestinationId("evtd_fake"), std::move(patch));
        QTRY_VERIFY_WITH_TIMEOUT(updated.isFinished(), beforeReadsAreAskedAgain);
        QVERIFY2(updated.result(),
                 updated.result() ? "" : qPrintable(updated.result().error().text()));
        QVERIFY(allHang());
    }

private:
    std::unique_ptr<FakeEngine> m_engine;
    std::unique_ptr<HttpServer> m_server;
    std::unique_ptr<EngineApi> m_remote;
    std::mutex m_mutex;
    std::vector<std::unique_ptr<Completion<Page<Event>>>> m_held;
    std::vector<FutureResult<Page<Event>>> m_reads;
};

QTEST_GUILESS_MAIN(TestRemoteChanges)
#include "tst_remotechanges.moc"
