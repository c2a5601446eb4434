#pragma once

#include <QString>

#include <vector>

namespace deckhand {

/// One local receiver of the demo, as its dials stand.
struct DemoReceiver
{
    QString name;
    int failureStatus = 500;
    double failureShare = 0;
    int latencyMs = 0;
    bool refuse = false;
    bool reset = false;
    bool operator==(const DemoReceiver &) const = default;
};

/// What the demo lets a person turn. Implemented where the demo is put together.
class DemoControls
{
public:
    virtual ~DemoControls() = default;
    [[nodiscard]] virtual double rate() const = 0;
    virtual void setRate(double eventsPerSecond) = 0;
    [[nodiscard]] virtual std::vector<DemoReceiver> receivers() const = 0;
    virtual void setReceiver(std::size_t index, const DemoReceiver &receiver) = 0;
};

} // namespace deckhand
