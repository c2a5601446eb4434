// The sending half of the dispatcher: whose turn it is, and starting attempts.

#include "engine/dispatcher.h"
#include "engine/storegate.h"

#include <algorithm>

namespace deckhand {

namespace {

constexpr milliseconds longestLinger{5};
/// Bodies in the hands of senders, over all destinations: batches would otherwise add up.
constexpr qint64 mostFlightBytes = 64LL * 1024 * 1024;

} // namespace

bool Dispatcher::canSend(const Target &target) const
{
    return target.isActive() && target.queue.isSendable() && target.hasSlot() &&
           (!target.throttled || target.queue.hasUrgent()) &&
           (!target.lingering || target.isWorthSending());
}

bool Dispatcher::hasRoom() const
{
    return !m_stopped && !m_recorder.isFull() && m_sends < m_settings.maxConcurrency &&
           m_flightBytes < mostFlightBytes;
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
    if (!hasRoom())
        return nullptr;
    const bool room = m_sends < std::max(1, m_settings.maxConcurrency * 3 / 4);
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
    target->batch = slot->sender ? slot->sender->maxBatch() : 1;
    if (lingers(target))
        return;
    // A manual retry is somebody's explicit wish; the rate is for traffic.
    const int allowed = target->queue.hasUrgent() ? 1 : target->rate.available(now, target->batch);
    if (allowed <= 0) {
        target->throttled = true;
        pause(target, Pause::Rate, target->rate.nextAt(now));
        return;
    }
    std::vector<WorkItem> items = take(target, allowed);
    if (!items.empty()) {
        target->rate.take(int(items.size()));
        slot->usedAt = now;
        start(target, std::move(items));
    }
    makeReady(target);
    refill(target);
}

/// While a batch is under way another waits a little for more; where nothing is, it goes at once.
bool Dispatcher::lingers(const TargetPtr &target)
{
    if (target->batch == 1 || target->isWorthSending() || target->lingered) {
        target->lingering = target->lingered = false;
        return false;
    }
    if (!target->lingering) {
        target->lingering = true;
        pause(target, Pause::Linger, m_parts.clock.steadyNow() + longestLinger);
    }
    return true;
}

void Dispatcher::pause(const TargetPtr &target, Pause pause, SteadyTime until,
                       const ReplayId &replay)
{
    m_throttled.push_back({until, target, pause, replay});
    setAlarm();
}

std::vector<WorkItem> Dispatcher::take(const TargetPtr &target, int most)
{
    std::vector<WorkItem> items;
    qint64 bytes = m_flightBytes;
    while (int(items.size()) < most && target->queue.isSendable() && bytes < mostFlightBytes) {
        WorkItem item = target->queue.pop();
        if (const ReplayWait wait = replayWait(target, item); wait != ReplayWait::None) {
            target->queue.unpop(std::move(item), wait);
            continue;
        }
        bytes += item.cost();
        items.push_back(std::move(item));
    }
    return items;
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
    const quint64 batch = items.size() > 1 ? m_nextToken : 0;
    if (batch)
        m_batches.emplace(batch, int(items.size()));
    for (WorkItem &item : items) {
        const Event &event = item.delivery.event;
        if (item.body.isEmpty())
            item.body = envelope(event);
        const quint64 token = m_nextToken++;
        jobs.push_back({token, event.id, event.type, item.body, event.createdAt, now});
        m_flightBytes += item.cost();
        m_flights.emplace(token, Flight{target, slot, std::move(item), now, {}, batch});
    }
    ++target->inFlight;
    ++m_sends;
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

void Dispatcher::test(const DestinationPtr &destination, const Event &event, Test test)
{
    const TargetPtr target = find(destination->id);
    if (!target || m_stopped) {
        test.done(failure(ErrorCode::ResourceNotFound, QStringLiteral("The destination is gone.")));
        return;
    }
    if (const SenderSlot *made = senderOf(*target); !made->sender) {
        test.done(failure(made->error));
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
    const SendJob job{token, event.id, event.type, item.body, event.createdAt, now, true};
    const auto size = slot->sender->sizeOf(job);
    slot->usedAt = m_parts.clock.steadyNow();
    m_flights.emplace(token, Flight{target,
                                    slot,
                                    std::move(item),
                                    now,
                                    std::move(test.done),
                                    0,
                                    {},
                                    size,
                                    std::move(test.onStage)});
    if (test.kind == TestKind::Probe)
        slot->sender->probe(job);
    else
        slot->sender->test(job);
}

void Dispatcher::verify(const Destination &destination, VerifyDone done)
{
    if (m_stopped) {
        done(engineStopped());
        return;
    }
    auto made = m_parts.senders.create(destination, m_context);
    if (!made) {
        done(failure(std::move(made.error())));
        return;
    }
    auto slot = std::make_shared<SenderSlot>();
    slot->sender = std::move(*made);
    Flight flight;
    flight.sender = slot;
    flight.verify = std::move(done);
    const quint64 token = m_nextToken++;
    m_flights.emplace(token, std::move(flight));
    if (!slot->sender->verify(token)) {
        SendOutcome nothingToAsk;
        nothingToAsk.outcome = AttemptOutcome::Success;
        finished(token, std::move(nothingToAsk));
    }
}

} // namespace deckhand
