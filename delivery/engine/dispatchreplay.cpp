// The part of the dispatcher that keeps replays to their rate and number, and stops those that
// fail.

#include "engine/dispatcher.h"

#include <algorithm>
#include <cmath>

namespace deckhand {

namespace {

constexpr milliseconds askAgainAfter{1'000};

// What a replay with limits has in memory: what it can send in a while, and no more, so that a slow
// one keeps neither rows nor bytes from others.
constexpr double secondsAhead = 10;
constexpr int aheadOfEach = 32; // of those under way at once
constexpr int fewest = 4;

} // namespace

void Dispatcher::setReplay(const ReplayId &id, const ReplayOptions &options)
{
    ReplayPace &pace = m_replays[id];
    pace.rate.setRate(options.rate);
    pace.parallel = options.parallel;
    pace.stopAfterFailures = options.stopAfterFailures;
    pace.failures = 0;
    pace.known = true;
    pace.stopped = false;
    resumeReplay(id);
}

void Dispatcher::dropReplay(const ReplayId &id)
{
    for (const auto &[destination, target] : m_targets) {
        std::vector<RowKey> keys = target->queue.removeReplay(id);
        if (!keys.empty())
            m_parts.store.release(std::move(keys));
    }
}

void Dispatcher::stopReplay(const ReplayId &id)
{
    m_replays[id].stopped = true;
    dropReplay(id);
}

void Dispatcher::replayChanged(const ReplayId &id)
{
    if (const auto pace = m_replays.find(id); pace != m_replays.end())
        pace->second.stopped = false;
}

/// A manual retry is somebody's explicit wish; replays keep to their limits without it.
Dispatcher::ReplayPace *Dispatcher::paceOf(const ClaimedDelivery &delivery)
{
    if (!delivery.replayId || delivery.trigger == AttemptTrigger::Manual)
        return nullptr;
    ReplayPace &pace = m_replays[*delivery.replayId];
    return &pace;
}

int Dispatcher::mostOf(const ReplayId &id) const
{
    const auto found = m_replays.find(id);
    if (found == m_replays.end() || !found->second.known)
        return firstOfReplay;
    const ReplayPace &pace = found->second;
    double most = m_settings.queues.count;
    if (const auto rate = pace.rate.perSecond())
        most = std::min(most, std::ceil(*rate * secondsAhead));
    if (pace.parallel)
        most = std::min(most, double(*pace.parallel) * aheadOfEach);
    return std::max(int(most), fewest);
}

/// Whether the replay lets it go now, which counts it, or what it waits for.
ReplayWait Dispatcher::replayWait(const TargetPtr &target, const WorkItem &item)
{
    ReplayPace *pace = paceOf(item.delivery);
    if (!pace)
        return ReplayWait::None;
    const ReplayId &id = *item.delivery.replayId;
    if (!pace->known && !std::exchange(pace->asked, true))
        askForReplay(id);
    if (!pace->known || (pace->parallel && pace->underWay >= *pace->parallel))
        return ReplayWait::Turn;
    const SteadyTime now = m_parts.clock.steadyNow();
    if (pace->rate.available(now, 1) <= 0) {
        pause(target, Pause::ReplayRate, pace->rate.nextAt(now), id);
        return ReplayWait::Rate;
    }
    pace->rate.take(1);
    ++pace->underWay;
    return ReplayWait::None;
}

/// Of a replay that another process has made, or this one before it was started again.
void Dispatcher::askForReplay(const ReplayId &id)
{
    const auto answered = [this, id](const Result<Replay> &replay) {
        const auto pace = m_replays.find(id);
        if (pace == m_replays.end() || pace->second.known)
            return;
        if (replay) {
            setReplay(id, *replay);
            return;
        }
        m_replays.erase(pace);
        const SteadyTime at = m_parts.clock.steadyNow() + askAgainAfter;
        for (const auto &[destination, target] : m_targets) {
            if (target->queue.resume(id, ReplayWait::Turn, ReplayWait::Rate))
                pause(target, Pause::ReplayRate, at, id);
        }
    };
    m_parts.store.replay(id, backTo(m_parts.executor, m_alive, answered));
}

/// Looks again at what waited for the replay's other deliveries, or its limits.
void Dispatcher::resumeReplay(const ReplayId &id)
{
    for (const auto &[destination, target] : m_targets) {
        if (target->queue.resume(id, ReplayWait::Turn))
            makeReady(target);
    }
    pump();
}

void Dispatcher::replayAttemptEnded(const Flight &flight, bool succeeded, const AttemptError &error)
{
    ReplayPace *pace = paceOf(flight.item.delivery);
    if (!pace)
        return;
    --pace->underWay;
    pace->failures = succeeded ? 0 : pace->failures + 1;
    if (pace->stopAfterFailures && pace->failures >= *pace->stopAfterFailures && !pace->stopped) {
        const ReplayStop stop{pace->failures, error, m_parts.clock.now()};
        const ReplayId id = *flight.item.delivery.replayId;
        pace->failures = 0;
        stopReplay(id);
        m_recorder.flush(); // its counts are written before it is paused
        m_replayFailed(id, stop);
    } else if (pace->parallel) {
        resumeReplay(*flight.item.delivery.replayId);
    }
}

/// Leaves those of other replays. True where there were any of a stopped one.
bool Dispatcher::giveBackStopped(std::vector<ClaimedDelivery> &deliveries)
{
    std::vector<RowKey> keys;
    std::erase_if(deliveries, [&](const ClaimedDelivery &delivery) {
        const auto pace = delivery.replayId ? m_replays.find(*delivery.replayId) : m_replays.end();
        const bool stopped = pace != m_replays.end() && pace->second.stopped;
        if (stopped)
            keys.push_back(delivery.key);
        return stopped;
    });
    if (keys.empty())
        return false;
    m_parts.store.release(std::move(keys));
    return true;
}

} // namespace deckhand
