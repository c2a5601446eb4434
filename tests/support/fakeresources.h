#pragma once

#include "support/fakestate.h"

// Events, destinations, deliveries and replays of FakeEngine; for it alone.

namespace deckhand {

class FakeEvents final : public EventsApi
{
public:
    explicit FakeEvents(FakeEngine::State &state) : m_state(state) {}

    FutureResult<std::vector<PublishOutcome>> publish(std::vector<EventDraft> drafts) override
    {
        m_state.note("publish");
        if (m_state.engine.onPublish)
            return m_state.engine.onPublish(std::move(drafts));
        std::vector<PublishOutcome> outcomes;
        outcomes.reserve(drafts.size());
        const Timestamp now = m_state.clock.now();
        for (EventDraft &draft : drafts) {
            const bool known = draft.id.bytes() == "known";
            EventId id = draft.id.isEmpty() ? m_state.ids.next<EventTag>() : draft.id;
            outcomes.push_back({Event{std::move(id), std::move(draft.type), std::move(draft.data),
                                      draft.createdAt.value_or(now)},
                                known});
        }
        return readyFuture<std::vector<PublishOutcome>>(std::move(outcomes));
    }
    FutureResult<Event> get(EventId id) override
    {
        m_state.note("getEvent");
        return found(id, FakeEngine::sampleEvent(id.bytes()));
    }
    FutureResult<Page<Event>> list(EventFilter filter, PageRequest page) override
    {
        m_state.note("listEvents");
        return m_state.engine.onListEvents
            ? m_state.engine.onListEvents(std::move(filter), std::move(page))
            : onePage(FakeEngine::sampleEvent());
    }
    FutureResult<std::vector<Explanation>> explain(EventId id) override
    {
        m_state.note("explain");
        Explanation explanation;
        explanation.destinationId = DestinationId("evtd_fake");
        explanation.decision = Decision::NotSubscribed;
        explanation.detail = u"The destination does not subscribe to this type."_s;
        return found(id, std::vector<Explanation>{explanation});
    }

private:
    FakeEngine::State &m_state;
};

class FakeDestinations final : public DestinationsApi
{
public:
    explicit FakeDestinations(FakeEngine::State &state) : m_state(state) {}

    FutureResult<Page<Destination>> list(PageRequest) override
    {
        m_state.note("listDestinations");
        return onePage(FakeEngine::sampleDestination());
    }
    FutureResult<Destination> get(DestinationId id) override
    {
        m_state.note("getDestination");
        return found(id, FakeEngine::sampleDestination(id.bytes()));
    }
    FutureResult<Destination> create(DestinationDraft draft) override
    {
        m_state.note("createDestination");
        Destination destination = FakeEngine::sampleDestination();
        destination.name = draft.name;
        destination.events = draft.events;
        return readyFuture<Destination>(std::move(destination));
    }
    FutureResult<Destination> update(DestinationId id, DestinationPatch patch) override
    {
        m_state.note("updateDestination");
        if (m_state.engine.onUpdate)
            return m_state.engine.onUpdate(std::move(id), std::move(patch));
        Destination destination = FakeEngine::sampleDestination(id.bytes());
        destination.name = patch.name.value_or(destination.name);
        return found(id, std::move(destination));
    }
    FutureResult<DestinationId> remove(DestinationId id) override
    {
        m_state.note("removeDestination");
        return found(id, id);
    }
    FutureResult<Destination> rotateSecret(DestinationId id, milliseconds) override
    {
        m_state.note("rotateSecret");
        return found(id, FakeEngine::sampleDestination(id.bytes()));
    }
    FutureResult<Attempt> test(DestinationId id, TestRequest request) override
    {
        m_state.note("testDestination");
        return m_state.engine.onTest ? m_state.engine.onTest(std::move(id), std::move(request))
                                     : found(id, FakeEngine::sampleAttempt());
    }

private:
    FakeEngine::State &m_state;
};

class FakeDeliveries final : public DeliveriesApi
{
public:
    explicit FakeDeliveries(FakeEngine::State &state) : m_state(state) {}

    FutureResult<Page<Delivery>> list(DeliveryFilter filter, PageRequest page) override
    {
        m_state.note("listDeliveries");
        return m_state.engine.onListDeliveries
            ? m_state.engine.onListDeliveries(std::move(filter), std::move(page))
            : onePage(FakeEngine::sampleDelivery());
    }
    FutureResult<Delivery> get(DeliveryId id) override
    {
        m_state.note("getDelivery");
        return found(id, FakeEngine::sampleDelivery(id.bytes()));
    }
    FutureResult<Delivery> retry(DeliveryId id) override
    {
        m_state.note("retry");
        return m_state.engine.onRetry ? m_state.engine.onRetry(std::move(id))
                                      : found(id, FakeEngine::sampleDelivery(id.bytes()));
    }
    FutureResult<Delivery> cancel(DeliveryId id) override
    {
        m_state.note("cancelDelivery");
        return found(id, FakeEngine::sampleDelivery(id.bytes()));
    }

private:
    FakeEngine::State &m_state;
};

class FakeReplays final : public ReplaysApi
{
public:
    explicit FakeReplays(FakeEngine::State &state) : m_state(state) {}

    FutureResult<Replay> create(ReplayRequest request) override
    {
        m_state.note("createReplay");
        return m_state.engine.onReplay ? m_state.engine.onReplay(std::move(request))
                                       : readyFuture<Replay>(FakeEngine::sampleReplay());
    }
    FutureResult<Page<Replay>> list(PageRequest) override
    {
        m_state.note("listReplays");
        return onePage(FakeEngine::sampleReplay());
    }
    FutureResult<Replay> get(ReplayId id) override { return one("getReplay", id); }
    FutureResult<Replay> pause(ReplayId id) override { return one("pauseReplay", id); }
    FutureResult<Replay> resume(ReplayId id) override { return one("resumeReplay", id); }
    FutureResult<Replay> cancel(ReplayId id) override { return one("cancelReplay", id); }

private:
    FutureResult<Replay> one(const char *name, const ReplayId &id)
    {
        m_state.note(name);
        return found(id, FakeEngine::sampleReplay(id.bytes()));
    }

    FakeEngine::State &m_state;
};

} // namespace deckhand
