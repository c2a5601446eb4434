// Replays that make new events.

#include "engineconformancetools.h"

#include <algorithm>

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

} // namespace deckhand
