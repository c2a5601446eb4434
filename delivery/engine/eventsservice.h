#pragma once

#include "engine/intake.h"

namespace deckhand {

/// Events of the engine in this process. Thread: any.
class EventsService final : public EventsApi
{
public:
    EventsService(Intake &intake, StoreGate &gate) : m_intake(intake), m_gate(gate) {}

    FutureResult<std::vector<PublishOutcome>> publish(std::vector<EventDraft> drafts) override;
    FutureResult<Event> get(EventId id) override;
    FutureResult<Page<Event>> list(EventFilter filter, PageRequest page) override;
    FutureResult<std::vector<Explanation>> explain(EventId id) override;

private:
    Intake &m_intake;
    StoreGate &m_gate;
};

} // namespace deckhand
