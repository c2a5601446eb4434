// The filling half of the dispatcher: claiming work from the store as queues run low.

#include "engine/dispatcher.h"

#include <algorithm>

namespace deckhand {

namespace {

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
    if (target->moreInStore[0] && !target->claiming[0] && target->queue.room() > 0)
        claim(target);
    if (!target->claiming[1] && (target->moreInStore[1] || takesMoreOfReplays(*target)))
        claimReplays(target);
}

void Dispatcher::claim(const TargetPtr &target)
{
    const int limit = target->queue.room();
    target->claiming[0] = true;
    // Whatever is added from here on sets it again.
    target->moreInStore[0] = false;
    const Timestamp now = m_parts.clock.now();
    m_parts.store.claim(target->config->id, now, limit,
                        backTo(m_parts.executor, m_alive, [this, target, limit, now](Claimed got) {
                            claimed(target, now, limit, std::move(got));
                        }));
}

void Dispatcher::claimed(const TargetPtr &target, Timestamp dueBy, int limit, Claimed result)
{
    if (isClaimOver(target, Lane::Live, result))
        return;
    target->moreInStore[0] = target->moreInStore[0] || int(result->size()) >= limit;
    for (ClaimedDelivery &delivery : *result)
        target->queue.push({std::move(delivery), {}}, false);
    target->queue.gauge().backlog = target->moreInStore[0];
    if (!target->moreInStore[0])
        askNextDue(target, result->empty() ? std::optional(dueBy) : std::nullopt);
    claimEnded(target);
}

bool Dispatcher::takesMoreOfReplays(const Target &target) const
{
    const auto &lanes = target.queue.replays();
    return std::any_of(lanes.begin(), lanes.end(), [&](const ReplayLane &lane) {
        return lane.more && target.queue.room(lane, mostOf(lane.id)) > 0;
    });
}

ReplayRooms Dispatcher::replayRooms(const Target &target) const
{
    ReplayRooms rooms;
    rooms.others = target.queue.roomForAnother();
    for (const ReplayLane &lane : target.queue.replays())
        rooms.named.emplace_back(lane.id, target.queue.room(lane, mostOf(lane.id)));
    return rooms;
}

/// One look at the store for all replays: each as far as it has room, which is never taken by
/// others (store.h).
void Dispatcher::claimReplays(const TargetPtr &target)
{
    ReplayRooms rooms = replayRooms(*target);
    target->claiming[1] = true;
    target->moreInStore[1] = false; // see `claim`
    const Timestamp now = m_parts.clock.now();
    m_parts.store.claimReplays(
        target->config->id, now, rooms,
        backTo(m_parts.executor, m_alive, [this, target, rooms, now](Claimed result) {
            replaysClaimed(target, now, rooms, std::move(result));
        }));
}

void Dispatcher::replaysClaimed(const TargetPtr &target, Timestamp dueBy, const ReplayRooms &rooms,
                                Claimed result)
{
    if (isClaimOver(target, Lane::Replay, result))
        return;
    // Of a replay that is about to be stopped the same would be handed over again and again.
    const bool stopped = giveBackStopped(*result);
    const auto nothing = result->empty() ? std::optional(dueBy) : std::nullopt;
    std::map<ReplayId, int> counts;
    for (ClaimedDelivery &delivery : *result) {
        ++counts[*delivery.replayId];
        target->queue.push({std::move(delivery), {}}, false);
    }
    noteMore(*target, rooms, counts);
    if (stopped) {
        setDue(target, m_parts.clock.now() + claimAgainAfter);
        setAlarm();
    } else if (!target->moreInStore[1]) {
        askNextDue(target, nothing);
    }
    claimEnded(target);
}

/// Of one that had no room it is not known, and asked when it has.
void Dispatcher::noteMore(Target &target, const ReplayRooms &rooms,
                          const std::map<ReplayId, int> &counts)
{
    const auto countOf = [&counts](const ReplayId &id) {
        const auto count = counts.find(id);
        return count == counts.end() ? 0 : count->second;
    };
    for (const auto &[id, room] : rooms.named)
        target.queue.setMore(id, countOf(id) >= room);
    for (const auto &[id, count] : counts) {
        const bool named = std::any_of(rooms.named.begin(), rooms.named.end(),
                                       [&id = id](const auto &room) { return room.first == id; });
        if (!named)
            target.queue.setMore(id, count >= rooms.others);
    }
}

/// Where the claim failed or nothing can be done with what it brought.
bool Dispatcher::isClaimOver(const TargetPtr &target, Lane lane, const Claimed &result)
{
    target->claiming[indexOf(lane)] = false;
    if (!result) {
        setDue(target, m_parts.clock.now() + claimAgainAfter);
        setAlarm();
        return true;
    }
    if (!m_stopped && target->isActive())
        return false;
    std::vector<RowKey> back;
    for (const ClaimedDelivery &delivery : *result)
        back.push_back(delivery.key);
    if (!back.empty())
        m_parts.store.release(std::move(back));
    return true;
}

void Dispatcher::claimEnded(const TargetPtr &target)
{
    makeReady(target);
    pump();
    refill(target);
}

/// `nothingUntil`: a claim of what is due by then has found nothing.
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
    // Of replays of which more is there than has room, more is taken as soon as there is.
    std::vector<ReplayId> leftOut;
    for (const ReplayLane &lane : target->queue.replays()) {
        if (lane.more)
            leftOut.push_back(lane.id);
    }
    m_parts.store.nextDue(target->config->id, std::move(leftOut),
                          backTo(m_parts.executor, m_alive, answered));
}

} // namespace deckhand
