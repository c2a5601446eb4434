#include "engine/eventsservice.h"

#include "engine/explain.h"

namespace deckhand {

namespace {

/// The three questions behind an explanation, one after the other.
struct ExplainRun : std::enable_shared_from_this<ExplainRun>
{
    explicit ExplainRun(StoreGate &storeGate) : gate(storeGate) {}

    void start(EventId id)
    {
        ask<Event>([&](Store &store, auto done) { store.event(std::move(id), done); },
                   [](ExplainRun &run, Event &&found) {
                       run.event = std::move(found);
                       run.askDeliveries();
                   });
    }
    void askDeliveries()
    {
        ask<std::vector<Delivery>>(
            [&](Store &store, auto done) { store.deliveriesOf(event.id, done); },
            [](ExplainRun &run, std::vector<Delivery> &&found) {
                run.deliveries = std::move(found);
                run.askRevisions();
            });
    }
    void askRevisions()
    {
        const Timestamp arrived = arrivalOf(event);
        ask<std::vector<DestinationRevision>>(
            [&](Store &store, auto done) { store.destinationsAt(arrived, done); },
            [arrived](ExplainRun &run, std::vector<DestinationRevision> &&found) {
                run.answer.finish(explainEvent(run.event, arrived, found, run.deliveries));
            });
    }
    template <class T, class Start, class Then>
    void ask(Start question, Then then)
    {
        const auto store = gate.enter();
        if (!store) {
            answer.finish(engineStopped());
            return;
        }
        question(*store, Done<T>([self = shared_from_this(), then](Result<T> result) {
            if (result)
                then(*self, std::move(*result));
            else
                self->answer.finish(failure(std::move(result.error())));
        }));
    }

    StoreGate &gate;
    Event event;
    std::vector<Delivery> deliveries;
    Completion<std::vector<Explanation>> answer;
};

} // namespace

FutureResult<std::vector<PublishOutcome>> EventsService::publish(std::vector<EventDraft> drafts)
{
    return m_intake.publish(std::move(drafts));
}

FutureResult<Event> EventsService::get(EventId id)
{
    return m_gate.ask<Event>([&](Store &store, auto done) { store.event(std::move(id), done); });
}

FutureResult<Page<Event>> EventsService::list(EventFilter filter, PageRequest page)
{
    return m_gate.ask<Page<Event>>([&](Store &store, auto done, auto givenUp) {
        store.listEvents(std::move(filter), std::move(page), done, givenUp);
    });
}

FutureResult<std::vector<Explanation>> EventsService::explain(EventId id)
{
    auto run = std::make_shared<ExplainRun>(m_gate);
    auto future = run->answer.future();
    run->start(std::move(id));
    return future;
}

} // namespace deckhand
