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

/// How many of a replay are claimed before it is known what limits it.
constexpr int firstOfReplay = 16;

/// What a replay waits for.
enum class ReplayWait {
    None,
    Rate, ///< the moment its rate allows the next
    Turn  ///< another of its deliveries to end, or its limits to be known
};

/// What waits in memory of one replay, in its order.
struct ReplayLane
{
    ReplayId id;
    std::deque<WorkItem> items = {};
    ReplayWait wait = ReplayWait::None;
    bool more = false; ///< so is there in the store
    [[nodiscard]] bool isSendable() const { return wait == ReplayWait::None && !items.empty(); }
};

/// What waits in memory for one destination: manual retries first, then live traffic, then
/// replays, which get every sixteenth turn so that neither starves. Each replay has a lane of its
/// own; they take turns, and one that waits holds up no other. Keeps the gauge that intake reads.
/// Thread: delivery.
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
    [[nodiscard]] bool isEmpty() const;
    /// Puts back what `pop` took of a replay, in front of its lane, which is passed over until
    /// `resume`.
    void unpop(WorkItem item, ReplayWait wait);
    /// The replay waits for this no longer, but for what is `next`. False where it did not.
    bool resume(const ReplayId &id, ReplayWait wait, ReplayWait next = ReplayWait::None);
    [[nodiscard]] bool isSendable() const
    {
        return !m_urgent.empty() || !m_live.empty() || nextReplay() < m_replays.size();
    }
    /// Without replays that wait.
    [[nodiscard]] std::size_t sendable() const;
    [[nodiscard]] bool hasUrgent() const { return !m_urgent.empty(); }
    /// How many more of live traffic a claim may bring; 0 while there is more than half of what
    /// fits.
    [[nodiscard]] int room() const;
    /// Of a replay, which is to have no more than `most`. Replays share the place among them, but
    /// each has a little, so that it is never the others' to give.
    [[nodiscard]] int room(const ReplayLane &lane, int most) const;
    /// Of each replay of which nothing waits here.
    [[nodiscard]] int roomForAnother() const;
    /// The replays of which something waits here, or in the store after a claim has found more.
    [[nodiscard]] const std::vector<ReplayLane> &replays() const { return m_replays; }
    /// Whether the store has more of a replay, as far as is known.
    void setMore(const ReplayId &id, bool more);
    /// Takes one out by its id, wherever it waits.
    [[nodiscard]] std::optional<WorkItem> remove(const DeliveryId &id);
    /// Takes all out that belongs to the replay, with its lane.
    [[nodiscard]] std::vector<RowKey> removeReplay(const ReplayId &id);
    /// Empties the queue; answers the keys to give back.
    [[nodiscard]] std::vector<RowKey> clear();
    [[nodiscard]] QueueGauge &gauge() { return *m_gauge; }

private:
    using Lanes = std::vector<ReplayLane>;
    /// Where the next lane is that has its turn; the number of lanes: nowhere.
    [[nodiscard]] std::size_t nextReplay() const;
    [[nodiscard]] Lanes::iterator laneOf(const ReplayId &id);
    ReplayLane &laneFor(const ReplayId &id);
    [[nodiscard]] WorkItem popReplay(std::size_t at);
    /// Forgets a lane with nothing in it.
    void drop(Lanes::iterator lane);
    [[nodiscard]] WorkItem popFrom(std::deque<WorkItem> &lane);
    void giveUp(std::deque<WorkItem> &lane, std::vector<RowKey> &keys);
    [[nodiscard]] int room(int used, int most, int sharers) const;
    void count(const WorkItem &item, int direction)
    {
        countIn(*m_gauge, m_memory, item.cost(), direction);
    }

    std::shared_ptr<QueueGauge> m_gauge;
    MemoryGauge &m_memory;
    const QueueLimits &m_limits;
    unsigned m_turn = 0;
    qint64 m_largest = 0; ///< cost of the largest delivery seen lately; 0: none yet
    std::deque<WorkItem> m_urgent, m_live;
    Lanes m_replays;
    std::size_t m_nextReplay = 0; ///< whose turn it is
};

} // namespace deckhand
