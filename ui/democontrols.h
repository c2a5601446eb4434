#pragma once

#include "api/event.h"
#include "demo/receiver.h"

#include <QString>

#include <vector>

namespace deckhand {

/// One local receiver of the demo, as its dials stand, with what it has counted.
struct DemoReceiver
{
    QString name;
    ReceiverDials dials;
    ReceiverCounters counters;
};

/// What the demo lets a person turn. Implemented where the demo is put together.
class DemoControls
{
public:
    virtual ~DemoControls() = default;
    [[nodiscard]] virtual double rate() const = 0;
    virtual void setRate(double eventsPerSecond) = 0;
    /// Events that its source has published so far.
    [[nodiscard]] virtual qint64 published() const = 0;
    [[nodiscard]] virtual std::vector<DemoReceiver> receivers() const = 0;
    virtual void setDials(std::size_t receiver, const ReceiverDials &dials) = 0;
    /// Publishes a line of the demo about itself into its own store.
    virtual void publishLine(const EventDraft &line) = 0;
};

} // namespace deckhand
