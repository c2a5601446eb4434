// Who stopped a delivery, when and why.

#include "conformancetools.h"
#include "storeconformance.h"

#include <algorithm>

namespace deckhand {

using namespace Qt::Literals::StringLiterals;
using Waiting = DestinationWrite::Waiting;

AuditNote StoreConformance::noteBy(const QString &name)
{
    AuditEntry entry;
    entry.id = m_ids->next<AuditTag>();
    entry.createdAt = now();
    entry.actor.name = name;
    return entry;
}

std::optional<Cancellation> StoreConformance::cancellationOf(const DeliveryId &id)
{
    const auto one = m_calls->delivery(id);
    const auto all = m_calls->deliveries();
    if (!one || !all)
        return std::nullopt;
    const auto listed = std::find_if(all->items.begin(), all->items.end(),
                                     [&](const Delivery &d) { return d.id == id; });
    const bool same = listed != all->items.end() && listed->cancellation == one->cancellation;
    return same ? one->cancellation : std::nullopt;
}

void StoreConformance::aCanceledDeliverySaysWhoStoppedIt()
{
    const DestinationId id = addDestination();
    const DeliveryId delivery = addDelivery(id);
    const DeliveryId other = addDelivery(id);
    QVERIFY(!cancellationOf(delivery));
    m_clock.advance(milliseconds(10));
    TAKE(canceled, m_calls->cancel(delivery, now(), noteBy(u"Ada"_s)));
    const Cancellation expected{now(), CancelReason::Request, u"Ada"_s};
    QVERIFY(canceled.cancellation == expected);
    m_clock.advance(milliseconds(10));
    SUCCEEDS(m_calls->cancel(other, now()));
    QVERIFY(cancellationOf(other) == (Cancellation{now(), CancelReason::Request, {}}));
    // A manual attempt that fails leaves it, one that succeeds ends it.
    TAKE(first, m_calls->claimOne(delivery));
    SUCCEEDS(m_calls->record({failed(first)}));
    reopen();
    QVERIFY(cancellationOf(delivery) == expected);
    TAKE(second, m_calls->claimOne(delivery));
    SUCCEEDS(m_calls->record({success(second)}));
    QVERIFY(statusOf(delivery) == DeliveryStatus::Success);
    QVERIFY(!cancellationOf(delivery));
}

void StoreConformance::aDeletionSaysWhoDidIt()
{
    const DestinationId id = addDestination();
    const DeliveryId ended = addFailure(id);
    const DeliveryId waiting = addDelivery(id);
    m_clock.advance(milliseconds(10));
    (void)change(id, Waiting::Cancel, DestinationStatus::Inactive, true, noteBy(u"Ada"_s));
    QVERIFY(cancellationOf(waiting) ==
            (Cancellation{now(), CancelReason::DestinationDeleted, u"Ada"_s}));
    QVERIFY(!cancellationOf(ended));
}

void StoreConformance::whatComesAfterADeletionSaysSoToo()
{
    // Routed, and sent, while the destination was there.
    const DestinationId id = addDestination();
    const DeliveryId flying = addDelivery(id);
    TAKE(claimed, m_calls->claim(id, now()));
    const NewEvent late = newEvent("agent.created", {id});
    (void)change(id, Waiting::Keep, DestinationStatus::Inactive, true);
    m_clock.advance(milliseconds(10));
    SUCCEEDS(m_calls->append({late}));
    SUCCEEDS(m_calls->record({failed(claimed.at(0), DeliveryStatus::Retrying, milliseconds(100))}));
    for (const DeliveryId &delivery : {late.deliveries.front().id, flying}) {
        QVERIFY(statusOf(delivery) == DeliveryStatus::Canceled);
        QVERIFY(cancellationOf(delivery) ==
                (Cancellation{now(), CancelReason::DestinationDeleted, {}}));
    }
    const DestinationId named = addDestination();
    const NewEvent later = newEvent("agent.created", {named});
    (void)change(named, Waiting::Cancel, DestinationStatus::Inactive, true, noteBy(u"Ada"_s));
    SUCCEEDS(m_calls->append({later}));
    const auto told = cancellationOf(later.deliveries.front().id);
    QVERIFY(told && told->by == u"Ada"_s);
}

void StoreConformance::droppingSaysWhoDidIt()
{
    const DestinationId id = addDestination();
    const DeliveryId delivery = addDelivery(id);
    (void)change(id, Waiting::Hold, DestinationStatus::Inactive, false, noteBy(u"Bob"_s));
    m_clock.advance(milliseconds(10));
    (void)change(id, Waiting::DropHeld, DestinationStatus::Active, false, noteBy(u"Ada"_s));
    QVERIFY(cancellationOf(delivery) == (Cancellation{now(), CancelReason::Dropped, u"Ada"_s}));
}

void StoreConformance::aCanceledReplaySaysWhoDidIt()
{
    const DestinationId id = addDestination();
    SUCCEEDS(m_calls->append({newEvent("agent.created")}));
    const ReplayPlan plan{{id}, {}, ReplayOnly::Missed};
    const auto would = [](const DestinationId &, const Event &) { return true; };
    TAKE(replay, m_calls->createReplay(newReplay(plan), plan, would));
    TAKE(lane, m_calls->claim(id, now(), 10, Lane::Replay));
    QCOMPARE(lane.size(), std::size_t(1));
    SUCCEEDS(m_calls->record({failed(lane[0], DeliveryStatus::Retrying, milliseconds(100))}));
    m_clock.advance(milliseconds(10));
    SUCCEEDS(
        m_calls->setReplayStatus(replay.id, ReplayStatus::Canceled, now(), {}, noteBy(u"Ada"_s)));
    QVERIFY(statusOf(lane[0].id) == DeliveryStatus::Canceled);
    QVERIFY(cancellationOf(lane[0].id) ==
            (Cancellation{now(), CancelReason::ReplayCanceled, u"Ada"_s}));
}

void StoreConformance::aReplayKeepsWhyItsDeliveriesWereCanceled()
{
    const DestinationId id = addDestination();
    const DeliveryId delivery = addDelivery(id);
    SUCCEEDS(m_calls->cancel(delivery, now(), noteBy(u"Ada"_s)));
    const Cancellation expected{now(), CancelReason::Request, u"Ada"_s};
    const ReplayPlan plan{{id}, {}, ReplayOnly::Failed};
    TAKE(replay, m_calls->createReplay(newReplay(plan), plan));
    QVERIFY(statusOf(delivery) == DeliveryStatus::Pending);
    QVERIFY(!cancellationOf(delivery));
    m_clock.advance(milliseconds(10));
    SUCCEEDS(
        m_calls->setReplayStatus(replay.id, ReplayStatus::Canceled, now(), {}, noteBy(u"Bob"_s)));
    QVERIFY(statusOf(delivery) == DeliveryStatus::Canceled);
    QVERIFY(cancellationOf(delivery) == expected);
}

} // namespace deckhand
