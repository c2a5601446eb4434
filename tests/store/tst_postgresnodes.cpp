#include "postgresnodes.h"

#include "store/reseal.h"

#include <QTest>

#include <atomic>
#include <map>
#include <mutex>
#include <thread>

using namespace Qt::Literals::StringLiterals;
using namespace deckhand;

/// What is PostgreSQL's own: opening, nodes that share a store, a server that goes away.
class TestPostgresNodes : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<PostgresServer> m_server;
    std::unique_ptr<PostgresNodes> m_nodes;

private Q_SLOTS:
    void initTestCase()
    {
        m_server = std::make_unique<PostgresServer>();
        QVERIFY2(m_server->start(), qPrintable(m_server->error()));
    }
    void cleanupTestCase() { m_server.reset(); }
    void init()
    {
        // Qt says this of a socket that libpq has closed because the server was gone.
        QTest::failOnWarning(QRegularExpression(u"^(?!QSocketNotifier: Invalid socket)"_s));
        m_nodes = std::make_unique<PostgresNodes>(*m_server);
        QVERIFY2(!m_nodes->url.isEmpty(), qPrintable(m_server->error()));
    }
    void cleanup() { m_nodes.reset(); }

    // --- opening
    void aNewerVersionIsRefusedAndLeftAlone()
    {
        QVERIFY(m_nodes->open());
        QCOMPARE(m_nodes->sql(u"UPDATE deckhand_schema SET version = 9999"_s), 0);
        QVERIFY2(m_nodes->refusal().contains(u"newer Deckhand (schema 9999"_s),
                 qPrintable(m_nodes->refusal()));
        QCOMPARE(m_nodes->sql(u"SELECT version FROM deckhand_schema"_s), 9999);
    }

    void aForeignDatabaseIsRefusedAndLeftAlone()
    {
        QCOMPARE(m_nodes->sql(u"CREATE TABLE songs (title TEXT)"_s), 0);
        QVERIFY(m_nodes->refusal().contains(u"another program"_s));
        QCOMPARE(m_nodes->sql(u"SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"_s), 1);
    }

    void whatExtensionsBringAlongIsNotAnotherProgram()
    {
        QCOMPARE(m_nodes->sql(u"CREATE EXTENSION pg_stat_statements"_s), 0);
        QVERIFY2(m_nodes->open(), qPrintable(m_nodes->refusal()));
    }

    void whatCannotBeUsedIsNamed()
    {
        m_nodes->url = m_server->makeDatabase(u"SQL_ASCII"_s);
        QVERIFY2(m_nodes->refusal().contains(u"UTF8"_s), qPrintable(m_nodes->refusal()));
        m_nodes->url =
            u"postgresql://postgres:hunter2@/no_such?host=%1"_s.arg(m_server->socketFolder());
        QVERIFY2(m_nodes->refusal().contains(u"database exists"_s), qPrintable(m_nodes->refusal()));
        QVERIFY(!m_nodes->refusal().contains(u"hunter2"_s));
        m_nodes->url = u"postgresql://postgres:hunter2@127.0.0.1:1/x"_s;
        QVERIFY2(m_nodes->refusal().contains(u"cannot be reached"_s),
                 qPrintable(m_nodes->refusal()));
        QVERIFY(!m_nodes->refusal().contains(u"hunter2"_s));
    }

    void anotherSealingKeyIsRefused()
    {
        QVERIFY(m_nodes->open());
        QVERIFY(m_nodes->refusal("another key").contains(u"sealing key does not fit"_s));
        QVERIFY(m_nodes->open());
    }

    void sealedValuesAreSealedWithANewKey()
    {
        {
            const auto node = m_nodes->node();
            DestinationWrite write;
            write.destination.id = m_nodes->ids.next<DestinationTag>();
            write.destination.name = u"Hook"_s;
            write.destination.type = "webhook";
            write.destination.events = Subscription({"*"});
            write.destination.config.credentials[u"secret"_s] = Secret("whsec_hidden");
            QVERIFY(node.calls->write(write));
            QVERIFY(node.calls->saveIdempotent("scope", "key", "print", {201, "answer"},
                                               m_nodes->clock.now() + std::chrono::hours(1)));
            // Who runs would go on with the old key.
            StoreSettings settings;
            settings.url = m_nodes->url;
            const auto refused = resealStore(settings, PlainSealer(), PlainSealer("new key"));
            QVERIFY2(!refused && refused.error().text().contains(u"Stop all servers"_s), "");
        }
        StoreSettings settings;
        settings.url = m_nodes->url;
        QVERIFY(!resealStore(settings, PlainSealer("wrong"), PlainSealer("new key")));
        QVERIFY(m_nodes->open());
        const auto count = resealStore(settings, PlainSealer(), PlainSealer("new key"));
        QVERIFY2(count, count ? "" : qPrintable(count.error().text()));
        QCOMPARE(*count, 2);
        QVERIFY(m_nodes->refusal().contains(u"sealing key does not fit"_s));
        auto store = m_nodes->open("new key");
        QVERIFY(store);
        StoreCalls calls(**store);
        QCOMPARE(calls.destinations()->front().config.credentials.at(u"secret"_s).reveal(),
                 QByteArray("whsec_hidden"));
        QCOMPARE((*calls.findIdempotent("scope", "key", m_nodes->clock.now()))->second.body,
                 QByteArray("answer"));
    }

    void manyNodesMayStartAtOnce()
    {
        std::atomic<int> opened{0};
        std::vector<std::thread> threads;
        for (int i = 0; i < 6; ++i)
            threads.emplace_back([&] { opened += m_nodes->open() ? 1 : 0; });
        for (std::thread &thread : threads)
            thread.join();
        QCOMPARE(opened.load(), 6);
        QCOMPARE(m_nodes->sql(u"SELECT count(*) FROM nodes"_s), 0);
    }

    // --- several nodes
    void workIsSharedAndNothingIsClaimedTwice()
    {
        constexpr int count = 600;
        const std::array nodes{m_nodes->node(), m_nodes->node(), m_nodes->node()};
        const DestinationId id = m_nodes->addDestination(*nodes[0].calls);
        std::vector<NewEvent> events;
        for (int i = 0; i < count; ++i)
            events.push_back(m_nodes->event(id));
        QVERIFY(nodes[1].calls->append(std::move(events)));
        std::mutex mutex;
        std::map<QByteArray, int> sent;
        std::vector<std::thread> threads;
        for (const auto &node : nodes) {
            threads.emplace_back([&] {
                for (;;) {
                    const auto claimed = node.calls->claim(id, m_nodes->clock.now(), 7);
                    std::vector<AttemptRecord> records;
                    const std::unique_lock lock(mutex);
                    for (const auto &delivery : claimed ? *claimed : decltype(*claimed){}) {
                        ++sent[delivery.id.bytes()];
                        records.push_back(m_nodes->success(delivery));
                    }
                    if (records.empty() || !node.calls->record(std::move(records)))
                        return;
                }
            });
        }
        for (std::thread &thread : threads)
            thread.join();
        QCOMPARE(sent.size(), std::size_t(count));
        for (const auto &[delivery, times] : sent)
            QVERIFY2(times == 1, delivery.constData());
        QCOMPARE(
            m_nodes->sql(u"SELECT count(*) FROM deliveries WHERE status = 3 AND node IS NULL"_s),
            count);
    }

    void replaysOfTheSameEventsMakeEachDeliveryOnce()
    {
        const auto one = m_nodes->node();
        const auto two = m_nodes->node();
        const DestinationId early = m_nodes->addDestination(*one.calls);
        constexpr int count = 1500;
        std::vector<NewEvent> events;
        for (int i = 0; i < count; ++i)
            events.push_back(m_nodes->event(early));
        QVERIFY(one.calls->append(std::move(events)));
        const DestinationId late = m_nodes->addDestination(*one.calls);
        const auto replay = [&](const PostgresNodes::Node &node) {
            Replay made;
            made.id = m_nodes->ids.next<ReplayTag>();
            made.createdAt = m_nodes->clock.now();
            ReplayPlan plan;
            plan.destinationIds = {late};
            plan.only = ReplayOnly::Missed;
            return node.calls->createReplay(
                made, plan, [](const DestinationId &, const Event &) { return true; });
        };
        Result<Replay> other = failure(ErrorCode::ApiError, QString());
        std::thread thread([&] { other = replay(two); });
        const auto own = replay(one);
        thread.join();
        QVERIFY2(own, own ? "" : qPrintable(own.error().text()));
        QVERIFY2(other, other ? "" : qPrintable(other.error().text()));
        QCOMPARE(own->counts.total + other->counts.total, qint64(count));
        QCOMPARE(m_nodes->sql(u"SELECT count(*) FROM deliveries"_s), 2 * count);
    }

    void aKnownIdIsADuplicateOnEveryNode()
    {
        const auto one = m_nodes->node();
        const auto two = m_nodes->node();
        const DestinationId id = m_nodes->addDestination(*one.calls);
        const NewEvent event = m_nodes->event(id);
        QVERIFY(one.calls->append({event}));
        NewEvent again = m_nodes->event(id);
        again.event.id = event.event.id;
        const auto answer = two.calls->append({again, again});
        QVERIFY(answer && answer->at(0).duplicate && answer->at(1).duplicate);
        QVERIFY(answer->at(1).event == event.event);
        QCOMPARE(m_nodes->sql(u"SELECT count(*) FROM deliveries"_s), 1);
    }

    void deadNodesWorkIsClaimedWhenItsLeaseEnds()
    {
        const auto node = m_nodes->node();
        const DestinationId id = m_nodes->addDestination(*node.calls);
        QVERIFY(node.calls->append({m_nodes->event(id)}));
        QCOMPARE(m_nodes->sql(u"WITH n AS (INSERT INTO nodes (name, lease_until) VALUES ('dead', "
                              "now() + interval '2 s') RETURNING seq)"
                              " UPDATE deliveries SET node = n.seq FROM n"_s),
                 0);
        const auto early = node.calls->claim(id, m_nodes->clock.now());
        QVERIFY(early && early->empty());
        QVERIFY(!*node.calls->nextDue(id));
        std::size_t claimed = 0;
        QVERIFY(QTest::qWaitFor(
            [&] {
                claimed = node.calls->claim(id, m_nodes->clock.now())->size();
                return claimed > 0;
            },
            15'000));
        QCOMPARE(claimed, std::size_t(1));
    }

    void aNodeWhoseLeaseEndedTakesUpItsWorkAgain()
    {
        const auto other = m_nodes->node();
        m_nodes->base.lease = std::chrono::seconds(2);
        const auto node = m_nodes->node();
        const DestinationId id = m_nodes->addDestination(*node.calls);
        QVERIFY(node.calls->append({m_nodes->event(id)}));
        const auto claimed = node.calls->claim(id, m_nodes->clock.now());
        QVERIFY(claimed && claimed->size() == 1);
        const QString number = u"SELECT node FROM deliveries"_s;
        const qint64 before = m_nodes->sql(number);
        QCOMPARE(m_nodes->sql(u"UPDATE nodes SET lease_until = now() - interval '1 s' WHERE seq = "
                              "%1"_s.arg(before)),
                 0);
        QTRY_VERIFY(m_nodes->sql(number) > before);
        QVERIFY(other.calls->claim(id, m_nodes->clock.now())->empty());
        QVERIFY(node.calls->record({m_nodes->success(claimed->front())}));
        QCOMPARE(m_nodes->sql(u"SELECT count(*) FROM deliveries WHERE status = 3"_s), 1);
    }

    void whatANodeRoutesToADestinationThatAnotherEndedIsHeld()
    {
        const auto one = m_nodes->node();
        const auto two = m_nodes->node();
        const DestinationId id = m_nodes->addDestination(*one.calls);
        QVERIFY(two.calls->append({m_nodes->event(id)}));
        m_nodes->writeDestination(*one.calls, id, DestinationStatus::Inactive,
                                  DestinationWrite::Waiting::Hold);
        const NewEvent late = m_nodes->event(id);
        QVERIFY(two.calls->append({late}));
        QVERIFY(two.calls->delivery(late.deliveries[0].id)->status == DeliveryStatus::Held);
        QCOMPARE(m_nodes->sql(u"SELECT count(*) FROM deliveries WHERE status = 2"_s), 2);
        QVERIFY(two.calls->claim(id, m_nodes->clock.now())->empty());
    }

    void anAttemptWhoseAnswerWasLostIsRecordedOnce()
    {
        const auto node = m_nodes->node();
        const DestinationId id = m_nodes->addDestination(*node.calls);
        const NewEvent event = m_nodes->event(id);
        QVERIFY(node.calls->append({event}));
        const auto claimed = node.calls->claimOne(event.deliveries[0].id);
        QVERIFY(claimed);
        AttemptRecord record = m_nodes->success(*claimed);
        record.status = DeliveryStatus::Retrying;
        record.attempt.outcome = AttemptOutcome::Failure;
        record.attempt.error.errorClass = ErrorClass::Timeout;
        record.nextAttemptAt = m_nodes->clock.now();
        QVERIFY(node.calls->record({record}));
        QVERIFY(node.calls->record({record}));
        const auto again = node.calls->claimOne(event.deliveries[0].id);
        QVERIFY(again);
        QCOMPARE(again->attempts, 1);
        QCOMPARE(again->automaticAttempts, 1);
    }

    void oneNodePrunesAtATime()
    {
        const auto node = m_nodes->node();
        QVERIFY(node.calls->append({m_nodes->event({})}));
        const RetentionStep step{m_nodes->clock.now() + milliseconds(1), 100, {}};
        {
            Connection other(*parseStoreUrl(m_nodes->url), Connection::Mode::ReadWrite, false);
            (void)other.runText(u"SELECT pg_advisory_lock(%1)"_s.arg(0x44636B68'00000002));
            QVERIFY(node.calls->prune(step).error().code() == ErrorCode::Conflict);
            QCOMPARE(m_nodes->sql(u"SELECT count(*) FROM events"_s), 1);
        }
        // The server notices in a moment that the other has gone.
        QTRY_VERIFY(node.calls->prune(step).has_value());
        QCOMPARE(m_nodes->sql(u"SELECT count(*) FROM events"_s), 0);
    }

    // --- a server that goes away
    void whatIsAcknowledgedSurvivesAServersCrash()
    {
        const auto node = m_nodes->listeningNode();
        QVERIFY(node.calls);
        const DestinationId id = m_nodes->addDestination(*node.calls);
        const NewEvent early = m_nodes->event(id);
        QVERIFY(node.calls->append({early}));
        const auto claimed = node.calls->claimOne(early.deliveries[0].id);
        QVERIFY(claimed);
        std::vector<EventId> stored{early.event.id};
        std::atomic<int> acknowledged{0};
        std::atomic<bool> stop{false};
        std::thread publisher([&] {
            while (!stop) {
                NewEvent event = m_nodes->event(id);
                event.deliveries[0].claimed = true;
                if (!node.calls->append({event}))
                    continue;
                stored.push_back(event.event.id);
                ++acknowledged;
            }
        });
        const bool published = QTest::qWaitFor([&] { return acknowledged > 10; }, 15'000);
        m_server->crash();
        // The server's children answer until they see that it is gone.
        auto refused = node.calls->append({m_nodes->event({})});
        (void)QTest::qWaitFor(
            [&] {
                if (refused)
                    refused = node.calls->append({m_nodes->event({})});
                return !refused;
            },
            15'000);
        const bool restarted = m_server->startAgain();
        const bool goesOn = QTest::qWaitFor(
            [&] { return node.calls->append({m_nodes->event({})}).has_value(); }, 15'000);
        stop = true;
        publisher.join();
        QVERIFY(published);
        QVERIFY2(restarted, qPrintable(m_server->error()));
        QVERIFY(!refused);
        QVERIFY2(refused.error().text().contains(u"cannot be reached"_s),
                 qPrintable(refused.error().text()));
        QVERIFY(refused.error().code() == ErrorCode::Overloaded && refused.error().retryAfter);
        QVERIFY(goesOn);
        for (const EventId &event : stored)
            QVERIFY2(QTest::qWaitFor([&] { return node.calls->event(event).has_value(); }, 15'000),
                     event.bytes().constData());
        // What was claimed before is still this node's, and can be recorded.
        QVERIFY(node.calls->claimOne(early.deliveries[0].id).error().code() == ErrorCode::Conflict);
        QVERIFY(node.calls->record({m_nodes->success(*claimed)}));
        // Nothing belongs to a node that nobody is.
        QCOMPARE(
            m_nodes->sql(u"SELECT count(*) FROM deliveries WHERE node IS NOT NULL AND node NOT "
                         "IN (SELECT seq FROM nodes)"_s),
            m_nodes->sql(u"SELECT count(*) FROM deliveries"_s) - qint64(stored.size()));
    }

    void aServerThatStaysAwayHoldsNobodyUp()
    {
        const auto node = m_nodes->listeningNode();
        QVERIFY(node.calls);
        m_server->stop();
        QElapsedTimer time;
        time.start();
        for (int i = 0; i < 20; ++i) {
            const auto read = node.calls->info();
            QVERIFY(!read && read.error().code() == ErrorCode::Overloaded);
            const auto written = node.calls->append({m_nodes->event({})});
            QVERIFY(!written && written.error().code() == ErrorCode::Overloaded);
        }
        QVERIFY2(time.elapsed() < 10'000, qPrintable(QString::number(time.elapsed())));
        QVERIFY2(m_server->startAgain(), qPrintable(m_server->error()));
        QTRY_VERIFY(node.calls->info().has_value());
    }
};

QTEST_GUILESS_MAIN(TestPostgresNodes)
#include "tst_postgresnodes.moc"
