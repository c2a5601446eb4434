// The filling half of the dispatcher: claiming work from the store as queues run low.

#include "engine/dispatcher.h"

namespace deckhand {

namespace {

constexpr std::array lanes{Lane::Live, Lane::Replay};
constexpr milliseconds claimAgainAfter{1'000};

std::size_t indexOf(Lane lane)
{
    return lane == Lane::Live ? 0 : 1;
}

} // namespace

void Dispatcher::refill(const TargetPtr &target)
{
    if (m_stopped || !target->isActive())
        return;
    for (const Lane lane : lanes) {
        const std::size_t i = indexOf(lane);
        if (target->moreInStore[i] && !target->claiming[i] && target->queue.room(lane) > 0)
            claim(target, lane);
    }
}

void Dispatcher::claim(const TargetPtr &target, Lane lane)
{
    const int limit = target->queue.room(lane);
    target->claiming[indexOf(lane)] = true;
    // Whatever is added from here on sets it again.
    target->moreInStore[indexOf(lane)] = false;
    const Timestamp now = m_parts.clock.now();
    m_parts.store.claim(
        target->config->id, lane, now, limit,
        backTo(m_parts.executor, m_alive,
               [this, target, lane, limit, now](Result<std::vector<ClaimedDelivery>> result) {
                   claimed(target, lane, {now, limit}, std::move(result));
               }));
}

void Dispatcher::claimed(const TargetPtr &target, Lane lane, ClaimBounds bounds,
                         Result<std::vector<ClaimedDelivery>> result)
{
    const std::size_t i = indexOf(lane);
    target->claiming[i] = false;
    if (!result) {
        setDue(target, m_parts.clock.now() + claimAgainAfter);
        setAlarm();
        return;
    }
    if (m_stopped || !target->isActive()) {
        std::vector<RowKey> back;
        for (const ClaimedDelivery &delivery : *result)
            back.push_back(delivery.key);
        if (!back.empty())
            m_parts.store.release(std::move(back));
        return;
    }
    const bool full = int(result->size()) >= bounds.limit;
    // Of a replay that is about to be stopped the same would be handed over again and again.
    const bool stopped = giveBackStopped(*result);
    for (ClaimedDelivery &delivery : *result)
        target->queue.push({std::move(delivery), {}}, false);
    if (stopped) {
        setDue(target, m_parts.clock.now() + claimAgainAfter);
        setAlarm();
    } else if (full) {
        target->moreInStore[i] = true;
    }
    if (lane == Lane::Live)
        target->queue.gauge().backlog = target->moreInStore[0];
    if (!target->moreInStore[i] && !stopped)
        askNextDue(target, result->empty() ? std::optional(bounds.dueBy) : std::nullopt);
    makeReady(target);
    pump();
    refill(target);
}

void Dispatcher::askNextDue(const TargetPtr &target, std::optional<Timestamp> nothingUntil)
{
    const auto answered = [this, target,
                           nothingUntil](const Result<std::optional<Timestamp>> &result) {
        if (m_stopped || !result || !*result || !target->isActive())
            return;
        // What was due and yet not there is asked for again after a pause, not in a circle.
        const bool again = nothingUntil && **result <= *nothingUntil;
        const Timestamp at = again ? m_parts.clock.now() + claimAgainAfter : **result;
        if (!target->due || at < *target->due) {
            setDue(target, at);
            wakeUp();
        }
    };
    m_parts.store.nextDue(target->config->id, backTo(m_parts.executor, m_alive, answered));
}

} // namespace deckhand
