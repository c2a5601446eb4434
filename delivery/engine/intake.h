#pragma once

#include "api/engineapi.h"
#include "api/ulid.h"
#include "engine/destinationbook.h"
#include "engine/dispatchdoor.h"
#include "engine/storegate.h"
#include "engine/streamhub.h"

#include <atomic>
#include <memory>

namespace deckhand {

struct IntakeCounters
{
    std::atomic<qint64> published{0}, duplicates{0};
};

/// Takes events in: checks, routes, stores and hands over what may be sent at once.
///
/// One call is one write to the store and at most one task for the delivery thread, however many
/// events it brings. A delivery goes straight into its destination's queue in memory where there is
/// room; else it waits in the store and the dispatcher is told that more waits. Thread: any.
class Intake
{
public:
    struct Parts
    {
        StoreGate &gate;
        DestinationBook &book;
        DispatchDoor &door;
        StreamHub &hub;
        IdSource &ids;
        const Clock &clock;
        MemoryGauge &memory;
        IntakeCounters &counters;
    };
    Intake(const Parts &parts, EventLimits limits, QueueLimits queues)
        : m_parts(parts), m_limits(limits), m_queues(queues)
    {}

    [[nodiscard]] FutureResult<std::vector<PublishOutcome>> publish(std::vector<EventDraft> drafts);

private:
    struct Planned;
    struct Batch;
    using Appended = std::vector<AppendedEvent>;

    [[nodiscard]] std::optional<Error> problems(const std::vector<EventDraft> &drafts) const;
    void route(std::vector<NewEvent> &events, Batch &batch);
    void stored(Batch &batch, Result<Appended> result);
    void handOver(Batch &batch, const Appended &appended);
    void takeBack(const Batch &batch);
    void undo(const Planned &planned, qint64 cost);
    void show(const Appended &appended);

    Parts m_parts;
    EventLimits m_limits;
    QueueLimits m_queues;
};

} // namespace deckhand
