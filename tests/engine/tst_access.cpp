#include "enginefixture.h"

using namespace deckhand;
using namespace std::chrono_literals;

/// Keys, idempotency and the stream.
class TestAccess : public QObject
{
    Q_OBJECT

private:
    struct Collected
    {
        std::mutex mutex;
        std::vector<StreamMessage> messages;
        StreamHandler handler()
        {
            return [this](const StreamBatch &batch) {
                const std::lock_guard lock(mutex);
                messages.insert(messages.end(), batch->begin(), batch->end());
            };
        }
        size_t size()
        {
            const std::lock_guard lock(mutex);
            return messages.size();
        }
    };

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".?"))); }

    void keysAreKnownUntilRemoved()
    {
        EngineFixture engine;
        engine.start();
        const auto made =
            engine.wait(engine->access().createKey(QStringLiteral("ci"), Role::Publisher, {}));
        QVERIFY(made);
        QVERIFY(made->secret.reveal().startsWith("sk_live_"));
        QVERIFY(made->secret.reveal().size() >= 8 + 43);
        for (int i = 0; i < 2; ++i) { // from the store, then from memory
            const auto known = engine.wait(engine->access().authenticate(made->secret));
            QVERIFY(known);
            QCOMPARE(known->id, made->key.id);
            QCOMPARE(int(known->role), int(Role::Publisher));
        }
        const auto unknown = engine.wait(engine->access().authenticate(Secret("sk_live_wrong")));
        QVERIFY(!unknown);
        QCOMPARE(unknown.error().code(), ErrorCode::Unauthorized);
        QVERIFY(engine.wait(engine->access().removeKey(made->key.id)));
        QVERIFY(!engine.wait(engine->access().authenticate(made->secret)));
        QVERIFY(!engine.wait(engine->access().removeKey(made->key.id)));
        const auto preset = engine.wait(engine->access().createKey(
            QStringLiteral("own"), Role::Admin, Secret("my-own-long-enough-key")));
        QVERIFY(preset);
        QVERIFY(engine.wait(engine->access().authenticate(Secret("my-own-long-enough-key"))));
        QVERIFY(!engine.wait(engine->access().createKey({}, Role::Admin, Secret("short"))));
    }

    void expiredKeysAreRefusedAndSaySo()
    {
        EngineFixture engine;
        engine.start();
        KeyOptions options;
        options.expiresAt = engine.clock.now();
        const auto late = engine.wait(
            engine->access().createKey(QStringLiteral("late"), Role::Viewer, {}, options));
        QVERIFY(!late);
        QCOMPARE(late.error().items.front().field, QStringLiteral("expires_at"));
        options.expiresAt = engine.clock.now() + std::chrono::seconds(10);
        const auto made = engine.wait(
            engine->access().createKey(QStringLiteral("ci"), Role::Viewer, {}, options));
        QVERIFY(made && made->key.expiresAt == options.expiresAt);
        QVERIFY(engine.wait(engine->access().authenticate(made->secret)));
        for (int i = 0; i < 2; ++i) { // from memory, then from the store
            engine.clock.advance(std::chrono::seconds(10));
            const auto expired = engine.wait(engine->access().authenticate(made->secret));
            QVERIFY(!expired);
            QCOMPARE(expired.error().code(), ErrorCode::Unauthorized);
            QVERIFY(expired.error().text().contains(QStringLiteral("(ci) expired on")));
            engine.restart();
        }
    }

    void onlyTheFirstKeyIsTheFirst()
    {
        EngineFixture engine;
        engine.start();
        KeyOptions first;
        first.onlyFirst = true;
        QVERIFY(
            engine.wait(engine->access().createKey(QStringLiteral("a"), Role::Admin, {}, first)));
        const auto second =
            engine.wait(engine->access().createKey(QStringLiteral("b"), Role::Admin, {}, first));
        QVERIFY(!second);
        QCOMPARE(second.error().code(), ErrorCode::Conflict);
    }

    void whatAReactivationReplaysIsDoneByTheSameCaller()
    {
        EngineFixture engine;
        engine.start();
        const DestinationId id = engine.create();
        const Caller caller{{KeyId("key_7"), QStringLiteral("ci"), "admin", "192.0.2.1"}, "req_9"};
        const auto acting = engine->actingFor(caller);
        DestinationPatch patch;
        patch.status = DestinationStatus::Inactive;
        QVERIFY(engine.wait(acting->destinations().update(id, patch)));
        patch.status = DestinationStatus::Active;
        patch.onReactivate = OnReactivate::ReplayMissed;
        QVERIFY(engine.wait(acting->destinations().update(id, patch)));
        AuditFilter filter;
        filter.action = "replay.created";
        filter.actor = QStringLiteral("key_7");
        QTRY_COMPARE(engine.wait(engine->audit().list(filter, {}))->items.size(), std::size_t(1));
    }

    void callersAreNamedInTheAuditList()
    {
        EngineFixture engine;
        engine.settings.actor = {{}, QStringLiteral("berta"), "console", {}};
        engine.start();
        const DestinationId id = engine.create();
        const Caller caller{{KeyId("key_7"), QStringLiteral("ci"), "admin", "192.0.2.1"}, "req_9"};
        FutureResult<DestinationId> removed;
        {
            const auto acting = engine->actingFor(caller);
            removed = acting->destinations().remove(id); // outlives what it was called through
        }
        QVERIFY(engine.wait(removed));
        const auto page = engine.wait(engine->audit().list({}, {}));
        QVERIFY(page && page->items.size() == 2);
        QCOMPARE(page->items[0].action, QByteArray("event_destination.deleted"));
        QCOMPARE(page->items[0].actor, caller.actor);
        QCOMPARE(page->items[0].requestId, caller.requestId);
        QCOMPARE(page->items[1].actor.name, QStringLiteral("berta"));
        QCOMPARE(page->items[1].actor.role, QByteArray("console"));
        AuditFilter filter;
        filter.actor = QStringLiteral("key_7");
        const auto own = engine.wait(engine->audit().list(filter, {}));
        QVERIFY(own && own->items.size() == 1);
    }

    void idempotentCallsAreMadeOnce()
    {
        EngineFixture engine;
        engine.start();
        AccessApi &access = engine->access();
        const auto begin = [&](const QByteArray &fingerprint) {
            const auto check = engine.wait(access.beginIdempotent("key_1", "k", fingerprint));
            return check ? int(check->state) : -1;
        };
        QCOMPARE(begin("a"), int(IdempotencyState::Fresh));
        QCOMPARE(begin("a"), int(IdempotencyState::InProgress));
        QCOMPARE(begin("b"), int(IdempotencyState::Mismatch));
        QVERIFY(engine.wait(access.finishIdempotent("key_1", "k", std::nullopt))); // it failed
        QCOMPARE(begin("b"), int(IdempotencyState::Fresh));
        QVERIFY(engine.wait(access.finishIdempotent("key_1", "k", IdempotentAnswer{202, "{}"})));
        const auto again = engine.wait(access.beginIdempotent("key_1", "k", "b"));
        QCOMPARE(int(again->state), int(IdempotencyState::Replay));
        QCOMPARE(again->answer.status, 202);
        QCOMPARE(begin("a"), int(IdempotencyState::Mismatch));
        engine.restart(); // it is remembered
        const auto after = engine.wait(engine->access().beginIdempotent("key_1", "k", "b"));
        QCOMPARE(int(after->state), int(IdempotencyState::Replay));
        engine.clock.advance(24h + 1s);
        const auto fresh = engine.wait(engine->access().beginIdempotent("key_1", "k", "a"));
        QCOMPARE(int(fresh->state), int(IdempotencyState::Fresh));
        const auto tooLong =
            engine.wait(engine->access().beginIdempotent("s", QByteArray(257, 'k'), "f"));
        QVERIFY(!tooLong);
        QCOMPARE(tooLong.error().code(), ErrorCode::IdempotencyKeyError);
    }

    void ofConcurrentIdempotentCallsOneIsFresh()
    {
        EngineFixture engine;
        engine.start();
        std::vector<FutureResult<IdempotencyCheck>> checks(32);
        std::vector<std::thread> threads;
        for (size_t t = 0; t < 4; ++t) {
            threads.emplace_back([&, t] {
                for (size_t i = t; i < checks.size(); i += 4)
                    checks[i] = engine->access().beginIdempotent("key_1", "same", "f");
            });
        }
        for (std::thread &thread : threads)
            thread.join();
        int fresh = 0;
        for (auto &check : checks)
            fresh += engine.wait(check)->state == IdempotencyState::Fresh;
        QCOMPARE(fresh, 1);
    }

    void streamTellsWhatHappens()
    {
        EngineFixture engine;
        engine.start();
        Collected all;
        const auto watching = engine->stream().subscribe({}, all.handler());
        const DestinationId id = engine.create();
        engine.publish(1);
        QTRY_COMPARE(all.size(), size_t(3));
        QVERIFY(std::holds_alternative<DestinationChange>(all.messages[0].body));
        QVERIFY(std::holds_alternative<Event>(all.messages[1].body));
        const auto *delivery = std::get_if<Delivery>(&all.messages[2].body);
        QVERIFY(delivery);
        QCOMPARE(delivery->destinationId, id);
        QCOMPARE(delivery->status, DeliveryStatus::Success);
        QCOMPARE(delivery->history.size(), size_t(1));
        const auto &change = std::get<DestinationChange>(all.messages[0].body);
        QVERIFY(change.destination.config.credentials.at(QStringLiteral("secret"))
                    .reveal()
                    .endsWith("****"));
    }

    void streamFiltersAndResumes()
    {
        EngineFixture engine;
        engine.start();
        Collected all;
        auto watching = engine->stream().subscribe({{"task_run.*"}, {}, {}}, all.handler());
        engine.publish(2);
        engine.publish(1, "agent.created");
        engine.publish(1);
        QTRY_COMPARE(all.size(), size_t(3));
        const QByteArray first = all.messages.front().id;
        watching.reset();
        engine.publish(1);
        Collected rest;
        auto resumed = engine->stream().subscribe({{"task_run.*"}, {}, first}, rest.handler());
        QTRY_COMPARE(rest.size(), size_t(3));
        Collected lost;
        auto lagging = engine->stream().subscribe({{}, {}, "other-boot-7"}, lost.handler());
        QTRY_COMPARE(lost.size(), size_t(1));
        QVERIFY(std::holds_alternative<StreamLagged>(lost.messages.front().body));
    }

    void watchersOfOneDestinationHearOfNoOther()
    {
        EngineFixture engine;
        engine.start();
        const DestinationId mine = engine.create(engine.draft({"task_run.*"}));
        engine.create();
        Collected all;
        const auto watching = engine->stream().subscribe({{}, mine, {}}, all.handler());
        engine.publish(1, "agent.created");
        engine.publish(1);
        engine.create();
        QVERIFY(engine.wait(engine->destinations().remove(mine)));
        QTRY_COMPARE(all.size(), size_t(2));
        QCOMPARE(std::get<Delivery>(all.messages[0].body).destinationId, mine);
        QVERIFY(std::get<DestinationChange>(all.messages[1].body).deleted);
    }

    void slowReadersAreToldTheyLag()
    {
        EngineFixture engine;
        engine.settings.streamHistory = 10;
        engine.start();
        std::mutex gate;
        Collected all;
        gate.lock();
        std::atomic<bool> inside{false};
        auto watching = engine->stream().subscribe({}, [&](const StreamBatch &batch) {
            inside = true;
            const std::lock_guard wait(gate);
            all.handler()(batch);
        });
        engine.publish(1);
        QTRY_VERIFY(inside);
        engine.publish(30);
        gate.unlock();
        QTRY_COMPARE(all.size(), size_t(12));
        const auto *lagged = std::get_if<StreamLagged>(&all.messages[1].body);
        QVERIFY(lagged);
        QCOMPARE(lagged->dropped, 20);
    }

    void subscriptionsMayEndInTheirHandler()
    {
        EngineFixture engine;
        engine.start();
        std::atomic<int> calls{0};
        std::unique_ptr<StreamSubscription> watching;
        std::mutex mutex;
        std::unique_lock lock(mutex);
        watching = engine->stream().subscribe({}, [&](const StreamBatch &) {
            const std::lock_guard wait(mutex);
            ++calls;
            watching.reset();
        });
        lock.unlock();
        engine.publish(1);
        QTRY_COMPARE(calls.load(), 1);
        engine.publish(5);
        engine.settle();
        QCOMPARE(calls.load(), 1);
    }

    void serverTellsWhatItCan()
    {
        EngineFixture engine;
        engine.settings.name = QStringLiteral("Test");
        engine.start();
        const auto info = engine.wait(engine->server().info());
        QVERIFY(info);
        QCOMPARE(info->name, QStringLiteral("Test"));
        QVERIFY(std::find(info->capabilities.begin(), info->capabilities.end(), "replays") !=
                info->capabilities.end());
        QVERIFY(!engine.wait(engine->server().destinationTypes())->empty());
        QVERIFY(!engine.wait(engine->server().eventTypes())->empty());
        QVERIFY(engine.wait(engine->server().stats({})));
    }
};

QTEST_GUILESS_MAIN(TestAccess)
#include "tst_access.moc"
