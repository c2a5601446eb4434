#pragma once

#include "api/engineapi.h"

#include <memory>

namespace deckhand {

/// Publishes made-up but coherent traffic: task runs that queue, run, and end, with the sessions,
/// credentials and storage items around them; over time every type of the catalogue. In a thread of
/// its own.
class EventSource
{
public:
    virtual ~EventSource() = default;
    [[nodiscard]] static std::unique_ptr<EventSource>
    start(EngineApi &engine, double eventsPerSecond, std::optional<std::uint64_t> seed);
    /// 0 pauses; 10,000 at most. Thread: any.
    virtual void setRate(double eventsPerSecond) = 0;
    [[nodiscard]] virtual double rate() const = 0;
    [[nodiscard]] virtual qint64 published() const = 0;
};

} // namespace deckhand
