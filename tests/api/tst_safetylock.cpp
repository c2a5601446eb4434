#include "api/guardedengine.h"
#include "support/fakeengine.h"
#include "support/manualclock.h"

#include <QRegularExpression>
#include <QTest>

using namespace deckhand;

namespace {

/// What a call was answered with: nothing while it has no answer, else whether it succeeded and why
/// it did not.
struct Outcome
{
    bool answered = false;
    std::optional<Error> error;
};

template <class T>
Outcome outcomeOf(const FutureResult<T> &future)
{
    if (!future.isFinished() || future.resultCount() == 0)
        return {};
    const Result<T> result = future.result();
    return {true, result ? std::nullopt : std::optional(result.error())};
}

struct ChangingCall
{
    const char *name; ///< as the fake engine notes it
    std::function<Outcome(EngineApi &)> make;
};

ReplayRequest replayOf(bool dryRun)
{
    ReplayRequest request;
    request.dryRun = dryRun;
    return request;
}

/// Every call that changes something or sends something out.
std::vector<ChangingCall> changingCalls()
{
    const DestinationId destination("evtd_fake");
    const DeliveryId delivery("edlv_fake");
    const ReplayId replay("rply_fake");
    return {
        {"publish", [](EngineApi &e) { return outcomeOf(e.events().publish({EventDraft{}})); }},
        {"createDestination", [](EngineApi &e) { return outcomeOf(e.destinations().create({})); }},
        {"updateDestination",
         [=](EngineApi &e) { return outcomeOf(e.destinations().update(destination, {})); }},
        {"removeDestination",
         [=](EngineApi &e) { return outcomeOf(e.destinations().remove(destination)); }},
        {"rotateSecret",
         [=](EngineApi &e) {
             return outcomeOf(e.destinations().rotateSecret(destination, milliseconds(0)));
         }},
        {"endSecretOverlap",
         [=](EngineApi &e) { return outcomeOf(e.destinations().endSecretOverlap(destination)); }},
        {"testDestination",
         [=](EngineApi &e) { return outcomeOf(e.destinations().test(destination, {})); }},
        {"retry", [=](EngineApi &e) { return outcomeOf(e.deliveries().retry(delivery)); }},
        {"cancelDelivery",
         [=](EngineApi &e) { return outcomeOf(e.deliveries().cancel(delivery)); }},
        {"createReplay",
         [](EngineApi &e) { return outcomeOf(e.replays().create(replayOf(false))); }},
        {"pauseReplay", [=](EngineApi &e) { return outcomeOf(e.replays().pause(replay)); }},
        {"resumeReplay", [=](EngineApi &e) { return outcomeOf(e.replays().resume(replay)); }},
        {"cancelReplay", [=](EngineApi &e) { return outcomeOf(e.replays().cancel(replay)); }},
        {"createKey",
         [](EngineApi &e) { return outcomeOf(e.access().createKey({}, Role::Viewer, {})); }},
        {"removeKey", [](EngineApi &e) { return outcomeOf(e.access().removeKey(KeyId("key_1"))); }},
        {"beginIdempotent",
         [](EngineApi &e) { return outcomeOf(e.access().beginIdempotent("a", "b", "c")); }},
        {"finishIdempotent",
         [](EngineApi &e) { return outcomeOf(e.access().finishIdempotent("a", "b", {})); }},
    };
}

} // namespace

/// What a lock lets through to the engine behind it.
class TestSafetyLock : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void noChangePassesWhileLocked()
    {
        FakeEngine engine;
        ManualClock clock;
        SafetyLock lock(clock);
        const auto guarded = makeGuardedEngine(engine, lock);
        lock.setLevel(SafetyLevel::ReadOnly);
        for (const ChangingCall &call : changingCalls()) {
            const Outcome outcome = call.make(*guarded);
            QVERIFY2(outcome.answered, call.name);
            QVERIFY2(outcome.error, call.name);
            QCOMPARE(outcome.error->code(), ErrorCode::Forbidden);
            QVERIFY(outcome.error->text().contains(QStringLiteral("Unlock")));
        }
        QCOMPARE(engine.calls(), QStringList()); // nothing came through at all
    }

    void everyChangePassesOnceUnlocked()
    {
        FakeEngine engine;
        ManualClock clock;
        SafetyLock lock(clock);
        const auto guarded = makeGuardedEngine(engine, lock);
        lock.setLevel(SafetyLevel::ReadOnly);
        lock.unlock();
        for (const ChangingCall &call : changingCalls()) {
            const Outcome outcome = call.make(*guarded);
            QVERIFY2(!outcome.error || outcome.error->code() != ErrorCode::Forbidden, call.name);
            QCOMPARE(engine.calls().value(engine.calls().size() - 1), QLatin1String(call.name));
        }
    }

    void readingAndPlanningPassWhileLocked()
    {
        FakeEngine engine;
        ManualClock clock;
        SafetyLock lock(clock);
        lock.setLevel(SafetyLevel::ReadOnly);
        const auto guarded = makeGuardedEngine(engine, lock);
        QVERIFY(!outcomeOf(guarded->events().list({}, {})).error);
        QVERIFY(!outcomeOf(guarded->events().explain(EventId("evt_1"))).error);
        QVERIFY(!outcomeOf(guarded->destinations().list({})).error);
        QVERIFY(!outcomeOf(guarded->deliveries().get(DeliveryId("edlv_1"))).error);
        QVERIFY(!outcomeOf(guarded->server().stats({})).error);
        QVERIFY(!outcomeOf(guarded->access().listKeys()).error);
        TestRequest look;
        look.preview = true;
        QVERIFY(!outcomeOf(guarded->destinations().test(DestinationId("evtd_1"), look)).error);
        QVERIFY(!outcomeOf(guarded->replays().create(replayOf(true))).error);
        QVERIFY(guarded->stream().subscribe({}, [](const StreamBatch &) {}));
    }

    void locksByItselfAfterFifteenMinutes()
    {
        FakeEngine engine;
        ManualClock clock;
        SafetyLock lock(clock);
        const auto guarded = makeGuardedEngine(engine, lock);
        lock.setLevel(SafetyLevel::ReadOnly);
        QVERIFY(lock.isLocked());
        lock.unlock();
        clock.advance(milliseconds(14 * 60'000 + 59'000));
        QCOMPARE(lock.timeLeft(), milliseconds(1000));
        QVERIFY(!outcomeOf(guarded->destinations().create({})).error);
        clock.advance(milliseconds(1000));
        QVERIFY(lock.isLocked());
        QCOMPARE(outcomeOf(guarded->destinations().create({})).error->code(), ErrorCode::Forbidden);
        lock.unlock();
        lock.lock();
        QVERIFY(lock.isLocked());
    }

    void changesWaitUntilTheyAreConfirmed()
    {
        FakeEngine engine;
        ManualClock clock;
        SafetyLock lock(clock);
        lock.setLevel(SafetyLevel::ConfirmChanges);
        std::vector<Change> asked;
        std::function<void(bool)> answer;
        lock.setConfirm([&](const Change &change, std::function<void(bool)> answered) {
            asked.push_back(change);
            answer = std::move(answered);
        });
        const auto guarded = makeGuardedEngine(engine, lock);
        const auto yes = guarded->destinations().remove(DestinationId("evtd_1"));
        QVERIFY(!outcomeOf(yes).answered);
        QCOMPARE(engine.callsOf(QStringLiteral("removeDestination")), 0);
        answer(true);
        QVERIFY(outcomeOf(yes).answered && !outcomeOf(yes).error);
        QCOMPARE(engine.callsOf(QStringLiteral("removeDestination")), 1);
        const auto no = guarded->deliveries().retry(DeliveryId("edlv_1"));
        answer(false);
        QCOMPARE(outcomeOf(no).error->code(), ErrorCode::Forbidden);
        QCOMPARE(engine.callsOf(QStringLiteral("retry")), 0);
        QCOMPARE(asked.size(), std::size_t(2));
        QCOMPARE(asked[0].subject, QByteArray("evtd_1"));
        QVERIFY(asked[1].kind == ChangeKind::RetryDelivery);
    }

    void anUnansweredQuestionLeavesNoCallerWaiting()
    {
        FakeEngine engine;
        ManualClock clock;
        SafetyLock lock(clock);
        lock.setLevel(SafetyLevel::ConfirmChanges);
        const auto guarded = makeGuardedEngine(engine, lock);
        // Nobody is there to be asked.
        QCOMPARE(outcomeOf(guarded->destinations().create({})).error->code(), ErrorCode::Forbidden);
        // Somebody closes the question without a word.
        lock.setConfirm([](const Change &, const std::function<void(bool)> &) {});
        QVERIFY(outcomeOf(guarded->destinations().create({})).error);
        QCOMPARE(engine.calls(), QStringList());
    }
};

QTEST_GUILESS_MAIN(TestSafetyLock)
#include "tst_safetylock.moc"
