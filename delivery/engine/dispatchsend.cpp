// The sending half of the dispatcher: whose turn it is, and starting attempts.

#include "engine/dispatcher.h"

#include <algorithm>

namespace deckhand {

bool Dispatcher::canSend(const Target &target) const
{
    return target.isActive() && target.queue.isSendable() && target.hasSlot() &&
           (!target.throttled || target.queue.hasUrgent());
}

void Dispatcher::makeReady(const TargetPtr &target)
{
    if (target->ready || !canSend(*target))
        return;
    target->ready = true;
    m_ready[target->proven ? 0 : 1].push_back(target);
}

TargetPtr Dispatcher::nextReady()
{
    const int flights = int(m_flights.size());
    if (m_stopped || m_recorder.isFull() || flights >= m_settings.maxConcurrency)
        return nullptr;
    const bool room = flights < std::max(1, m_settings.maxConcurrency * 3 / 4);
    auto &proven = m_ready[0];
    auto &others = m_ready[1];
    const bool othersTurn = room && !others.empty() && (proven.empty() || ++m_turn % 2 == 0);
    auto &line = othersTurn ? others : proven;
    if (line.empty())
        return nullptr;
    TargetPtr target = std::move(line.front());
    line.pop_front();
    target->ready = false;
    return target;
}

void Dispatcher::pump()
{
    if (m_pumping)
        return;
    m_pumping = true;
    while (const TargetPtr target = nextReady()) {
        if (canSend(*target))
            sendFrom(target);
    }
    m_pumping = false;
}

void Dispatcher::sendFrom(const TargetPtr &target)
{
    const SteadyTime now = m_parts.clock.steadyNow();
    SenderSlot *slot = senderOf(*target);
    const int batch = slot->sender ? slot->sender->maxBatch() : 1;
    const int room = std::min({batch, std::min(target->limit, target->window) - target->inFlight,
                               m_settings.maxConcurrency - int(m_flights.size())});
    // A manual retry is somebody's explicit wish; the rate is for traffic.
    const int allowed = target->queue.hasUrgent() ? 1 : target->rate.available(now, room);
    if (allowed <= 0) {
        target->throttled = true;
        m_throttled.push_back({target->rate.nextAt(now), target, false});
        setAlarm();
        return;
    }
    std::vector<WorkItem> items;
    while (int(items.size()) < allowed && target->queue.isSendable()) {
        WorkItem item = target->queue.pop();
        if (mustWaitForReplayRate(target, item)) {
            target->queue.unpop(std::move(item));
            continue;
        }
        items.push_back(std::move(item));
    }
    if (!items.empty()) {
        target->rate.take(int(items.size()));
        slot->usedAt = now;
        start(target, std::move(items));
    }
    makeReady(target);
    refill(target);
}

bool Dispatcher::mustWaitForReplayRate(const TargetPtr &target, const WorkItem &item)
{
    if (!item.delivery.replayId || item.delivery.trigger == AttemptTrigger::Manual)
        return false;
    const auto rate = m_replayRates.find(*item.delivery.replayId);
    if (rate == m_replayRates.end())
        return false;
    const SteadyTime now = m_parts.clock.steadyNow();
    if (rate->second.available(now, 1) > 0) {
        rate->second.take(1);
        return false;
    }
    target->queue.blockReplays(true);
    m_throttled.push_back({rate->second.nextAt(now), target, true});
    setAlarm();
    return true;
}

SenderSlot *Dispatcher::senderOf(Target &target)
{
    if (!target.sender) {
        auto slot = std::make_shared<SenderSlot>();
        slot->config = target.config->config;
        slot->previousSecrets = target.config->previousSecrets;
        slot->metadata = target.config->metadata;
        auto sender = m_parts.senders.create(*target.config, m_context);
        if (sender)
            slot->sender = std::move(*sender);
        else
            slot->error = sender.error();
        target.sender = std::move(slot);
    }
    return target.sender.get();
}

void Dispatcher::start(const TargetPtr &target, std::vector<WorkItem> items)
{
    const Timestamp now = m_parts.clock.now();
    const std::shared_ptr<SenderSlot> slot = target->sender;
    std::vector<SendJob> jobs;
    jobs.reserve(items.size());
    for (WorkItem &item : items) {
        const Event &event = item.delivery.event;
        if (item.body.isEmpty())
            item.body = envelope(event);
        const quint64 token = m_nextToken++;
        jobs.push_back({token, event.id, event.type, item.body, event.createdAt, now});
        m_flights.emplace(token, Flight{target, slot, std::move(item), now, {}});
    }
    target->inFlight += int(jobs.size());
    m_parts.counters.inFlight.store(qint64(m_flights.size()), std::memory_order_relaxed);
    if (slot->sender)
        slot->sender->send(jobs);
    else
        refuse(jobs, slot->error);
}

void Dispatcher::refuse(const std::vector<SendJob> &jobs, const Error &error)
{
    for (const SendJob &job : jobs) {
        SendOutcome outcome;
        outcome.error = {ErrorClass::FormatError, error.text(),
                         QStringLiteral("Open the destination and correct its settings.")};
        finished(job.token, std::move(outcome));
    }
}

void Dispatcher::test(const DestinationPtr &destination, const Event &event, TestDone done)
{
    const TargetPtr target = find(destination->id);
    if (!target || m_stopped) {
        done(failure(ErrorCode::ResourceNotFound, QStringLiteral("The destination is gone.")));
        return;
    }
    if (const SenderSlot *made = senderOf(*target); !made->sender) {
        done(failure(made->error));
        return;
    }
    const std::shared_ptr<SenderSlot> slot = target->sender;
    const Timestamp now = m_parts.clock.now();
    WorkItem item;
    item.delivery.event = event;
    item.delivery.trigger = AttemptTrigger::Test;
    item.delivery.dueAt = now;
    item.body = envelope(event);
    const quint64 token = m_nextToken++;
    const SendJob job{token, event.id, event.type, item.body, event.createdAt, now};
    slot->usedAt = m_parts.clock.steadyNow();
    m_flights.emplace(token, Flight{target, slot, std::move(item), now, std::move(done)});
    slot->sender->test(job);
}

} // namespace deckhand
