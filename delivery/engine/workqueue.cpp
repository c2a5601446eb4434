#include "engine/workqueue.h"

#include <algorithm>
#include <array>

namespace deckhand {

namespace {

constexpr int firstClaim = 64;         // before the size of this destination's events is known
constexpr int claimWhenMemoryFull = 4; // for a destination that would stand still otherwise
constexpr unsigned replayTurn = 16;

} // namespace

bool hasRoom(const QueueGauge &gauge, const MemoryGauge &memory, const QueueLimits &limits)
{
    return !gauge.backlog.load(std::memory_order_relaxed) &&
           gauge.queued.load(std::memory_order_relaxed) < limits.count &&
           gauge.bytes.load(std::memory_order_relaxed) < limits.bytes &&
           memory.bytes.load(std::memory_order_relaxed) < limits.bytesOverall;
}

void countIn(QueueGauge &gauge, MemoryGauge &memory, qint64 cost, int direction)
{
    gauge.queued.fetch_add(direction, std::memory_order_relaxed);
    gauge.bytes.fetch_add(direction * cost, std::memory_order_relaxed);
    memory.bytes.fetch_add(direction * cost, std::memory_order_relaxed);
    memory.count.fetch_add(direction, std::memory_order_relaxed);
}

void WorkQueue::push(WorkItem item, bool counted)
{
    if (!counted)
        count(item, 1);
    m_largest = std::max(m_largest - m_largest / 64, item.cost());
    auto &lane = item.delivery.replayId ? m_replay : m_live;
    lane.push_back(std::move(item));
}

void WorkQueue::pushUrgent(WorkItem item)
{
    count(item, 1);
    m_urgent.push_back(std::move(item));
}

std::deque<WorkItem> &WorkQueue::next()
{
    if (!m_urgent.empty())
        return m_urgent;
    const bool replaysTurn =
        !m_replaysBlocked && !m_replay.empty() && (m_live.empty() || ++m_turn % replayTurn == 0);
    return replaysTurn ? m_replay : m_live;
}

WorkItem WorkQueue::pop()
{
    auto &lane = next();
    WorkItem item = std::move(lane.front());
    lane.pop_front();
    count(item, -1);
    return item;
}

void WorkQueue::unpop(WorkItem item)
{
    count(item, 1);
    auto &lane = item.delivery.replayId ? m_replay : m_live;
    lane.push_front(std::move(item));
}

int WorkQueue::room(Lane lane) const
{
    const int used = int(lane == Lane::Replay ? m_replay.size() : m_live.size());
    if (used > m_limits.count / 2)
        return 0;
    const int byCount = m_limits.count - used;
    if (m_largest == 0)
        return std::min(byCount, firstClaim);
    const qint64 left =
        std::min(m_limits.bytes - m_gauge->bytes.load(std::memory_order_relaxed),
                 m_limits.bytesOverall - m_memory.bytes.load(std::memory_order_relaxed));
    const int byBytes = int(std::clamp<qint64>(left / m_largest, 0, m_limits.count));
    // Many small claims would cost more than they bring.
    if (byBytes < claimWhenMemoryFull)
        return used == 0 ? std::min(byCount, claimWhenMemoryFull) : 0;
    return std::min(byCount, byBytes);
}

std::optional<WorkItem> WorkQueue::remove(const DeliveryId &id)
{
    for (auto *lane : std::array{&m_urgent, &m_live, &m_replay}) {
        const auto found = std::find_if(lane->begin(), lane->end(), [&](const WorkItem &item) {
            return item.delivery.id == id;
        });
        if (found == lane->end())
            continue;
        WorkItem item = std::move(*found);
        lane->erase(found);
        count(item, -1);
        return item;
    }
    return std::nullopt;
}

std::vector<RowKey> WorkQueue::removeReplay(const ReplayId &id)
{
    std::vector<RowKey> keys;
    std::erase_if(m_replay, [&](const WorkItem &item) {
        const bool mine = item.delivery.replayId == id;
        if (mine) {
            keys.push_back(item.delivery.key);
            count(item, -1);
        }
        return mine;
    });
    return keys;
}

std::vector<RowKey> WorkQueue::clear()
{
    std::vector<RowKey> keys;
    for (auto *lane : std::array{&m_urgent, &m_live, &m_replay}) {
        for (const WorkItem &item : *lane) {
            keys.push_back(item.delivery.key);
            count(item, -1);
        }
        lane->clear();
    }
    return keys;
}

} // namespace deckhand
