#include "engine/dispatcher.h"

#include <QRandomGenerator>

#include <algorithm>

namespace deckhand {

namespace {

// The wall clock may be set; looking at it now and then finds retries that have fallen due by that.
constexpr milliseconds longestSleep{30'000};
constexpr milliseconds recordAgainAfter{500};
constexpr milliseconds senderIdleLimit{60'000};

} // namespace

Dispatcher::Dispatcher(const Parts &parts, DispatchSettings settings,
                       DestinationFailed destinationFailed, ReplayFailed replayFailed)
    : m_parts(parts),
      m_settings(std::move(settings)),
      m_destinationFailed(std::move(destinationFailed)),
      m_replayFailed(std::move(replayFailed)),
      m_recorder(
          parts.store, parts.executor, parts.hub,
          [this](const std::vector<Recorder::Retry> &retries) { recorded(retries); },
          [this](const Error &) {
              m_recordAgainAt = m_parts.clock.steadyNow() + recordAgainAfter;
              setAlarm();
          }),
      m_random(parts.seed ? *parts.seed : QRandomGenerator::system()->generate64())
{
    m_context.http = m_parts.http;
    m_context.clock = &m_parts.clock;
    m_context.sink = this;
    m_context.attemptTimeout = m_settings.attemptTimeout;
    m_context.userAgent = m_settings.userAgent;
    m_context.baseUrls = m_settings.baseUrls;
}

Dispatcher::~Dispatcher()
{
    *m_alive = false;
}

TargetPtr Dispatcher::find(const DestinationId &id) const
{
    const auto found = m_targets.find(id);
    return found == m_targets.end() ? nullptr : found->second;
}

void Dispatcher::setDestination(const DestinationPtr &destination)
{
    TargetPtr &target = m_targets[destination->id];
    if (!target) {
        target = std::make_shared<Target>(destination, m_parts.book.gauge(destination->id),
                                          m_parts.memory, m_settings.queues);
    }
    target->config = destination;
    target->rate.setRate(destination->maxRate);
    target->setLimit(destination->maxConcurrency.value_or(m_settings.maxConcurrencyPerDestination));
    if (target->sender && !target->sender->fits(*destination))
        target->sender.reset(); // flights under way keep the old one until they end
    if (!target->isActive()) {
        giveBack(*target);
        setDue(target, std::nullopt);
        return;
    }
    target->moreInStore = {true, true};
    refill(target);
    makeReady(target);
    pump();
}

void Dispatcher::removeDestination(const DestinationId &id)
{
    const TargetPtr target = find(id);
    if (!target)
        return;
    target->removed = true;
    giveBack(*target);
    setDue(target, std::nullopt);
    m_targets.erase(id);
}

void Dispatcher::giveBack(Target &target)
{
    std::vector<RowKey> keys = target.queue.clear();
    target.queue.gauge().backlog = false;
    if (!keys.empty())
        m_parts.store.release(std::move(keys));
}

void Dispatcher::accept(std::vector<WorkItem> items)
{
    std::vector<RowKey> refused;
    for (WorkItem &item : items) {
        const TargetPtr target = find(item.delivery.destinationId);
        if (target && target->isActive() && !m_stopped) {
            target->queue.push(std::move(item), true);
            makeReady(target);
            continue;
        }
        // Made inactive between intake and here. A gauge of one that was removed is gone with it.
        QueueGauge gone;
        countIn(target ? target->queue.gauge() : gone, m_parts.memory, item.cost(), -1);
        refused.push_back(item.delivery.key);
    }
    if (!refused.empty())
        m_parts.store.release(std::move(refused));
    pump();
}

void Dispatcher::moreWaits(const std::vector<DestinationId> &destinations)
{
    for (const DestinationId &id : destinations) {
        if (const TargetPtr target = find(id)) {
            target->moreInStore[0] = true;
            refill(target);
        }
    }
}

void Dispatcher::replaysWait(const std::vector<DestinationId> &destinations)
{
    for (const DestinationId &id : destinations) {
        if (const TargetPtr target = find(id)) {
            target->moreInStore[1] = true;
            refill(target);
        }
    }
}

bool Dispatcher::promote(const DestinationId &destination, const DeliveryId &id, const QString &by)
{
    const TargetPtr target = find(destination);
    auto item = target && target->isActive() ? target->queue.remove(id) : std::nullopt;
    if (!item)
        return false;
    item->delivery.trigger = AttemptTrigger::Manual;
    item->delivery.by = by;
    target->queue.pushUrgent(std::move(*item));
    makeReady(target);
    pump();
    return true;
}

bool Dispatcher::sendNow(ClaimedDelivery delivery, const QString &by)
{
    const TargetPtr target = find(delivery.destinationId);
    if (!target || !target->isActive() || m_stopped) {
        m_parts.store.release({delivery.key});
        return false;
    }
    delivery.trigger = AttemptTrigger::Manual;
    delivery.by = by;
    target->queue.pushUrgent({std::move(delivery), {}});
    makeReady(target);
    pump();
    return true;
}

void Dispatcher::takeBack(const DestinationId &destination, const DeliveryId &id)
{
    const TargetPtr target = find(destination);
    const auto item = target ? target->queue.remove(id) : std::nullopt;
    if (!item)
        return;
    m_parts.store.release({item->delivery.key});
    refill(target);
}

void Dispatcher::stop(std::function<void()> drained)
{
    m_stopped = true;
    m_drained = std::move(drained);
    for (const auto &[id, target] : m_targets)
        giveBack(*target);
    m_recorder.flush();
    landed();
}

void Dispatcher::recorded(const std::vector<Recorder::Retry> &retries)
{
    for (const Recorder::Retry &retry : retries) {
        const TargetPtr target = find(retry.destinationId);
        if (target && target->isActive() && (!target->due || retry.at < *target->due))
            setDue(target, retry.at);
    }
    if (!retries.empty())
        wakeUp();
    pump(); // may have paused while too much was unwritten
    landed();
}

void Dispatcher::setDue(const TargetPtr &target, std::optional<Timestamp> at)
{
    if (target->due)
        m_due.erase({*target->due, target});
    target->due = at;
    if (at)
        m_due.insert({*at, target});
}

void Dispatcher::wakeUp()
{
    const Timestamp now = m_parts.clock.now();
    const SteadyTime steady = m_parts.clock.steadyNow();
    while (!m_due.empty() && m_due.begin()->first <= now) {
        const TargetPtr target = m_due.begin()->second;
        setDue(target, std::nullopt);
        target->moreInStore = {true, true};
        refill(target);
    }
    endThrottles(steady);
    if (m_recordAgainAt && *m_recordAgainAt <= steady) {
        m_recordAgainAt.reset();
        m_recorder.flush();
    }
    closeIdleSenders(steady);
    pump();
    setAlarm();
}

void Dispatcher::endThrottles(SteadyTime now)
{
    std::vector<Throttle> throttled;
    std::swap(throttled, m_throttled);
    for (Throttle &throttle : throttled) {
        if (throttle.until > now) {
            m_throttled.push_back(std::move(throttle));
            continue;
        }
        resume(throttle);
        makeReady(throttle.target);
    }
}

void Dispatcher::resume(const Throttle &throttle)
{
    Target &target = *throttle.target;
    switch (throttle.pause) {
    case Pause::Rate: target.throttled = false; break;
    case Pause::ReplayRate: target.queue.resume(throttle.replay, ReplayWait::Rate); break;
    case Pause::Linger:
        target.lingered = target.lingering;
        target.lingering = false;
        break;
    }
}

void Dispatcher::setAlarm()
{
    if (m_stopped && m_flights.empty() && !m_recordAgainAt)
        return;
    const SteadyTime steady = m_parts.clock.steadyNow();
    SteadyTime at = steady + longestSleep;
    if (!m_due.empty()) {
        const milliseconds wait = m_due.begin()->first - m_parts.clock.now();
        at = std::min(at, steady + std::max(milliseconds(0), wait));
    }
    for (const Throttle &throttle : m_throttled)
        at = std::min(at, throttle.until);
    if (m_recordAgainAt)
        at = std::min(at, *m_recordAgainAt);
    m_parts.executor.setAlarm(at, [this, alive = m_alive] {
        if (*alive)
            wakeUp();
    });
}

void Dispatcher::closeIdleSenders(SteadyTime now)
{
    if (now < m_idleCheckAt)
        return;
    m_idleCheckAt = now + longestSleep;
    for (const auto &[id, target] : m_targets) {
        const bool idle = target->sender && target->inFlight == 0 && target->queue.isEmpty() &&
                          target->sender->usedAt + senderIdleLimit < now;
        if (idle)
            target->sender.reset();
    }
}

} // namespace deckhand
