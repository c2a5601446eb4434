#include "destinations/linkworker.h"

#include "peers/support/senderfixture.h"
#include "support/verify.h"
#include "transport/rawserver.h"

#include <QRegularExpression>
#include <QScopeGuard>
#include <QTest>

#include <array>
#include <atomic>
#include <deque>
#include <mutex>
#include <thread>
#include <utility>

using namespace deckhand;
using namespace std::chrono_literals;

namespace {

/// A protocol that is open from the start: messages are lines, each byte that comes back confirms
/// the oldest one.
class LineLink : public Link
{
public:
    void received(QByteArrayView bytes) override
    {
        for (qsizetype i = 0; i < bytes.size() && !m_sent.empty(); ++i) {
            m_settled.push_back({m_sent.front(), {}, {}});
            m_sent.pop_front();
        }
    }
    QByteArrayView outgoing() override { return m_out; }
    void wrote(qsizetype bytes) override { m_out.remove(0, bytes); }
    bool isOpen() const override { return true; }
    SendStage stage() const override { return SendStage::Send; }
    bool takes() const override { return true; }
    void publish(quint64 tag, const SendJob &job) override
    {
        m_out += job.eventId.bytes() + '\n';
        m_sent.push_back(tag);
    }
    std::vector<LinkSettled> takeSettled() override { return std::exchange(m_settled, {}); }
    const std::optional<LinkFailure> &failure() const override { return m_failure; }
    std::optional<SteadyTime> alarm() const override { return {}; }
    void tick(SteadyTime) override {}
    void close() override {}

private:
    QByteArray m_out;
    std::deque<quint64> m_sent;
    std::vector<LinkSettled> m_settled;
    std::optional<LinkFailure> m_failure;
};

/// The same, but the service greets first: with the first byte who signs in is let in.
class GreetedLink final : public LineLink
{
public:
    void received(QByteArrayView bytes) override
    {
        if (std::exchange(m_greeted, true))
            LineLink::received(bytes);
    }
    bool isOpen() const override { return m_greeted; }
    SendStage stage() const override { return m_greeted ? SendStage::Send : SendStage::SignIn; }
    bool takes() const override { return m_greeted; }

private:
    bool m_greeted = false;
};

/// Takes how far a test has come.
class TellingSink final : public SendSink
{
public:
    void finished(quint64, SendOutcome) override { m_finished = true; }
    void reached(quint64, SendOutcome soFar) override
    {
        const std::lock_guard lock(m_mutex);
        m_told.push_back(std::move(soFar));
    }
    [[nodiscard]] bool finished() const { return m_finished; }
    [[nodiscard]] std::vector<SendOutcome> told() const
    {
        const std::lock_guard lock(m_mutex);
        return m_told;
    }

private:
    mutable std::mutex m_mutex;
    std::vector<SendOutcome> m_told;
    std::atomic<bool> m_finished = false;
};

} // namespace

/// What becomes of a message whose connection breaks, and of one that nobody confirms.
class TestLinkWorker : public QObject
{
    Q_OBJECT

private:
    SenderFixture m_fixture;

    /// What one message to this server comes to.
    SendOutcome send(const RawServer &server, milliseconds attemptTimeout)
    {
        LinkWorker worker(settingsFor(server), context(attemptTimeout));
        worker.add(std::array{m_fixture.job(++m_last)});
        return m_fixture.sink.outcome(m_last);
    }
    LinkSettings settingsFor(const RawServer &server)
    {
        LinkSettings settings;
        settings.host = "127.0.0.1";
        settings.port = server.port();
        settings.resendsLost = true;
        settings.service = QStringLiteral("The service");
        settings.makeLink = [] { return std::make_unique<LineLink>(); };
        settings.record = [](const SendJob &) { return AttemptRequest(); };
        return settings;
    }
    SenderContext context(milliseconds attemptTimeout)
    {
        SenderContext context;
        context.http = m_fixture.http.get();
        context.sink = &m_fixture.sink;
        context.clock = &m_fixture.clock;
        context.attemptTimeout = attemptTimeout;
        return context;
    }
    static void ignore(RawServer::Connection &connection)
    {
        while (!connection.read().isEmpty()) {
        }
    }

    quint64 m_last = 0;

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".?"))); }

    void aMessageWithoutConfirmationTimesOut()
    {
        RawServer server(ignore);
        const SendOutcome outcome = send(server, 300ms);
        QCOMPARE(outcome.error.errorClass, ErrorClass::Timeout);
        VERIFY_SAYS(outcome.error.message, "No confirmation within 300 ms");
    }

    void aTestTellsHowFarItHasComeWhileItWaits()
    {
        std::atomic<bool> greets = false;
        std::atomic<int> received = 0;
        RawServer server([&](RawServer::Connection &connection) {
            while (!greets)
                std::this_thread::yield();
            connection.write("!");
            while (!connection.read().isEmpty())
                ++received;
        });
        const auto letGo = qScopeGuard([&greets] { greets = true; });
        TellingSink sink;
        SenderContext mine = context(60s);
        mine.sink = &sink;
        LinkSettings settings = settingsFor(server);
        settings.makeLink = [] { return std::make_unique<GreetedLink>(); };
        LinkWorker worker(std::move(settings), mine);
        SendJob job = m_fixture.job(++m_last);
        job.isTest = true;
        worker.add(std::array{job});
        QTRY_COMPARE(sink.told().size(), std::size_t(2));
        std::vector<SendOutcome> told = sink.told();
        QCOMPARE(told[0].stage, SendStage::Connect);
        QVERIFY(told[0].phases.dnsMs && !told[0].phases.connectMs);
        QCOMPARE(told[1].stage, SendStage::SignIn);
        QVERIFY(told[1].phases.connectMs && told[1].connection->peer.startsWith("127.0.0.1:"));
        QCOMPARE(told[1].skipped, std::vector{SendStage::Tls});
        greets = true;
        QTRY_COMPARE(received.load(), 1);
        told = sink.told();
        QCOMPARE(told.size(), std::size_t(3));
        QCOMPARE(told[2].stage, SendStage::Send);
        // Over the connection that is open; deliveries tell nothing.
        worker.add(std::array{m_fixture.job(++m_last)});
        QTRY_COMPARE(received.load(), 2);
        QCOMPARE(sink.told().size(), std::size_t(3));
        QVERIFY(!sink.finished());
    }

    void aLostMessageIsSentAgain()
    {
        std::atomic<int> connections{0};
        RawServer server([&connections](RawServer::Connection &connection) {
            const bool first = ++connections == 1;
            if (connection.read().isEmpty() || first)
                return;
            connection.write("+");
            ignore(connection);
        });
        VERIFY_DELIVERED(send(server, 10s));
        QCOMPARE(server.accepted(), 2);
    }

    void theConnectionIsKnownAndWhetherItWasOpen()
    {
        RawServer server([](RawServer::Connection &connection) {
            while (!connection.read().isEmpty())
                connection.write("+");
        });
        LinkWorker worker(settingsFor(server), context(10s));
        for (const bool reused : {false, true}) {
            worker.add(std::array{m_fixture.job(++m_last)});
            const SendOutcome outcome = m_fixture.sink.outcome(m_last);
            VERIFY_DELIVERED(outcome);
            QVERIFY(outcome.connection);
            QCOMPARE(outcome.connection->peer,
                     QByteArray("127.0.0.1:" + QByteArray::number(server.port())));
            QCOMPARE(outcome.connection->reused, reused);
            QVERIFY(outcome.connection->httpVersion.isEmpty());
        }
    }

    void aProbeConnectsAndSendsNothing()
    {
        std::atomic<qsizetype> bytes{0};
        RawServer server([&bytes](RawServer::Connection &connection) {
            for (QByteArray read = connection.read(); !read.isEmpty(); read = connection.read())
                bytes += read.size();
        });
        LinkWorker worker(settingsFor(server), context(10s));
        worker.probe(m_fixture.job(++m_last));
        const SendOutcome outcome = m_fixture.sink.outcome(m_last);
        VERIFY_DELIVERED(outcome);
        QCOMPARE(outcome.stage, SendStage::Permission);
        QVERIFY(outcome.connection && !outcome.request);
        QCOMPARE(bytes.load(), qsizetype(0));
    }

    void aDeadlineAfterALostConnectionTellsOfTheLoss()
    {
        std::atomic<int> connections{0};
        RawServer server([&connections](RawServer::Connection &connection) {
            const bool first = ++connections == 1;
            if (!connection.read().isEmpty() && !first)
                ignore(connection);
        });
        const SendOutcome outcome = send(server, 1500ms);
        QCOMPARE(outcome.error.errorClass, ErrorClass::ConnectionReset);
        VERIFY_SAYS(outcome.error.message, "The service closed the connection");
        QCOMPARE(server.accepted(), 2); // it was sent again before its time was over
    }
};

QTEST_GUILESS_MAIN(TestLinkWorker)
#include "tst_linkworker.moc"
