// The judging half of the dispatcher: what came of an attempt, and having it recorded.

#include "engine/dispatcher.h"

#include "destinations/stages.h"

namespace deckhand {

void Dispatcher::finished(quint64 token, SendOutcome outcome)
{
    if (!m_parts.executor.isCurrent()) {
        m_parts.executor.post(
            [this, alive = m_alive, token, outcome = std::move(outcome)]() mutable {
                if (*alive)
                    finished(token, std::move(outcome));
            });
        return;
    }
    const auto found = m_flights.find(token);
    if (found == m_flights.end())
        return;
    Flight flight = std::move(found->second);
    m_flights.erase(found);
    m_parts.counters.inFlight.store(qint64(m_flights.size()), std::memory_order_relaxed);
    std::shared_ptr<SenderSlot> slot = std::move(flight.sender);
    if (flight.verify) {
        flight.verify(std::move(outcome));
    } else if (flight.test) {
        std::vector<AttemptStage> stages = stagesOf(outcome, {flight.size, m_parts.clock.now()});
        Attempt attempt = attemptOf(flight, std::move(outcome));
        attempt.stages = std::move(stages);
        flight.test(std::move(attempt));
    } else {
        complete(std::move(flight), std::move(outcome));
    }
    // The last flight of a sender must not destroy it inside its own callback.
    if (slot.use_count() == 1)
        m_parts.executor.post([slot = std::move(slot)] {});
    pump();
    landed();
}

/// Of a test. Its connection may be made twice, where one that was open turns out to be dead: no
/// stage is told again.
void Dispatcher::reached(quint64 token, SendOutcome soFar)
{
    if (!m_parts.executor.isCurrent()) {
        m_parts.executor.post([this, alive = m_alive, token, soFar = std::move(soFar)]() mutable {
            if (*alive)
                reached(token, std::move(soFar));
        });
        return;
    }
    const auto found = m_flights.find(token);
    if (found == m_flights.end() || !found->second.onStage)
        return;
    Flight &flight = found->second;
    for (const AttemptStage &stage : stagesOf(soFar, {flight.size, m_parts.clock.now()})) {
        if (stage.stage >= soFar.stage || (flight.told && stage.stage <= *flight.told))
            continue;
        flight.told = stage.stage;
        flight.onStage(stage);
    }
}

void Dispatcher::complete(Flight flight, SendOutcome outcome)
{
    const TargetPtr target = flight.target;
    endSend(flight);
    const bool succeeded = outcome.outcome == AttemptOutcome::Success;
    target->learn(succeeded);
    auto &counter = succeeded ? m_parts.counters.succeeded : m_parts.counters.failed;
    counter.fetch_add(1, std::memory_order_relaxed);

    const RetryPolicy &policy =
        target->config->retryPolicy ? *target->config->retryPolicy : m_settings.retry;
    const double random = succeeded ? 0.0 : double(m_random() >> 11) * 0x1.0p-53;
    const Judgement judgement = judge(flight.item.delivery, policy, target->standing(), outcome,
                                      m_parts.clock.now(), random);
    const AttemptError error = flight.item.delivery.replayId ? outcome.error : AttemptError();
    record(flight, judgement, attemptOf(flight, std::move(outcome)));
    replayAttemptEnded(flight, succeeded, error);
    if (judgement.deactivate != StatusReason::None && !m_settings.keepActive)
        fail(target, judgement.deactivate, flight.item.delivery.id);
    makeReady(target);
}

/// A send is over with the last outcome of its batch.
void Dispatcher::endSend(const Flight &flight)
{
    m_flightBytes -= flight.item.cost();
    if (flight.batch) {
        const auto batch = m_batches.find(flight.batch);
        if (batch != m_batches.end() && --batch->second > 0)
            return;
        m_batches.erase(flight.batch);
    }
    --flight.target->inFlight;
    --m_sends;
}

void Dispatcher::fail(const TargetPtr &target, StatusReason reason, const DeliveryId &delivery)
{
    // Until the change comes back as `setDestination`, nothing more goes out.
    auto inactive = std::make_shared<Destination>(*target->config);
    inactive->status = DestinationStatus::Inactive;
    target->config = std::move(inactive);
    giveBack(*target);
    // Written before the change of the destination, which holds what still waits.
    m_recorder.flush();
    m_destinationFailed(target->config->id, reason, delivery);
}

Attempt Dispatcher::attemptOf(const Flight &flight, SendOutcome &&outcome)
{
    const ClaimedDelivery &delivery = flight.item.delivery;
    Attempt attempt;
    attempt.id = m_parts.ids.next<AttemptTag>();
    attempt.number = delivery.attempts + 1;
    attempt.trigger = delivery.trigger;
    attempt.by = delivery.by;
    // The first attempt of a replay is due by its place in the line, not by the clock.
    const bool now =
        delivery.trigger == AttemptTrigger::Manual ||
        (delivery.trigger == AttemptTrigger::Replay && delivery.automaticAttempts == 0);
    attempt.scheduledAt = now ? flight.startedAt : delivery.dueAt;
    attempt.startedAt = flight.startedAt;
    attempt.durationMs = outcome.durationMs;
    attempt.phases = outcome.phases;
    attempt.outcome = outcome.outcome;
    attempt.error = std::move(outcome.error);
    attempt.request = std::move(outcome.request);
    attempt.response = std::move(outcome.response);
    attempt.connection = std::move(outcome.connection);
    attempt.acknowledgement = std::move(outcome.acknowledgement);
    return attempt;
}

void Dispatcher::record(const Flight &flight, const Judgement &judgement, Attempt attempt)
{
    const ClaimedDelivery &delivery = flight.item.delivery;
    std::optional<Delivery> shown;
    if (m_parts.hub.watched()) {
        shown.emplace();
        shown->id = delivery.id;
        shown->eventId = delivery.event.id;
        shown->eventType = delivery.event.type;
        shown->destinationId = delivery.destinationId;
        shown->status = judgement.status;
        shown->attempts = attempt.number;
        shown->createdAt = delivery.createdAt;
        shown->replayId = delivery.lastReplayId;
        shown->nextAttemptAt = judgement.nextAttemptAt;
        if (judgement.status == DeliveryStatus::Success)
            shown->deliveredAt = m_parts.clock.now();
        if (attempt.outcome == AttemptOutcome::Failure)
            shown->lastError = attempt.error;
        shown->history.push_back(attempt);
    }
    m_recorder.add({delivery.key, std::move(attempt), judgement.status, judgement.nextAttemptAt,
                    delivery.replayId},
                   delivery.destinationId, std::move(shown));
}

void Dispatcher::landed()
{
    if (m_stopped && m_drained && m_flights.empty() && m_recorder.isIdle())
        std::exchange(m_drained, nullptr)();
}

} // namespace deckhand
