#include "engine/workqueue.h"

#include <algorithm>

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
    auto &lane = item.delivery.replayId ? laneFor(*item.delivery.replayId).items : m_live;
    lane.push_back(std::move(item));
}

void WorkQueue::pushUrgent(WorkItem item)
{
    count(item, 1);
    m_urgent.push_back(std::move(item));
}

bool WorkQueue::isEmpty() const
{
    return m_urgent.empty() && m_live.empty() &&
           std::all_of(m_replays.begin(), m_replays.end(),
                       [](const ReplayLane &lane) { return lane.items.empty(); });
}

std::size_t WorkQueue::sendable() const
{
    std::size_t all = m_urgent.size() + m_live.size();
    for (const ReplayLane &lane : m_replays)
        all += lane.isSendable() ? lane.items.size() : 0;
    return all;
}

std::size_t WorkQueue::nextReplay() const
{
    for (std::size_t i = 0; i < m_replays.size(); ++i) {
        const std::size_t at = (m_nextReplay + i) % m_replays.size();
        if (m_replays[at].isSendable())
            return at;
    }
    return m_replays.size();
}

WorkItem WorkQueue::pop()
{
    if (!m_urgent.empty())
        return popFrom(m_urgent);
    const std::size_t replay = nextReplay();
    const bool replaysTurn =
        replay < m_replays.size() && (m_live.empty() || ++m_turn % replayTurn == 0);
    return replaysTurn ? popReplay(replay) : popFrom(m_live);
}

WorkItem WorkQueue::popFrom(std::deque<WorkItem> &lane)
{
    WorkItem item = std::move(lane.front());
    lane.pop_front();
    count(item, -1);
    return item;
}

WorkItem WorkQueue::popReplay(std::size_t at)
{
    ReplayLane &lane = m_replays[at];
    WorkItem item = popFrom(lane.items);
    m_nextReplay = at + 1;
    if (lane.items.empty() && !lane.more)
        drop(m_replays.begin() + std::ptrdiff_t(at));
    return item;
}

void WorkQueue::unpop(WorkItem item, ReplayWait wait)
{
    count(item, 1);
    ReplayLane &lane = laneFor(*item.delivery.replayId);
    lane.items.push_front(std::move(item));
    lane.wait = wait;
}

bool WorkQueue::resume(const ReplayId &id, ReplayWait wait, ReplayWait next)
{
    const auto lane = laneOf(id);
    if (lane == m_replays.end() || lane->wait != wait)
        return false;
    lane->wait = next;
    return true;
}

WorkQueue::Lanes::iterator WorkQueue::laneOf(const ReplayId &id)
{
    return std::find_if(m_replays.begin(), m_replays.end(),
                        [&id](const ReplayLane &lane) { return lane.id == id; });
}

ReplayLane &WorkQueue::laneFor(const ReplayId &id)
{
    const auto lane = laneOf(id);
    return lane == m_replays.end() ? m_replays.emplace_back(ReplayLane{id}) : *lane;
}

void WorkQueue::drop(Lanes::iterator lane)
{
    const auto at = std::size_t(lane - m_replays.begin());
    m_replays.erase(lane);
    if (m_nextReplay > at)
        --m_nextReplay;
}

void WorkQueue::setMore(const ReplayId &id, bool more)
{
    const auto lane = laneOf(id);
    if (lane == m_replays.end())
        return;
    lane->more = more;
    if (!more && lane->items.empty())
        drop(lane);
}

int WorkQueue::room() const
{
    return room(int(m_live.size()), m_limits.count, 1);
}

int WorkQueue::room(const ReplayLane &lane, int most) const
{
    const int lanes = int(m_replays.size());
    const int share = std::max(m_limits.count / lanes, std::min(m_limits.count, firstOfReplay));
    return room(int(lane.items.size()), std::min(share, most), lanes);
}

int WorkQueue::roomForAnother() const
{
    return room(0, std::min(m_limits.count, firstOfReplay), int(m_replays.size()) + 1);
}

int WorkQueue::room(int used, int most, int sharers) const
{
    if (used > most / 2)
        return 0;
    const int byCount = most - used;
    if (m_largest == 0)
        return std::min(byCount, firstClaim);
    const qint64 left =
        std::min(m_limits.bytes - m_gauge->bytes.load(std::memory_order_relaxed),
                 m_limits.bytesOverall - m_memory.bytes.load(std::memory_order_relaxed));
    const int byBytes = int(std::clamp<qint64>(left / sharers / m_largest, 0, m_limits.count));
    // Many small claims would cost more than they bring.
    if (byBytes < claimWhenMemoryFull)
        return used == 0 ? std::min(byCount, claimWhenMemoryFull) : 0;
    return std::min(byCount, byBytes);
}

std::optional<WorkItem> WorkQueue::remove(const DeliveryId &id)
{
    const auto from = [this, &id](std::deque<WorkItem> &lane) {
        const auto found = std::find_if(
            lane.begin(), lane.end(), [&](const WorkItem &item) { return item.delivery.id == id; });
        if (found == lane.end())
            return std::optional<WorkItem>();
        std::optional<WorkItem> item = std::move(*found);
        lane.erase(found);
        count(*item, -1);
        return item;
    };
    for (auto *lane : {&m_urgent, &m_live}) {
        if (auto item = from(*lane))
            return item;
    }
    for (auto lane = m_replays.begin(); lane != m_replays.end(); ++lane) {
        if (auto item = from(lane->items)) {
            if (lane->items.empty() && !lane->more)
                drop(lane);
            return item;
        }
    }
    return std::nullopt;
}

std::vector<RowKey> WorkQueue::removeReplay(const ReplayId &id)
{
    std::vector<RowKey> keys;
    const auto lane = laneOf(id);
    if (lane == m_replays.end())
        return keys;
    giveUp(lane->items, keys);
    drop(lane);
    return keys;
}

std::vector<RowKey> WorkQueue::clear()
{
    std::vector<RowKey> keys;
    for (auto *lane : {&m_urgent, &m_live})
        giveUp(*lane, keys);
    for (ReplayLane &lane : m_replays)
        giveUp(lane.items, keys);
    m_replays.clear();
    m_nextReplay = 0;
    return keys;
}

void WorkQueue::giveUp(std::deque<WorkItem> &lane, std::vector<RowKey> &keys)
{
    for (const WorkItem &item : lane) {
        keys.push_back(item.delivery.key);
        count(item, -1);
    }
    lane.clear();
}

} // namespace deckhand
