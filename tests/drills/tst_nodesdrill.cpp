#include "ctlprocess.h"
#include "ledger.h"

#include "remote/remoteengine.h"
#include "support/postgresserver.h"

#include <QElapsedTimer>
#include <QRegularExpression>
#include <QScopeGuard>
#include <QTest>

#include <array>
#include <atomic>
#include <mutex>
#include <thread>

#include <csignal>

using namespace deckhand;

namespace {

constexpr int batch = 20;
constexpr std::chrono::seconds lease{4};
/// See tst_crashdrill.cpp: what a node may have sent without having written it down.
constexpr int inFlightAtOnce = 64 + 256;

/// The nodes that take events; a publisher goes to the next one when one fails. Thread: any.
class Nodes
{
public:
    void add(const QString &url)
    {
        const std::lock_guard lock(m_mutex);
        m_engines.push_back(
            connectRemote({QUrl(url), Secret(testKey.toUtf8()), milliseconds(5'000)}));
    }
    [[nodiscard]] std::shared_ptr<EngineApi> get(std::size_t turn) const
    {
        const std::lock_guard lock(m_mutex);
        return m_engines[turn % m_engines.size()];
    }

private:
    mutable std::mutex m_mutex;
    std::vector<std::shared_ptr<EngineApi>> m_engines;
};

/// Publishes its share, each batch until it is answered; ends early when it is destroyed.
class Publisher
{
public:
    Publisher(int number, int events, const Nodes &nodes, std::atomic<int> &published)
        : m_number(number),
          m_nodes(nodes),
          m_published(published),
          m_thread([this, events] { run(events); })
    {}
    ~Publisher()
    {
        m_stop = true;
        m_thread.join();
    }

private:
    void run(int events)
    {
        std::size_t turn = std::size_t(m_number);
        for (int next = 0; next < events && !m_stop; next += batch) {
            std::vector<EventDraft> drafts;
            for (int i = 0; i < batch; ++i) {
                EventDraft draft;
                draft.id = EventId("p" + QByteArray::number(m_number) + '-' +
                                   QByteArray::number(next + i));
                draft.type = "drill.nodes";
                draft.data = "{}";
                drafts.push_back(std::move(draft));
            }
            while (!send(turn, drafts)) {
                if (m_stop)
                    return;
                ++turn;
                std::this_thread::sleep_for(std::chrono::milliseconds(20)); // a client's pause
            }
            m_published += batch;
        }
    }
    [[nodiscard]] bool send(std::size_t turn, const std::vector<EventDraft> &drafts)
    {
        const std::shared_ptr<EngineApi> engine = m_nodes.get(turn);
        auto answer = engine->events().publish(drafts);
        answer.waitForFinished();
        return answer.result().has_value();
    }

    const int m_number;
    const Nodes &m_nodes;
    std::atomic<int> &m_published;
    std::atomic<bool> m_stop{false};
    std::thread m_thread; ///< last: it uses all the others
};

} // namespace

/// Three nodes on one database. One is killed, one stops, the database restarts, and every event
/// arrives. DECKHAND_DRILL_EVENTS sets how many there are.
class TestNodesDrill : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".?"))); }
    void everyEventArrives();

private:
    [[nodiscard]] std::unique_ptr<CtlProcess> startNode();
    [[nodiscard]] bool startNodes();
    [[nodiscard]] bool addDestination(const QByteArray &url);
    void publishThroughFaults(int events);

    PostgresServer m_database;
    QString m_store;
    Nodes m_nodes;
    std::array<std::unique_ptr<CtlProcess>, 3> m_servers;
    QElapsedTimer m_timer;
    qint64 m_killedAt = 0; ///< ms of the timer
};

std::unique_ptr<CtlProcess> TestNodesDrill::startNode()
{
    auto node = std::make_unique<CtlProcess>(
        QStringList{QStringLiteral("serve"), QStringLiteral("--listen"),
                    QStringLiteral("127.0.0.1:0"), QStringLiteral("--allow-address"),
                    QStringLiteral("127.0.0.0/8"), QStringLiteral("--log-level"),
                    QStringLiteral("error"), QStringLiteral("--lease"),
                    QStringLiteral("%1s").arg(lease.count())},
        QStringList{QString(QStringLiteral("DECKHAND_ADMIN_KEY=") + testKey),
                    QString(QStringLiteral("DECKHAND_STORE=") + m_store),
                    QString(QStringLiteral("DECKHAND_SEALING_KEY=") +
                            QString::fromLatin1(QByteArray(32, 'k').toBase64()))});
    node->process().setProcessChannelMode(QProcess::ForwardedErrorChannel);
    const QString url = node->waitUntilReady();
    if (url.isEmpty())
        return nullptr;
    m_nodes.add(url);
    return node;
}

bool TestNodesDrill::startNodes()
{
    for (auto &server : m_servers) {
        server = startNode();
        if (!server)
            return false;
    }
    return true;
}

/// True once every node knows of it.
bool TestNodesDrill::addDestination(const QByteArray &url)
{
    DestinationDraft draft;
    draft.name = QStringLiteral("drill");
    draft.events = Subscription({"*"});
    draft.config.fields[QStringLiteral("url")] = QString::fromUtf8(url);
    auto made = m_nodes.get(2)->destinations().create(draft);
    made.waitForFinished();
    if (!made.result())
        return false;
    const DestinationId id = made.result()->id;
    const auto knows = [&](std::size_t node) {
        auto known = m_nodes.get(node)->destinations().get(id);
        known.waitForFinished();
        return known.result().has_value();
    };
    return QTest::qWaitFor([&] { return knows(0) && knows(1); }, 15'000);
}

/// One node is killed, one stops and the database restarts, each after a quarter of the events.
void TestNodesDrill::publishThroughFaults(int events)
{
    std::atomic<int> published{0};
    std::vector<std::unique_ptr<Publisher>> publishers;
    for (int i = 0; i < 3; ++i)
        publishers.push_back(std::make_unique<Publisher>(i, events / 3, m_nodes, published));
    QVERIFY(QTest::qWaitFor([&] { return published > events / 4; }, 60'000));
    m_servers[1]->kill();
    m_killedAt = m_timer.elapsed();
    QVERIFY(QTest::qWaitFor([&] { return published > events / 2; }, 60'000));
    QCOMPARE(m_servers[2]->stop(SIGTERM), 0);
    QVERIFY(QTest::qWaitFor([&] { return published > events * 3 / 4; }, 60'000));
    m_database.stop();
    QVERIFY2(m_database.startAgain(), qPrintable(m_database.error()));
    QVERIFY(QTest::qWaitFor([&] { return published == events; }, 120'000));
}

void TestNodesDrill::everyEventArrives()
{
    QVERIFY2(m_database.start(), qPrintable(m_database.error()));
    m_store = m_database.makeDatabase();
    bool given = false;
    int events = qEnvironmentVariableIntValue("DECKHAND_DRILL_EVENTS", &given);
    events = (given ? events : 9'000) / (3 * batch) * 3 * batch;
    Ledger ledger;
    Receiver::Settings settings;
    settings.dials.latency = milliseconds(10); // so that every node has work when it ends
    settings.dials.latencySpread = milliseconds(20);
    settings.onReceived = [&ledger](const Received &received) { ledger.add(received); };
    const auto receiver = Receiver::start(std::move(settings));
    QVERIFY(receiver.has_value());
    const auto stopped = qScopeGuard([this] { m_servers = {}; });
    QVERIFY(startNodes());
    QVERIFY(addDestination((*receiver)->url()));

    m_timer.start();
    publishThroughFaults(events);
    if (QTest::currentTestFailed())
        return;
    const qint64 publishedAt = m_timer.elapsed();
    QTRY_COMPARE_WITH_TIMEOUT(ledger.seen().size(), qsizetype(events), 60'000);
    const qint64 arrivedAt = m_timer.elapsed();
    QCOMPARE(m_servers[0]->stop(SIGTERM), 0);

    qInfo("%d events through three nodes, published in %lld ms, the last arrived after %lld ms "
          "(kill at %lld ms, lease %lld s), 0 lost, %lld sent twice",
          events, publishedAt, arrivedAt, m_killedAt, qint64(lease.count()), ledger.duplicates());
    QVERIFY(ledger.duplicates() <= 2 * inFlightAtOnce);
    // What the killed node had came back with its lease, if not before the end of publishing.
    const qint64 leaseEnd = m_killedAt + std::chrono::milliseconds(lease).count();
    QVERIFY(arrivedAt <= std::max(leaseEnd, publishedAt) + 30'000);
}

QTEST_GUILESS_MAIN(TestNodesDrill)
#include "tst_nodesdrill.moc"
