#include "ctlprocess.h"

#include "demo/receiver.h"
#include "remote/remoteengine.h"
#include "support/postgresserver.h"

#include <QElapsedTimer>
#include <QHash>
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

/// How often each event came. Thread: any.
class Ledger
{
public:
    void add(const QByteArray &id)
    {
        const std::lock_guard lock(m_mutex);
        ++m_seen[id];
    }
    [[nodiscard]] QHash<QByteArray, int> seen() const
    {
        const std::lock_guard lock(m_mutex);
        return m_seen;
    }

private:
    mutable std::mutex m_mutex;
    QHash<QByteArray, int> m_seen;
};

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

QByteArray idOf(const Received &received)
{
    for (const Header &header : received.headers) {
        if (header.first.compare("webhook-id", Qt::CaseInsensitive) == 0)
            return header.second;
    }
    return {};
}

} // namespace

/// Three nodes on one database. One is killed, one stops, the database restarts, and every event
/// arrives. DECKHAND_DRILL_EVENTS sets how many there are.
class TestNodesDrill : public QObject
{
    Q_OBJECT

private:
    PostgresServer m_database;
    QString m_store;

    std::unique_ptr<CtlProcess> startNode(Nodes &nodes)
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
        nodes.add(url);
        return node;
    }

private Q_SLOTS:
    void everyEventArrives()
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
        settings.onReceived = [&ledger](const Received &received) { ledger.add(idOf(received)); };
        const auto receiver = Receiver::start(std::move(settings));
        QVERIFY(receiver.has_value());

        Nodes nodes;
        std::array<std::unique_ptr<CtlProcess>, 3> servers;
        for (auto &server : servers) {
            server = startNode(nodes);
            QVERIFY(server);
        }
        DestinationDraft draft;
        draft.name = QStringLiteral("drill");
        draft.events = Subscription({"*"});
        draft.config.fields[QStringLiteral("url")] = QString::fromUtf8((*receiver)->url());
        auto made = nodes.get(2)->destinations().create(draft);
        made.waitForFinished();
        QVERIFY(made.result().has_value());
        const DestinationId id = made.result()->id;
        // The other nodes hear of it.
        for (const std::size_t node : {0U, 1U}) {
            QTRY_VERIFY([&] {
                auto known = nodes.get(node)->destinations().get(id);
                known.waitForFinished();
                return known.result().has_value();
            }());
        }

        QElapsedTimer timer;
        timer.start();
        std::atomic<int> published{0};
        qint64 killedAt = 0;
        {
            std::vector<std::unique_ptr<Publisher>> publishers;
            for (int i = 0; i < 3; ++i)
                publishers.push_back(std::make_unique<Publisher>(i, events / 3, nodes, published));
            QVERIFY(QTest::qWaitFor([&] { return published > events / 4; }, 60'000));
            servers[1]->kill();
            killedAt = timer.elapsed();
            QVERIFY(QTest::qWaitFor([&] { return published > events / 2; }, 60'000));
            QCOMPARE(servers[2]->stop(SIGTERM), 0);
            QVERIFY(QTest::qWaitFor([&] { return published > events * 3 / 4; }, 60'000));
            m_database.stop();
            QVERIFY2(m_database.startAgain(), qPrintable(m_database.error()));
            QVERIFY(QTest::qWaitFor([&] { return published == events; }, 120'000));
        }
        const qint64 publishedAt = timer.elapsed();
        QTRY_COMPARE_WITH_TIMEOUT(ledger.seen().size(), qsizetype(events), 60'000);
        const qint64 arrivedAt = timer.elapsed();
        QCOMPARE(servers[0]->stop(SIGTERM), 0);

        qint64 duplicates = 0;
        for (const int count : ledger.seen())
            duplicates += count - 1;
        qInfo("%d events through three nodes, published in %lld ms, the last arrived after %lld ms "
              "(kill at %lld ms, lease %lld s), 0 lost, %lld sent twice",
              events, publishedAt, arrivedAt, killedAt, qint64(lease.count()), duplicates);
        QVERIFY(duplicates <= 2 * inFlightAtOnce);
        // What the killed node had came back with its lease, if not before the end of publishing.
        const qint64 leaseEnd = killedAt + std::chrono::milliseconds(lease).count();
        QVERIFY(arrivedAt <= std::max(leaseEnd, publishedAt) + 10'000);
    }
};

QTEST_GUILESS_MAIN(TestNodesDrill)
#include "tst_nodesdrill.moc"
