// Replays that make new events.

#include "conformancetools.h"
#include "storeconformance.h"

#include <algorithm>
#include <mutex>

namespace deckhand {

using namespace Qt::Literals::StringLiterals;

namespace {

const Event *madeFrom(const Page<Event> &page, const EventId &original)
{
    const auto found = std::find_if(page.items.begin(), page.items.end(),
                                    [&](const Event &e) { return e.replayedFrom == original; });
    return found == page.items.end() ? nullptr : &*found;
}

} // namespace

void StoreConformance::aReplayMakesNewEvents()
{
    const DestinationId one = addDestination();
    const DestinationId two = addDestination(u"Other"_s);
    const NewEvent original = newEvent("agent.created", {one, two}, R"({ "b" :1})");
    SUCCEEDS(m_calls->append({original, newEvent("agent.deleted", {one})}));
    for (const NewDelivery &delivery : original.deliveries) {
        TAKE(claimed, m_calls->claimOne(delivery.id));
        SUCCEEDS(m_calls->record({failed(claimed)}));
    }
    m_clock.advance(milliseconds(10));
    ReplayPlan plan{{one, two}, {}, ReplayOnly::Failed};
    plan.asNewEvent = true;
    TAKE(estimate, m_calls->estimate(plan));
    Replay wanted = newReplay(plan);
    wanted.asNewEvent = true;
    TAKE(replay, m_calls->createReplay(wanted, plan));
    QCOMPARE(replay.counts.total, 2);
    QVERIFY(replay.asNewEvent);

    TAKE(events, m_calls->events());
    QCOMPARE(events.items.size(), std::size_t(3)); // one for both destinations
    const Event *made = madeFrom(events, original.event.id);
    QVERIFY(made);
    QVERIFY(made->id.bytes().startsWith("evt_") && made->id != original.event.id);
    QCOMPARE(made->type, QByteArray("agent.created"));
    QCOMPARE(made->data, original.event.data);
    QVERIFY(made->createdAt == now());
    QCOMPARE(replay.bytes, 2 * envelope(*made).size());
    QCOMPARE(replay.bytes, estimate.set->bytes);
    TAKE(read, m_calls->event(made->id));
    QVERIFY(made->deliveries == DeliverySummary{.waiting = 2});
    read.deliveries = made->deliveries; // which lists alone tell
    QVERIFY(read == *made);

    // Former deliveries stay as they are, the new ones are sent.
    for (const NewDelivery &delivery : original.deliveries)
        QVERIFY(statusOf(delivery.id) == DeliveryStatus::Failure);
    for (const DestinationId &id : {one, two}) {
        TAKE(lane, m_calls->claim(id, now(), 10, Lane::Replay));
        QCOMPARE(lane.size(), std::size_t(1));
        QCOMPARE(lane[0].event.id, made->id);
        QCOMPARE(envelope(lane[0].event), envelope(*made));
        QVERIFY(lane[0].replayId == replay.id && lane[0].trigger == AttemptTrigger::Replay);
        SUCCEEDS(m_calls->record({success(lane[0])}));
    }
    TAKE(ended, m_calls->replay(replay.id));
    QVERIFY(ended.status == ReplayStatus::Completed && ended.counts.succeeded == 2);
}

void StoreConformance::newEventsAreFoundAsReplayed()
{
    const DestinationId id = addDestination();
    const DeliveryId bad = addFailure(id);
    TAKE(former, m_calls->delivery(bad));
    ReplayPlan plan{{id}, {}, ReplayOnly::Failed};
    plan.asNewEvent = true;
    Replay wanted = newReplay(plan);
    wanted.asNewEvent = true;
    SUCCEEDS(m_calls->createReplay(wanted, plan));
    // Also before it is sent, and after somebody has tried it by hand.
    const auto found = [&](const QString &text) {
        EventFilter filter;
        filter.q = *SearchExpression::parse(text);
        const auto page = m_calls->events(filter);
        return page && page->items.size() == 1 ? page->items[0].replayedFrom : EventId("none");
    };
    QCOMPARE(found(u"replayed:true"_s), former.eventId);
    QCOMPARE(found(u"replayed!=true"_s), EventId());
    TAKE(lane, m_calls->claim(id, now(), 10, Lane::Replay));
    QCOMPARE(lane.size(), std::size_t(1));
    SUCCEEDS(m_calls->record({failed(lane[0])}));
    TAKE(manual, m_calls->claimOne(lane[0].id));
    SUCCEEDS(m_calls->record({success(manual)}));
    QCOMPARE(found(u"replayed:true"_s), former.eventId);
    QCOMPARE(found(u"replayed:false"_s), EventId());
    DeliveryFilter filter;
    filter.q = *SearchExpression::parse(u"replayed:true"_s);
    TAKE(deliveries, m_calls->deliveries(filter));
    QCOMPARE(deliveries.items.size(), std::size_t(1));
    QCOMPARE(deliveries.items[0].id, lane[0].id);
    // In memory alike.
    TAKE(event, m_calls->event(lane[0].event.id));
    TAKE(delivery, m_calls->delivery(lane[0].id));
    const SearchRow row{&event, &delivery, {}, {}, {}};
    QVERIFY(filter.q.matches(row, now()));
    QVERIFY(!SearchExpression::parse(u"replayed:false"_s)->matches(row, now()));
}

void StoreConformance::newEventsGoWithACanceledReplay()
{
    const DestinationId id = addDestination();
    for (int i = 0; i < 3; ++i)
        (void)addFailure(id);
    TAKE(before, m_calls->events());
    ReplayPlan plan{{id}, {}, ReplayOnly::Failed};
    plan.asNewEvent = true;
    Replay wanted = newReplay(plan);
    wanted.asNewEvent = true;
    TAKE(replay, m_calls->createReplay(wanted, plan));
    reopen(); // as after a kill: nothing is made twice
    TAKE(made, m_calls->events());
    QCOMPARE(made.items.size(), before.items.size() + 3);
    TAKE(lane, m_calls->claim(id, now(), 1, Lane::Replay));
    QCOMPARE(lane.size(), std::size_t(1));
    SUCCEEDS(m_calls->record({failed(lane[0])}));
    SUCCEEDS(m_calls->setReplayStatus(replay.id, ReplayStatus::Canceled, now()));
    TAKE(left, m_calls->events());
    QCOMPARE(left.items.size(), before.items.size() + 1); // the one that was sent
    QVERIFY(std::any_of(left.items.begin(), left.items.end(),
                        [&](const Event &e) { return e.id == lane[0].event.id; }));
    TAKE(info, m_calls->info());
    QCOMPARE(info.events, qint64(left.items.size()));
}

void StoreConformance::newEventsAreToldBeforeTheyAreSent()
{
    const DestinationId one = addDestination();
    const DestinationId two = addDestination(u"Other"_s);
    std::vector<EventId> originals;
    for (int i = 0; i < 3; ++i) {
        const NewEvent original = newEvent("agent.created", {one, two});
        SUCCEEDS(m_calls->append({original}));
        originals.push_back(original.event.id);
        for (const NewDelivery &delivery : original.deliveries) {
            TAKE(claimed, m_calls->claimOne(delivery.id));
            SUCCEEDS(m_calls->record({failed(claimed)}));
        }
    }
    ReplayPlan plan{{one, two}, {}, ReplayOnly::Failed};
    plan.asNewEvent = true;
    // Told on a thread of the store, and all of them before the replay is answered, and so runs.
    std::mutex mutex;
    std::vector<Event> told;
    plan.made = [&](std::vector<Event> events) {
        const std::lock_guard lock(mutex);
        told.insert(told.end(), events.begin(), events.end());
    };
    Replay wanted = newReplay(plan);
    wanted.asNewEvent = true;
    TAKE(replay, m_calls->createReplay(wanted, plan));
    QCOMPARE(replay.counts.total, 6);
    const std::lock_guard lock(mutex);
    QCOMPARE(told.size(), std::size_t(3)); // one for both destinations
    for (std::size_t i = 0; i < told.size(); ++i) {
        QCOMPARE(told[i].replayedFrom, originals[i]);
        TAKE(stored, m_calls->event(told[i].id));
        QVERIFY(stored == told[i]);
    }
}

void StoreConformance::deliveriesKnowTheirReplay()
{
    const DestinationId id = addDestination();
    const DeliveryId bad = addFailure(id);
    const DeliveryId good = addDelivery(id);
    TAKE(live, m_calls->claimOne(good));
    QVERIFY(live.lastReplayId.isEmpty());
    SUCCEEDS(m_calls->record({success(live)}));
    // Two at the same time, of the same events to the same destination.
    ReplayPlan plan{{id}, {}, ReplayOnly::Failed};
    plan.asNewEvent = true;
    std::vector<ReplayId> replays;
    for (int i = 0; i < 2; ++i) {
        Replay wanted = newReplay(plan);
        wanted.asNewEvent = true;
        TAKE(replay, m_calls->createReplay(wanted, plan));
        QCOMPARE(replay.counts.total, 1);
        replays.push_back(replay.id);
    }
    const auto of = [&](const ReplayId &replay) {
        DeliveryFilter filter;
        filter.q = *SearchExpression::parse(u"replay:"_s + replay.toString());
        const auto page = m_calls->deliveries(filter);
        std::vector<DeliveryId> ids;
        for (const Delivery &delivery : page ? page->items : std::vector<Delivery>()) {
            if (delivery.replayId == replay)
                ids.push_back(delivery.id);
        }
        return page && page->items.size() == ids.size() ? ids : std::vector<DeliveryId>();
    };
    QVERIFY(of(replays[0]).size() == 1 && of(replays[1]).size() == 1);
    QVERIFY(of(replays[0]) != of(replays[1]));
    const std::vector<DeliveryId> first = of(replays[0]);
    TAKE(lane, m_calls->claim(id, now(), 10, Lane::Replay));
    QCOMPARE(lane.size(), std::size_t(2));
    for (const ClaimedDelivery &claimed : lane) {
        QVERIFY(claimed.replayId == claimed.lastReplayId);
        SUCCEEDS(m_calls->record({claimed.id == first[0] ? success(claimed) : failed(claimed)}));
    }
    QVERIFY(of(replays[0]) == first); // also when they have ended
    QCOMPARE(of(replays[1]).size(), std::size_t(1));
    TAKE(events, m_calls->events());
    EventFilter byEvent;
    byEvent.q = *SearchExpression::parse(u"replay:"_s + replays[0].toString());
    TAKE(found, m_calls->events(byEvent));
    QCOMPARE(found.items.size(), std::size_t(1));
    TAKE(manual, m_calls->claimOne(of(replays[1])[0]));
    QVERIFY(!manual.replayId && manual.lastReplayId == replays[1]);
    m_store->release({manual.key});
    // One that sends what is there takes it over.
    const ReplayPlan plain{{id}, {}, ReplayOnly::Failed};
    TAKE(again, m_calls->createReplay(newReplay(plain), plain));
    QCOMPARE(again.counts.total, 2);
    QCOMPARE(of(again.id).size(), std::size_t(2));
    QVERIFY(of(replays[1]).empty());
    TAKE(old, m_calls->delivery(bad));
    QCOMPARE(old.replayId, again.id);
    TAKE(never, m_calls->delivery(good));
    QVERIFY(never.replayId.isEmpty());
}

void StoreConformance::whatACanceledReplayHasNotSentIsNotItsOwn()
{
    const DestinationId id = addDestination();
    const DeliveryId waiting = addFailure(id);
    const DeliveryId tried = addFailure(id);
    const ReplayPlan plan{{id}, {}, ReplayOnly::Failed};
    TAKE(replay, m_calls->createReplay(newReplay(plan), plan));
    TAKE(lane, m_calls->claim(id, now(), 10, Lane::Replay));
    QCOMPARE(lane.size(), std::size_t(2));
    QCOMPARE(lane[1].id, tried);
    m_store->release({lane[0].key});
    SUCCEEDS(m_calls->record({failed(lane[1], DeliveryStatus::Retrying, milliseconds(100))}));
    SUCCEEDS(m_calls->setReplayStatus(replay.id, ReplayStatus::Canceled, now()));
    TAKE(left, m_calls->delivery(waiting));
    QVERIFY(left.replayId.isEmpty());
    TAKE(sent, m_calls->delivery(tried));
    QCOMPARE(sent.replayId, replay.id);
}

void StoreConformance::aSetMakesOnlyWhatIsStillWanted()
{
    const DestinationId id = addDestination();
    const DeliveryId healed = addFailure(id);
    (void)addFailure(id);
    ReplayPlan plan{{id}, {}, ReplayOnly::Failed};
    plan.asNewEvent = true;
    TAKE(estimate, m_calls->estimate(plan));
    TAKE(claimed, m_calls->claimOne(healed));
    SUCCEEDS(m_calls->record({success(claimed)}));
    plan.set = estimate.set;
    Replay wanted = newReplay(plan);
    wanted.asNewEvent = true;
    TAKE(replay, m_calls->createReplay(wanted, plan));
    QCOMPARE(replay.counts.total, 1);
    TAKE(events, m_calls->events());
    QCOMPARE(events.items.size(), std::size_t(3));
    QVERIFY(!madeFrom(events, claimed.event.id));
}

} // namespace deckhand
