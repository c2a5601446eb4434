#pragma once

#include "engine/routing.h"
#include "store/store.h"

#include <QByteArray>

#include <deque>
#include <optional>
#include <vector>

namespace deckhand {

/// A claimed delivery on its way to a sender. `body` is the envelope, shared between all the
/// destinations of an event; empty where it is made when needed.
struct WorkItem
{
    ClaimedDelivery delivery;
    QByteArray body;
    /// What it counts for in the limits of memory.
    [[nodiscard]] qint64 cost() const { return costOf(delivery.event.data.size()); }
    [[nodiscard]] static qint64 costOf(qsizetype dataBytes) { return dataBytes + 512; }
};

/// How much may wait in memory.
struct QueueLimits
{
    int count = 1000;                  ///< of one destination
    qint64 bytes = 16LL * 1024 * 1024; ///< of one destination
    qint64 bytesOverall = 64LL * 1024 * 1024;
};

/// Bytes waiting in memory for all destinations.
struct MemoryGauge
{
    std::atomic<qint64> bytes{0};
    std::atomic<qint64> count{0};
};

/// Whether one more delivery may be claimed at intake instead of waiting in the store.
[[nodiscard]] bool hasRoom(const QueueGauge &gauge, const MemoryGauge &memory,
                           const QueueLimits &limits);
/// Counts one delivery in, or out with -1.
void countIn(QueueGauge &gauge, MemoryGauge &memory, qint64 cost, int direction);

/// What waits in memory for one destination: manual retries first, then live traffic, then
/// replays, which get every sixteenth turn so that neither starves. Keeps the gauge that intake
/// reads. Thread: delivery.
class WorkQueue
{
public:
    WorkQueue(std::shared_ptr<QueueGauge> gauge, MemoryGauge &memory, const QueueLimits &limits)
        : m_gauge(std::move(gauge)), m_memory(memory), m_limits(limits)
    {}

    /// `counted`: intake has counted it in the gauge already.
    void push(WorkItem item, bool counted);
    void pushUrgent(WorkItem item);
    [[nodiscard]] WorkItem pop();
    [[nodiscard]] bool isEmpty() const { return size() == 0; }
    [[nodiscard]] std::size_t size() const
    {
        return m_urgent.size() + m_live.size() + m_replay.size();
    }
    /// While a replay keeps to its rate or its number its lane is passed over.
    void blockReplays(bool blocked) { m_replaysBlocked = blocked; }
    /// Puts back what `pop` took, in front of its lane.
    void unpop(WorkItem item);
    [[nodiscard]] bool isSendable() const
    {
        return !m_urgent.empty() || !m_live.empty() || (!m_replaysBlocked && !m_replay.empty());
    }
    [[nodiscard]] bool hasUrgent() const { return !m_urgent.empty(); }
    /// How many more a claim may bring for the lane; 0 while it is more than half full.
    [[nodiscard]] int room(Lane lane) const;
    /// Takes one out by its id, wherever it waits.
    [[nodiscard]] std::optional<WorkItem> remove(const DeliveryId &id);
    /// Takes all items out that belong to the replay.
    [[nodiscard]] std::vector<RowKey> removeReplay(const ReplayId &id);
    /// Empties the queue; answers the keys to give back.
    [[nodiscard]] std::vector<RowKey> clear();
    [[nodiscard]] QueueGauge &gauge() { return *m_gauge; }

private:
    [[nodiscard]] std::deque<WorkItem> &next();
    void count(const WorkItem &item, int direction)
    {
        countIn(*m_gauge, m_memory, item.cost(), direction);
    }

    std::shared_ptr<QueueGauge> m_gauge;
    MemoryGauge &m_memory;
    const QueueLimits &m_limits;
    unsigned m_turn = 0;
    bool m_replaysBlocked = false;
    qint64 m_largest = 0; ///< cost of the largest delivery seen lately; 0: none yet
    std::deque<WorkItem> m_urgent, m_live, m_replay;
};

} // namespace deckhand
