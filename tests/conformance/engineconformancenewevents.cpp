// Replays that make new events.

#include "engineconformancetools.h"

#include <algorithm>
#include <mutex>

namespace deckhand {

void EngineConformance::replaysMakeNewEvents()
{
    const DestinationId id = create(draft());
    const EventId original = publish(1).at(0).event.id;
    QTRY_COMPARE(countOf(id, DeliveryStatus::Success), 1);
    const DestinationId other = create(draft());
    ReplayRequest request;
    request.only = ReplayOnly::All;
    request.destinationIds = {id};
    request.asNewEvent = true;
    request.dryRun = true;
    TAKE(planned, wait(m_engine->replays().create(request)));
    QVERIFY(planned.asNewEvent);
    QCOMPARE(planned.counts.total, 1);
    QVERIFY(planned.outlook->check == (ReplayCheck{1, 0, {}}));
    QCOMPARE(wait(m_engine->events().list({}, {}))->items.size(), size_t(1));
    request.dryRun = false;
    request.planId = planned.outlook->planId;
    ReplayRequest another = request;
    another.asNewEvent = false;
    FAILS(wait(m_engine->replays().create(another)), ErrorCode::InputInvalid);
    TAKE(replay, wait(m_engine->replays().create(request)));
    QTRY_COMPARE(int(wait(m_engine->replays().get(replay.id))->status),
                 int(ReplayStatus::Completed));

    // A new event beside the old one, whose receiver was told nothing of where it comes from.
    EventFilter filter;
    filter.q = *SearchExpression::parse(QStringLiteral("replayed:true"));
    TAKE(found, wait(m_engine->events().list(filter, {})));
    QCOMPARE(found.items.size(), size_t(1));
    const Event &made = found.items.front();
    QVERIFY(made.id != original);
    QCOMPARE(made.replayedFrom, original);
    TAKE(former, wait(m_engine->events().get(original)));
    QCOMPARE(made.data, former.data);
    QVERIFY(former.replayedFrom.isEmpty());
    QCOMPARE(m_receiver->counters().requests, 2);
    QCOMPARE(m_receiver->counters().duplicates, 0);
    QCOMPARE(countOf(id, DeliveryStatus::Success), 2);

    // Other destinations are not part of it, now or when they ask for what they missed.
    TAKE(reasons, wait(m_engine->events().explain(made.id)));
    const auto reason = std::find_if(reasons.begin(), reasons.end(), [&](const Explanation &e) {
        return e.destinationId == other;
    });
    QVERIFY(reason != reasons.end());
    QCOMPARE(int(reason->decision), int(Decision::NotSubscribed));
    QVERIFY(reason->detail.contains(original.toString()));
    request = {};
    request.only = ReplayOnly::All;
    request.destinationIds = {other};
    request.dryRun = request.countOnly = true;
    TAKE(missed, wait(m_engine->replays().create(request)));
    QCOMPARE(missed.counts.total, 1); // the original
}

void EngineConformance::newEventsAreInTheStream()
{
    const DestinationId id = create(draft());
    std::mutex mutex;
    std::vector<StreamMessage> messages;
    const auto watching = m_engine->stream().subscribe({}, [&](const StreamBatch &batch) {
        const std::lock_guard lock(mutex);
        messages.insert(messages.end(), batch->begin(), batch->end());
    });
    const auto placeOf = [&](auto matches) {
        const std::lock_guard lock(mutex);
        const auto found = std::find_if(messages.begin(), messages.end(), matches);
        return found == messages.end() ? -1 : int(found - messages.begin());
    };
    // The stream is there once it tells of something.
    const auto isEvent = [](const StreamMessage &m) {
        return std::holds_alternative<Event>(m.body);
    };
    QTRY_VERIFY(
        (publish(1).size() == 1 && QTest::qWaitFor([&] { return placeOf(isEvent) >= 0; }, 500)));
    const EventId original = publish(1).at(0).event.id;
    DeliveryFilter arrived;
    arrived.eventId = original;
    arrived.statuses = {DeliveryStatus::Success};
    QTRY_COMPARE(wait(m_engine->deliveries().list(arrived, {}))->items.size(), size_t(1));
    ReplayRequest request;
    request.only = ReplayOnly::All;
    request.destinationIds = {id};
    request.filter.q = *SearchExpression::parse(original.toString());
    request.asNewEvent = true;
    TAKE(replay, wait(m_engine->replays().create(request)));
    QCOMPARE(replay.counts.total, 1);
    const auto isMade = [&](const StreamMessage &m) {
        const auto *event = std::get_if<Event>(&m.body);
        return event && event->replayedFrom == original;
    };
    const auto isSent = [&](const StreamMessage &m) {
        const auto *delivery = std::get_if<Delivery>(&m.body);
        return delivery && delivery->replayId == replay.id;
    };
    QTRY_VERIFY(placeOf(isMade) >= 0 && placeOf(isSent) >= 0);
    QVERIFY(placeOf(isMade) < placeOf(isSent));
    const std::lock_guard lock(mutex);
    QCOMPARE(std::count_if(messages.begin(), messages.end(), isMade), 1);
}

void EngineConformance::replaysAtOnceKnowTheirOwn()
{
    const DestinationId id = create(draft());
    QCOMPARE(publish(3).size(), size_t(3));
    QTRY_COMPARE(countOf(id, DeliveryStatus::Success), 3);
    ReplayRequest request;
    request.only = ReplayOnly::All;
    request.destinationIds = {id};
    request.asNewEvent = true;
    request.rate = 0.01; // both run while the lists are read
    TAKE(one, wait(m_engine->replays().create(request)));
    request.rate.reset();
    request.filter.createdBefore = one.createdAt;
    TAKE(two, wait(m_engine->replays().create(request)));
    for (const ReplayId &replay : {one.id, two.id}) {
        DeliveryFilter filter;
        filter.q = *SearchExpression::parse(QStringLiteral("replay:") + replay.toString());
        TAKE(found, wait(m_engine->deliveries().list(filter, {})));
        QCOMPARE(found.items.size(), size_t(3));
        for (const Delivery &delivery : found.items)
            QCOMPARE(delivery.replayId, replay);
    }
}

} // namespace deckhand
