#include "conformancetools.h"
#include "storeconformance.h"

namespace deckhand {

using namespace Qt::Literals::StringLiterals;

Replay StoreConformance::newReplay(const ReplayPlan &plan)
{
    Replay replay;
    replay.id = m_ids->next<ReplayTag>();
    replay.filter = plan.filter;
    replay.destinationIds = plan.destinationIds;
    replay.only = plan.only;
    replay.rate = 5.5;
    replay.createdBy = u"Ada Müller"_s;
    replay.createdAt = now();
    return replay;
}

void StoreConformance::failedDeliveriesAreReplayed()
{
    const DestinationId id = addDestination();
    const DestinationId other = addDestination(u"Other"_s);
    const DeliveryId bad = addFailure(id);
    const DeliveryId canceled = addDelivery(id);
    SUCCEEDS(m_calls->cancel(canceled, now()));
    const DeliveryId waiting = addDelivery(id);
    const DeliveryId elsewhere = addFailure(other);
    m_clock.advance(milliseconds(10));
    ReplayPlan plan{{id}, {}, ReplayOnly::Failed};
    TAKE(estimate, m_calls->estimate(plan));
    QCOMPARE(qint64(estimate.set->items.size()), 2);
    QVERIFY(estimate.set->bytes > 0);
    TAKE(replay, m_calls->createReplay(newReplay(plan), plan));
    QVERIFY(replay.status == ReplayStatus::Running);
    QCOMPARE(replay.counts, (ReplayCounts{2, 0, 0, 0, 2}));
    QCOMPARE(replay.bytes, estimate.set->bytes);
    QVERIFY(statusOf(bad) == DeliveryStatus::Pending &&
            statusOf(canceled) == DeliveryStatus::Pending);
    QVERIFY(statusOf(elsewhere) == DeliveryStatus::Failure);
    TAKE(live, m_calls->claim(id, now()));
    QCOMPARE(live.size(), std::size_t(1));
    QCOMPARE(live[0].id, waiting);
    TAKE(lane, m_calls->claim(id, now(), 10, Lane::Replay));
    QCOMPARE(lane.size(), std::size_t(2));
    for (const ClaimedDelivery &delivery : lane) {
        QVERIFY(delivery.replayId == replay.id);
        QVERIFY(delivery.trigger == AttemptTrigger::Replay);
        QCOMPARE(delivery.automaticAttempts, 0);
    }
}

void StoreConformance::missedEventsAreReplayed()
{
    const DestinationId id = addDestination();
    const NewEvent taken = newEvent("agent.created", {id});
    const NewEvent missed = newEvent("agent.created");
    const NewEvent unwanted = newEvent("agent.deleted");
    SUCCEEDS(m_calls->append({taken, missed, unwanted}));
    const auto would = [id](const DestinationId &destination, const Event &event) {
        return destination == id && event.type == "agent.created";
    };
    ReplayPlan plan{{id}, {}, ReplayOnly::Missed};
    TAKE(estimate, m_calls->estimate(plan, would));
    QCOMPARE(qint64(estimate.set->items.size()), 1);
    TAKE(replay, m_calls->createReplay(newReplay(plan), plan, would));
    QCOMPARE(replay.counts.total, 1);
    TAKE(lane, m_calls->claim(id, now(), 10, Lane::Replay));
    QCOMPARE(lane.size(), std::size_t(1));
    QVERIFY(lane[0].event == missed.event);
    TAKE(rows, m_calls->deliveriesOf(missed.event.id));
    QCOMPARE(rows.size(), std::size_t(1));
    QCOMPARE(rows[0].id, lane[0].id);
    TAKE(again, m_calls->estimate(plan, would));
    QCOMPARE(qint64(again.set->items.size()), 0);
}

void StoreConformance::everythingIsReplayed()
{
    const DestinationId id = addDestination();
    const DeliveryId bad = addFailure(id);
    const DeliveryId good = addDelivery(id, "agent.created");
    TAKE(claimed, m_calls->claim(id, now()));
    SUCCEEDS(m_calls->record({success(claimed.at(0))}));
    SUCCEEDS(m_calls->append({newEvent("agent.created")}));
    const auto would = [](const DestinationId &, const Event &) { return true; };
    ReplayPlan plan{{id}, {}, ReplayOnly::All};
    plan.filter.types = {"agent.*"};
    TAKE(replay, m_calls->createReplay(newReplay(plan), plan, would));
    QCOMPARE(replay.counts.total, 2);
    QVERIFY(statusOf(good) == DeliveryStatus::Pending);
    QVERIFY(statusOf(bad) == DeliveryStatus::Failure);
    // A delivery that is under way already belongs to the first replay only.
    TAKE(second, m_calls->createReplay(newReplay(plan), plan, would));
    QCOMPARE(second.counts.total, 0);
    QVERIFY(second.status == ReplayStatus::Completed);
}

void StoreConformance::aReplayEndsWhenAllIsSent()
{
    const DestinationId id = addDestination();
    for (int i = 0; i < 3; ++i)
        (void)addFailure(id);
    const ReplayPlan plan{{id}, {}, ReplayOnly::Failed};
    TAKE(replay, m_calls->createReplay(newReplay(plan), plan));
    TAKE(lane, m_calls->claim(id, now(), 10, Lane::Replay));
    QCOMPARE(lane.size(), std::size_t(3));
    SUCCEEDS(m_calls->record({success(lane[0]), failed(lane[1]),
                              failed(lane[2], DeliveryStatus::Retrying, milliseconds(1000))}));
    TAKE(running, m_calls->replay(replay.id));
    QCOMPARE(running.counts, (ReplayCounts{3, 3, 1, 1, 1}));
    QVERIFY(running.status == ReplayStatus::Running && !running.finishedAt);
    TAKE(due, m_calls->nextDue(id));
    QVERIFY(due == now() + milliseconds(1000));
    m_clock.advance(milliseconds(1000));
    TAKE(retry, m_calls->claim(id, now(), 10, Lane::Replay));
    QCOMPARE(retry.size(), std::size_t(1));
    SUCCEEDS(m_calls->record({success(retry[0])}));
    TAKE(ended, m_calls->replay(replay.id));
    QCOMPARE(ended.counts, (ReplayCounts{3, 3, 2, 1, 0}));
    QVERIFY(ended.status == ReplayStatus::Completed);
    QVERIFY(ended.finishedAt == now());
    FAILS(m_calls->setReplayStatus(replay.id, ReplayStatus::Paused, now()), ErrorCode::Conflict);
    // What became of it later is none of the replay's.
    TAKE(manual, m_calls->claimOne(lane[1].id));
    QVERIFY(!manual.replayId);
    QVERIFY(manual.trigger != AttemptTrigger::Replay);
}

void StoreConformance::aPausedReplayIsNotClaimed()
{
    const DestinationId id = addDestination();
    (void)addFailure(id);
    const ReplayPlan plan{{id}, {}, ReplayOnly::Failed};
    TAKE(replay, m_calls->createReplay(newReplay(plan), plan));
    TAKE(paused, m_calls->setReplayStatus(replay.id, ReplayStatus::Paused, now()));
    QVERIFY(paused.status == ReplayStatus::Paused);
    TAKE(none, m_calls->claim(id, now(), 10, Lane::Replay));
    QVERIFY(none.empty());
    TAKE(due, m_calls->nextDue(id));
    QVERIFY(!due);
    SUCCEEDS(m_calls->setReplayStatus(replay.id, ReplayStatus::Running, now()));
    TAKE(lane, m_calls->claim(id, now(), 10, Lane::Replay));
    QCOMPARE(lane.size(), std::size_t(1));
}

void StoreConformance::eachReplayIsClaimedForItself()
{
    const DestinationId id = addDestination();
    const DestinationId other = addDestination(u"Other"_s);
    for (int i = 0; i < 5; ++i)
        (void)addFailure(id);
    (void)addFailure(other);
    const ReplayPlan plan{{id, other}, {}, ReplayOnly::Failed};
    TAKE(large, m_calls->createReplay(newReplay(plan), plan));
    QCOMPARE(large.counts.total, 6);
    for (int i = 0; i < 3; ++i)
        (void)addFailure(id);
    TAKE(small, m_calls->createReplay(newReplay(plan), plan));
    QCOMPARE(small.counts.total, 3);
    // What is due earlier, and more than is wanted, hides nothing.
    TAKE(few, m_calls->claimReplays(id, now(), {{{large.id, 2}}, 2}));
    QCOMPARE(few.size(), std::size_t(4));
    QVERIFY(few[0].replayId == large.id && few[1].replayId == large.id);
    QVERIFY(few[0].event.id < few[1].event.id);
    QVERIFY(few[2].replayId == small.id && few[3].replayId == small.id);
    TAKE(none, m_calls->claimReplays(id, now(), {{{large.id, 0}, {small.id, 0}}, 9}));
    QVERIFY(none.empty());
    TAKE(due, m_calls->nextDue(id));
    QVERIFY(due && *due < now());
    TAKE(rest, m_calls->claimReplays(id, now(), {{{large.id, 0}}, 9}));
    QCOMPARE(rest.size(), std::size_t(1));
    QVERIFY(rest[0].replayId == small.id);
    TAKE(leftOut, m_calls->nextDue(id, {large.id}));
    QVERIFY(!leftOut);
    SUCCEEDS(m_calls->record({failed(rest[0], DeliveryStatus::Retrying, milliseconds(1000))}));
    TAKE(retry, m_calls->nextDue(id, {large.id}));
    QVERIFY(retry == now() + milliseconds(1000));
    TAKE(early, m_calls->claimReplays(id, now(), {{}, 9}));
    QCOMPARE(early.size(), std::size_t(3)); // of the large one
    SUCCEEDS(m_calls->setReplayStatus(large.id, ReplayStatus::Paused, now()));
    TAKE(paused, m_calls->claimReplays(other, now(), {{}, 9}));
    QVERIFY(paused.empty());
    SUCCEEDS(m_calls->setReplayStatus(large.id, ReplayStatus::Running, now()));
    TAKE(elsewhere, m_calls->claimReplays(other, now(), {{{small.id, 0}}, 9}));
    QCOMPARE(elsewhere.size(), std::size_t(1));
    QVERIFY(elsewhere[0].replayId == large.id);
}

void StoreConformance::aCanceledReplayGivesBackFormerStates()
{
    const DestinationId id = addDestination();
    const DestinationId down = addDestination(u"Down"_s);
    const DeliveryId bad = addFailure(id);
    const DeliveryId flying = addFailure(id);
    const DeliveryId canceled = addDelivery(id);
    SUCCEEDS(m_calls->cancel(canceled, now()));
    const DeliveryId held = addDelivery(down);
    (void)change(down, DestinationWrite::Waiting::Hold, DestinationStatus::Inactive);
    const NewEvent missed = newEvent("agent.created");
    SUCCEEDS(m_calls->append({missed}));
    const auto would = [id](const DestinationId &d, const Event &e) {
        return d == id && e.type == "agent.created";
    };
    const ReplayPlan plan{{id, down}, {}, ReplayOnly::All};
    TAKE(replay, m_calls->createReplay(newReplay(plan), plan, would));
    QCOMPARE(replay.counts.total, 5);
    TAKE(claimed, m_calls->claimOne(flying));
    TAKE(ended, m_calls->setReplayStatus(replay.id, ReplayStatus::Canceled, now()));
    QVERIFY(ended.status == ReplayStatus::Canceled && ended.finishedAt == now());
    QVERIFY(statusOf(bad) == DeliveryStatus::Failure);
    QVERIFY(statusOf(canceled) == DeliveryStatus::Canceled);
    QVERIFY(statusOf(held) == DeliveryStatus::Held);
    TAKE(rows, m_calls->deliveriesOf(missed.event.id));
    QVERIFY(rows.empty());
    // The attempt that was under way: it failed, so the former state stands.
    SUCCEEDS(m_calls->record({failed(claimed, DeliveryStatus::Retrying, milliseconds(10))}));
    TAKE(row, m_calls->delivery(flying));
    QVERIFY(row.status == DeliveryStatus::Failure);
    QVERIFY(!row.nextAttemptAt);
    QCOMPARE(row.attempts, 2);
    for (const Lane lane : {Lane::Live, Lane::Replay}) {
        TAKE(none, m_calls->claim(id, now() + std::chrono::hours(1), 10, lane));
        QVERIFY(none.empty());
    }
    TAKE(held2, m_calls->delivery(held));
    QCOMPARE(change(down, DestinationWrite::Waiting::Resume, DestinationStatus::Active).resumed, 1);
    TAKE(resumed, m_calls->claim(down, now(), 10, Lane::Live));
    QCOMPARE(resumed.size(), std::size_t(1));
}

void StoreConformance::replaysSurviveARestart()
{
    const DestinationId id = addDestination();
    (void)addFailure(id);
    ReplayPlan plan{{id}, {}, ReplayOnly::Failed};
    plan.filter.types = {"task_run.*"};
    plan.filter.q = *SearchExpression::parse(u"status:failure"_s);
    TAKE(replay, m_calls->createReplay(newReplay(plan), plan));
    reopen();
    TAKE(read, m_calls->replay(replay.id));
    QVERIFY(read.status == ReplayStatus::Running);
    QVERIFY(read.filter.types == plan.filter.types);
    QCOMPARE(read.filter.q.text(), u"status:failure"_s);
    QVERIFY(read.destinationIds == plan.destinationIds);
    QVERIFY(read.only == ReplayOnly::Failed && read.rate == 5.5);
    QVERIFY(read.createdAt == replay.createdAt);
    QCOMPARE(read.createdBy, u"Ada Müller"_s);
    TAKE(listed, m_calls->replays());
    QCOMPARE(listed.items.at(0).createdBy, u"Ada Müller"_s);
    TAKE(lane, m_calls->claim(id, now(), 10, Lane::Replay));
    QCOMPARE(lane.size(), std::size_t(1));
    QVERIFY(lane[0].replayId == replay.id);
}

void StoreConformance::replaysAreListed()
{
    std::vector<ReplayId> expected;
    for (int i = 0; i < 5; ++i) {
        const ReplayPlan plan{{addDestination()}, {}, ReplayOnly::Failed};
        TAKE(replay, m_calls->createReplay(newReplay(plan), plan));
        expected.insert(expected.begin(), replay.id);
    }
    std::vector<ReplayId> found;
    PageRequest page{2, {}};
    do {
        TAKE(list, m_calls->replays(page));
        for (const Replay &replay : list.items)
            found.push_back(replay.id);
        page.cursor = list.nextCursor;
    } while (!page.cursor.isEmpty());
    QVERIFY(found == expected);
    FAILS(m_calls->replay(ReplayId("rply_none")), ErrorCode::ResourceNotFound);
    FAILS(m_calls->replays({2, "r!"}), ErrorCode::InputInvalid);
}

} // namespace deckhand
