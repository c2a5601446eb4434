// What a replay takes: counted at one instant, kept until it starts, in its order, for its target.

#include "conformancetools.h"
#include "storeconformance.h"

namespace deckhand {

using namespace Qt::Literals::StringLiterals;

namespace {

std::vector<EventId> eventsOf(const std::vector<ClaimedDelivery> &deliveries)
{
    std::vector<EventId> ids;
    for (const ClaimedDelivery &delivery : deliveries)
        ids.push_back(delivery.event.id);
    return ids;
}

} // namespace

void StoreConformance::aPlanTellsWhatIsThere()
{
    const DestinationId id = addDestination();
    const DestinationId other = addDestination(u"Other"_s);
    const Timestamp first = now();
    const DeliveryId good = addDelivery(id, "agent.created");
    TAKE(claimed, m_calls->claim(id, now()));
    SUCCEEDS(m_calls->record({success(claimed.at(0))}));
    (void)addFailure(id);
    m_clock.advance(std::chrono::hours(1));
    (void)addFailure(id);
    (void)addFailure(other);
    const Timestamp last = now();
    ReplayPlan plan{{id, other}, {}, ReplayOnly::Failed};
    plan.keptFrom = last;
    TAKE(estimate, m_calls->estimate(plan));
    const ReplayOutlook &outlook = estimate.outlook;
    QCOMPARE(estimate.set->items.size(), std::size_t(3));
    QVERIFY(outlook.byDestination ==
            (std::vector<std::pair<DestinationId, qint64>>{{id, 2}, {other, 1}}));
    QVERIFY(outlook.byType ==
            (std::vector<std::pair<QByteArray, qint64>>{{"task_run.completed", 3}}));
    QCOMPARE(outlook.types, 1);
    QVERIFY(outlook.oldest == first && outlook.newest == last);
    QCOMPARE(outlook.alreadyDelivered.value_or(-1), 1);
    QCOMPARE(outlook.beyondRetention, 1);
    plan.only = ReplayOnly::All;
    TAKE(everything, m_calls->estimate(plan));
    QCOMPARE(everything.set->items.size(), std::size_t(4));
    QCOMPARE(everything.outlook.alreadyDelivered.value_or(-1), 0); // none is left out
    QCOMPARE(everything.outlook.types, 2);
    QVERIFY(statusOf(good) == DeliveryStatus::Success);
    plan.only = ReplayOnly::Missed;
    TAKE(missed, m_calls->estimate(plan));
    QVERIFY(missed.set->items.empty() && !missed.outlook.oldest);
    QCOMPARE(missed.outlook.alreadyDelivered.value_or(-1), 1);
}

void StoreConformance::aSetIsFixedWithItsPlan()
{
    const DestinationId id = addDestination();
    const DeliveryId bad = addFailure(id);
    const DeliveryId healed = addFailure(id);
    ReplayPlan plan{{id}, {}, ReplayOnly::Failed};
    DeliveryFilter failures;
    failures.statuses = {DeliveryStatus::Failure};
    TAKE(stored, m_calls->deliveries(failures, {100, {}}));
    TAKE(estimate, m_calls->estimate(plan));
    QCOMPARE(estimate.set->items.size(), stored.items.size());
    const DeliveryId later = addFailure(id);
    TAKE(claimed, m_calls->claimOne(healed));
    SUCCEEDS(m_calls->record({success(claimed)}));
    plan.set = estimate.set;
    TAKE(replay, m_calls->createReplay(newReplay(plan), plan));
    QCOMPARE(replay.counts.total, 1); // what has meanwhile arrived is left out
    QVERIFY(statusOf(bad) == DeliveryStatus::Pending);
    QVERIFY(statusOf(healed) == DeliveryStatus::Success);
    QVERIFY(statusOf(later) == DeliveryStatus::Failure);
}

void StoreConformance::eventsPublishedAfterThePlanStayOut()
{
    const DestinationId id = addDestination();
    const NewEvent missed = newEvent("agent.created");
    SUCCEEDS(m_calls->append({missed}));
    const auto would = [](const DestinationId &, const Event &) { return true; };
    ReplayPlan plan{{id}, {}, ReplayOnly::Missed};
    TAKE(estimate, m_calls->estimate(plan, would));
    QCOMPARE(estimate.set->items.size(), std::size_t(1));
    SUCCEEDS(m_calls->append({newEvent("agent.created")}));
    plan.set = estimate.set;
    TAKE(replay, m_calls->createReplay(newReplay(plan), plan, would));
    QCOMPARE(replay.counts.total, 1);
    TAKE(lane, m_calls->claim(id, now(), 10, Lane::Replay));
    QVERIFY(eventsOf(lane) == std::vector{missed.event.id});
    // What the plan took may be gone when it starts again.
    TAKE(again, m_calls->createReplay(newReplay(plan), plan, would));
    QCOMPARE(again.counts.total, 0);
}

void StoreConformance::aReplayKeepsItsOrder()
{
    for (const ReplayOrder order : {ReplayOrder::Oldest, ReplayOrder::Newest}) {
        const DestinationId id = addDestination();
        std::vector<EventId> expected;
        std::vector<NewEvent> missing;
        for (int i = 0; i < 6; ++i) { // by creation, whatever was stored first
            NewEvent event = newEvent("agent.created");
            event.event.createdAt = now() + milliseconds((i * 5) % 6);
            missing.push_back(event);
        }
        SUCCEEDS(m_calls->append(missing));
        std::sort(missing.begin(), missing.end(), [](const NewEvent &a, const NewEvent &b) {
            return a.event.createdAt < b.event.createdAt;
        });
        for (const NewEvent &event : missing)
            expected.push_back(event.event.id);
        if (order == ReplayOrder::Newest)
            std::reverse(expected.begin(), expected.end());
        m_clock.advance(std::chrono::seconds(1));
        ReplayPlan plan{{id}, {}, ReplayOnly::Missed};
        plan.filter.createdAfter = missing.front().event.createdAt;
        Replay wanted = newReplay(plan);
        wanted.order = order;
        const auto would = [](const DestinationId &, const Event &) { return true; };
        TAKE(replay, m_calls->createReplay(wanted, plan, would));
        QCOMPARE(replay.counts.total, 6);
        std::vector<EventId> claimed;
        for (int i = 0; i < 3; ++i) {
            TAKE(few, m_calls->claim(id, now(), 2, Lane::Replay));
            for (const EventId &event : eventsOf(few))
                claimed.push_back(event);
        }
        QVERIFY(claimed == expected);
        m_clock.advance(std::chrono::seconds(1));
    }
}

void StoreConformance::aTargetGetsWhatOthersFailedToTake()
{
    const DestinationId down = addDestination(u"Down"_s);
    const DestinationId downToo = addDestination(u"Down too"_s);
    const DestinationId target = addDestination(u"Target"_s);
    NewEvent both = newEvent("agent.created", {down, downToo, target});
    NewEvent one = newEvent("agent.deleted", {down});
    SUCCEEDS(m_calls->append({both, one}));
    for (const DestinationId &id : {down, downToo, target}) {
        TAKE(claimed, m_calls->claim(id, now()));
        for (const ClaimedDelivery &delivery : claimed)
            SUCCEEDS(m_calls->record({id == target ? success(delivery) : failed(delivery)}));
    }
    ReplayPlan plan{{down, downToo}, {}, ReplayOnly::Failed, target};
    TAKE(estimate, m_calls->estimate(plan));
    QCOMPARE(estimate.set->items.size(), std::size_t(1)); // the other has arrived there
    QCOMPARE(estimate.outlook.alreadyDelivered.value_or(-1), 1);
    QVERIFY(estimate.outlook.byDestination ==
            (std::vector<std::pair<DestinationId, qint64>>{{target, 1}}));
    plan.only = ReplayOnly::All;
    TAKE(all, m_calls->estimate(plan));
    QCOMPARE(all.set->items.size(), std::size_t(2)); // each event once
    plan.only = ReplayOnly::Failed;
    TAKE(replay, m_calls->createReplay(newReplay(plan), plan));
    QCOMPARE(replay.counts.total, 1);
    TAKE(lane, m_calls->claim(target, now(), 10, Lane::Replay));
    QVERIFY(eventsOf(lane) == std::vector{one.event.id});
    TAKE(untouched, m_calls->claim(down, now(), 10, Lane::Replay));
    QVERIFY(untouched.empty());
    SUCCEEDS(m_calls->record({success(lane[0])}));
    TAKE(ended, m_calls->replay(replay.id));
    QVERIFY(ended.status == ReplayStatus::Completed);
    QCOMPARE(m_calls->deliveriesOf(one.event.id)->size(), std::size_t(2));
}

void StoreConformance::aPlanVisitsItsDeliveriesUntilToldToStop()
{
    const DestinationId id = addDestination();
    for (int i = 0; i < 3; ++i) {
        (void)addFailure(id);
        m_clock.advance(milliseconds(1));
    }
    std::vector<Event> seen;
    ReplayPlan plan{{id}, {}, ReplayOnly::Failed};
    plan.visit = [&](const DestinationId &destination, const Event &event) {
        seen.push_back(event);
        return destination == id && seen.size() < 2;
    };
    TAKE(estimate, m_calls->estimate(plan));
    QCOMPARE(estimate.set->items.size(), std::size_t(3));
    QCOMPARE(seen.size(), std::size_t(2));
    QVERIFY(seen[0].createdAt < seen[1].createdAt);
    QCOMPARE(seen[0].type, QByteArray("task_run.completed"));
    QVERIFY(!seen[0].data.isEmpty());
}

void StoreConformance::optionsAndTheReasonToStopAreKept()
{
    const DestinationId id = addDestination();
    const DestinationId target = addDestination(u"Target"_s);
    (void)addFailure(id);
    const ReplayPlan plan{{id}, {}, ReplayOnly::Failed, target};
    Replay wanted = newReplay(plan);
    wanted.parallel = 3;
    wanted.stopAfterFailures = 5;
    wanted.order = ReplayOrder::Newest;
    wanted.targetDestinationId = target;
    TAKE(replay, m_calls->createReplay(wanted, plan));
    QVERIFY(!replay.stopped);
    const ReplayStop why{
        5, {ErrorClass::HttpStatus, u"It answered 500."_s, u"Look there."_s}, now()};
    TAKE(stopped, m_calls->setReplayStatus(replay.id, ReplayStatus::Paused, now(), why));
    QVERIFY(stopped.status == ReplayStatus::Paused && stopped.stopped == why);
    reopen();
    TAKE(read, m_calls->replay(replay.id));
    QVERIFY(read.rate == 5.5 && read.parallel == 3 && read.stopAfterFailures == 5);
    QVERIFY(read.order == ReplayOrder::Newest && read.targetDestinationId == target);
    QVERIFY(read.stopped == why);
    QCOMPARE(read.counts, replay.counts);
    TAKE(running, m_calls->setReplayStatus(replay.id, ReplayStatus::Running, now()));
    QVERIFY(!running.stopped);
    TAKE(page, m_calls->replays());
    QVERIFY(page.items.size() == 1 && !page.items[0].stopped);
}

} // namespace deckhand
