#include "enginefixture.h"

#include "api/sealedcredentials.h"
#include "signing/passphrasebox.h"
#include "faultystore.h"

#include <thread>

using namespace deckhand;
using namespace std::chrono_literals;

/// Stopping, starting again, faults of the store, and changes of configuration under traffic.
class TestLifecycle : public QObject
{
    Q_OBJECT

private:
    static void makeFaulty(EngineFixture &engine, StoreFaults &faults)
    {
        engine.wrapStore = [&faults](std::unique_ptr<Store> store) -> std::unique_ptr<Store> {
            return std::make_unique<FaultyStore>(std::move(store), faults);
        };
    }

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".?"))); }

    void shutdownRecordsAttemptsInFlight()
    {
        EngineFixture engine;
        engine.settings.drainTimeout = 10s;
        engine.start();
        engine.script.setAnswer([](const auto &) { return std::optional<SendOutcome>(); });
        DestinationDraft draft = engine.draft();
        draft.maxConcurrency = 2;
        const DestinationId id = engine.create(draft);
        engine.publish(5);
        QTRY_COMPARE(engine.script.hanging(), 2);
        QTRY_COMPARE(engine->counters().queued, 3);
        std::jthread stopping([&] { engine->shutdown(); });
        QTRY_COMPARE(engine->counters().queued, 0); // what waited is given back
        QCOMPARE(engine.script.count(), 2);
        engine.script.release(SendScript::succeeded());
        stopping.join();
        QCOMPARE(engine.script.count(), 2); // nothing new was begun
        const auto refused = engine.wait(engine->events().publish({{{}, "a.b", "{}", {}}}));
        QVERIFY(!refused);
        QCOMPARE(refused.error().code(), ErrorCode::Overloaded);

        engine.script.setAnswer([](const auto &) { return SendScript::succeeded(); });
        engine.restart();
        QTRY_COMPARE(engine.countOf(id, DeliveryStatus::Success), 5);
        QCOMPARE(engine.script.count(), 5); // none of them twice
    }

    void stuckAttemptsAreMadeAgainAfterRestart()
    {
        EngineFixture engine;
        engine.start();
        engine.script.setAnswer([](const auto &) { return std::optional<SendOutcome>(); });
        const DestinationId id = engine.create();
        engine.publish(1);
        QTRY_COMPARE(engine.script.hanging(), 1);
        engine.stop();
        engine.script.setAnswer([](const auto &) { return SendScript::succeeded(); });
        engine.start();
        QTRY_COMPARE(engine.only(id).status, DeliveryStatus::Success);
    }

    void schedulesSurviveRestart()
    {
        EngineFixture engine;
        engine.start();
        engine.script.setAnswer([](const auto &) { return SendScript::failed(); });
        const DestinationId id = engine.create();
        engine.publish(1);
        QTRY_COMPARE(engine.only(id).status, DeliveryStatus::Retrying);
        engine.restart();
        engine.settle();
        QCOMPARE(engine.script.count(), 1);
        engine.pass(30s);
        QTRY_COMPARE(engine.only(id).attempts, 2);
    }

    void outcomesWaitForAStoreThatCannotWrite()
    {
        StoreFaults faults;
        EngineFixture engine;
        makeFaulty(engine, faults);
        engine.start();
        const DestinationId id = engine.create();
        faults.records = true;
        engine.publish(3);
        QTRY_VERIFY(faults.refused > 0);
        const int sent = engine.script.count();
        engine.publish(20);
        engine.settle();
        QVERIFY(engine.script.count() <= sent + 16); // dispatch pauses
        QCOMPARE(engine.countOf(id, DeliveryStatus::Success), 0);
        engine.pass(1s); // it tries again by itself
        QTRY_VERIFY(faults.refused > 1);
        faults.records = false;
        engine.pass(1s);
        QTRY_COMPARE(engine.countOf(id, DeliveryStatus::Success), 23);
        QCOMPARE(engine.script.count(), 23); // each was sent once
    }

    void refusedEventsLeaveNoTrace()
    {
        StoreFaults faults;
        EngineFixture engine;
        makeFaulty(engine, faults);
        engine.start();
        const DestinationId id = engine.create();
        faults.appends = true;
        const auto refused = engine.wait(engine->events().publish({{{}, "a.b", "{}", {}}}));
        QVERIFY(!refused);
        QCOMPARE(engine->counters().queued, 0);
        faults.appends = false;
        engine.publish(1);
        QTRY_COMPARE(engine.only(id).status, DeliveryStatus::Success);
    }

    void refusedChangesAreTakenBack()
    {
        StoreFaults faults;
        EngineFixture engine;
        makeFaulty(engine, faults);
        engine.start();
        const DestinationId id = engine.create();
        faults.destinations = true;
        DestinationPatch patch;
        patch.status = DestinationStatus::Inactive;
        QVERIFY(!engine.wait(engine->destinations().update(id, patch)));
        QVERIFY(!engine.wait(engine->destinations().remove(id)));
        QVERIFY(!engine.wait(engine->destinations().create(engine.draft())));
        QTRY_COMPARE(engine.destination(id).status, DestinationStatus::Active);
        QTRY_COMPARE(engine->counters().destinationsActive, 1);
        faults.destinations = false;
        engine.publish(1);
        QTRY_COMPARE(engine.only(id).status, DeliveryStatus::Success);
    }

    void deactivationIsWrittenAsSoonAsTheStoreCan()
    {
        StoreFaults faults;
        EngineFixture engine;
        makeFaulty(engine, faults);
        engine.start();
        engine.script.setAnswer([](const auto &) { return SendScript::failed(410); });
        const DestinationId id = engine.create();
        faults.destinations = true;
        engine.publish(1);
        QTRY_COMPARE(engine.destination(id).status, DestinationStatus::Inactive);
        QTRY_VERIFY(faults.refused > 0);
        faults.destinations = false;
        engine.pass(60s);
        engine.settle();
        engine.restart();
        QCOMPARE(engine.destination(id).statusReason, StatusReason::Gone);
    }

    void newConfigurationIsUsedAtOnce()
    {
        EngineFixture engine;
        engine.start();
        const DestinationId id = engine.create();
        engine.publish(1);
        QTRY_COMPARE(engine.script.count(), 1);
        DestinationPatch patch;
        patch.configFields[QStringLiteral("url")] = QStringLiteral("http://127.0.0.1:9/other");
        patch.name = QStringLiteral("New name");
        const auto changed = engine.wait(engine->destinations().update(id, patch));
        QVERIFY(changed);
        QCOMPARE(changed->name, QStringLiteral("New name"));
        engine.settle();
        engine.publish(1);
        QTRY_COMPARE(engine.script.count(), 2);
        QCOMPARE(engine.script.sent()[1].config.fields.at(QStringLiteral("url")),
                 QStringLiteral("http://127.0.0.1:9/other"));
        patch.configFields[QStringLiteral("url")] = QStringLiteral("ftp://nowhere");
        const auto refused = engine.wait(engine->destinations().update(id, patch));
        QVERIFY(!refused);
        QCOMPARE(refused.error().items.front().field, QStringLiteral("webhook.url"));
    }

    void rotationOverlaps()
    {
        EngineFixture engine;
        engine.start();
        const auto made = engine.wait(engine->destinations().create(engine.draft()));
        QVERIFY(made);
        const Secret first = made->config.credentials.at(QStringLiteral("secret"));
        QVERIFY(first.reveal().startsWith("whsec_") && !first.reveal().contains('*'));
        QVERIFY(engine.destination(made->id)
                    .config.credentials.at(QStringLiteral("secret"))
                    .reveal()
                    .endsWith("****"));
        const auto rotated = engine.wait(engine->destinations().rotateSecret(made->id, 24h));
        QVERIFY(rotated);
        const Secret second = rotated->config.credentials.at(QStringLiteral("secret"));
        QVERIFY(second.reveal() != first.reveal() && !second.reveal().contains('*'));
        engine.settle();
        engine.publish(1);
        QTRY_COMPARE(engine.script.count(), 1);
        const auto sent = engine.script.sent().front();
        QCOMPARE(sent.config.credentials.at(QStringLiteral("secret")).reveal(), second.reveal());
        QCOMPARE(sent.previousSecrets.size(), size_t(1));
        QCOMPARE(sent.previousSecrets.front().secret.reveal(), first.reveal());
        QCOMPARE(sent.previousSecrets.front().expiresAt, engine.clock.now() + 24h);
        engine.clock.advance(25h);
        QVERIFY(engine.wait(engine->destinations().rotateSecret(made->id, 0ms)));
        engine.settle();
        engine.publish(1);
        QTRY_COMPARE(engine.script.count(), 2);
        QCOMPARE(engine.script.sent()[1].previousSecrets.size(), size_t(0));
        QVERIFY(!engine.wait(engine->destinations().rotateSecret(made->id, -1ms)));
    }

    void credentialsLeaveSealedOnly()
    {
        EngineFixture engine;
        engine.start();
        DestinationDraft draft = engine.draft();
        draft.config.fields[QStringLiteral("custom_headers")] =
            QStringLiteral("{\"X-Team\":\"a\",\"X-Api-Key\":\"hunter2\"}");
        const auto made = engine.wait(engine->destinations().create(draft));
        QVERIFY(made);
        const Secret passphrase("correct horse battery staple");
        const auto box =
            engine.wait(engine->destinations().sealCredentials(passphrase, "the file"));
        QVERIFY2(box, box ? "" : qPrintable(box.error().text()));
        QVERIFY(!box->contains("hunter2") && !box->contains("whsec_"));
        QVERIFY(!openWithPassphrase(*box, passphrase, "another file"));
        const auto opened = openWithPassphrase(*box, passphrase, "the file");
        QVERIFY(opened);
        const auto all = decodeCredentials(*opened);
        QVERIFY(all);
        QCOMPARE(all->size(), size_t(1));
        QCOMPARE(all->front().id, made->id.bytes());
        QVERIFY(all->front().credentials == made->config.credentials);
        QCOMPARE(all->front().headers.size(), size_t(1));
        QCOMPARE(all->front().headers.at(QStringLiteral("X-Api-Key")).reveal(),
                 QByteArray("hunter2"));
        const auto noted = engine.wait(engine->audit().list({}, {1, {}}));
        QVERIFY(noted);
        QCOMPARE(noted->items.front().action, QByteArray("event_destination.credentials_exported"));
        QVERIFY(!engine.wait(engine->destinations().sealCredentials(Secret(), "the file")));
    }

    void credentialsThatCannotBeNotedStay()
    {
        StoreFaults faults;
        EngineFixture engine;
        makeFaulty(engine, faults);
        engine.start();
        engine.create(engine.draft());
        const Secret passphrase("correct horse battery staple");
        faults.audit = true;
        QVERIFY(!engine.wait(engine->destinations().sealCredentials(passphrase, "the file")));
        faults.audit = false;
        QVERIFY(engine.wait(engine->destinations().sealCredentials(passphrase, "the file")));
    }

    void testAttemptLeavesNoTrace()
    {
        EngineFixture engine;
        engine.start();
        DestinationDraft draft = engine.draft({"task_run.*"});
        draft.active = false;
        const DestinationId id = engine.create(draft);
        const auto attempt = engine.wait(engine->destinations().test(id, {}));
        QVERIFY(attempt);
        QCOMPARE(attempt->trigger, AttemptTrigger::Test);
        QCOMPARE(attempt->outcome, AttemptOutcome::Success);
        QVERIFY(engine.script.sent().front().job.eventType.startsWith("task_run."));
        QCOMPARE(engine.deliveries(id).size(), size_t(0));
        QCOMPARE(engine.wait(engine->events().list({}, {}))->items.size(), size_t(0));
        QCOMPARE(engine->counters().attemptsSucceeded, 0);
        const auto bad = engine.wait(engine->destinations().test(id, {"nonsense", "{"}));
        QVERIFY(!bad);
        QCOMPARE(bad.error().items.size(), size_t(2));
    }

    void pagesOfDestinationsStayValid()
    {
        EngineFixture engine;
        engine.start();
        std::vector<DestinationId> ids;
        for (int i = 0; i < 5; ++i) {
            engine.clock.advance(1ms);
            ids.push_back(engine.create());
        }
        const auto first = engine.wait(engine->destinations().list({2, {}}));
        QVERIFY(first && first->hasMore);
        QCOMPARE(first->items.front().id, ids[4]);
        engine.create();
        QVERIFY(engine.wait(engine->destinations().remove(ids[3]))); // the cursor's own
        const auto second = engine.wait(engine->destinations().list({2, first->nextCursor}));
        QVERIFY(second);
        QCOMPARE(second->items.front().id, ids[2]);
        QCOMPARE(second->items.back().id, ids[1]);
        QVERIFY(!engine.wait(engine->destinations().list({2, "nonsense"})));
    }

    void oldEventsArePruned()
    {
        EngineFixture engine;
        engine.settings.retention = 24h * 30;
        engine.start();
        engine.publish(3);
        engine.pass(24h * 29);
        engine.publish(2);
        QCOMPARE(engine.wait(engine->events().list({}, {}))->items.size(), size_t(5));
        engine.pass(24h * 2);
        QTRY_COMPARE(engine.wait(engine->events().list({}, {}))->items.size(), size_t(2));
    }
};

QTEST_GUILESS_MAIN(TestLifecycle)
#include "tst_lifecycle.moc"
