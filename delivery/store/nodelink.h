#pragma once

#include "store/lazyconnection.h"
#include "store/node.h"
#include "store/store.h"
#include "store/storeaddress.h"

#include <QThread>

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <set>

namespace deckhand {

/// One node's tie to the others, on a thread and a connection of its own, so
/// that neither a long write nor a full queue stands in the way: keeps its
/// lease alive, sees others come and go, tells them what has been done here and
/// hears what they tell.
///
/// Telling is by NOTIFY, gathered for some milliseconds: one notification for
/// many commits, and none inside of a commit, where notifying transactions of
/// all nodes would wait for each other. What is not told because a node dies is
/// found when its lease ends; what could not be told goes out when the
/// connection is back.
class NodeLink
{
public:
    struct Calls
    {
        std::function<void()> enroll; ///< the node must take a new number
        /// Rows to be shown to who watches here.
        std::function<void(std::vector<EventId>, std::vector<RowKey>)> show;
    };
    NodeLink(const StoreAddress &address, const Node &node, Calls calls);
    ~NodeLink();
    NodeLink(const NodeLink &) = delete;
    NodeLink &operator=(const NodeLink &) = delete;

    /// Renews, tells and hears nothing more. Waits for its thread.
    void stop();

    // Thread of all these: any.
    void follow(StoreNews news);
    /// At the next turn.
    void enrollSoon() { m_enroll = true; }
    void tellWork(const std::vector<DestinationId> &destinations);
    void tellDestinations();
    void tellReplayStopped(const ReplayId &id);
    /// Whether telling of rows is of use.
    [[nodiscard]] bool othersWatch() const { return m_othersWatch.load(); }
    void tellEvents(const std::vector<EventId> &ids);
    void tellDeliveries(const std::vector<RowKey> &keys);

private:
    class Loop;
    struct Outbox
    {
        std::set<DestinationId> work;
        std::set<ReplayId> stopped;
        std::vector<EventId> events;
        std::vector<RowKey> deliveries;
        bool anyWork = false;
        bool destinations = false;
        [[nodiscard]] bool isEmpty() const
        {
            return work.empty() && stopped.empty() && events.empty() && deliveries.empty() &&
                   !anyWork && !destinations;
        }
    };
    /// Adds with the lock held and wakes the thread.
    template <class Add>
    void tell(Add add);
    [[nodiscard]] Outbox takeOutbox();
    void untold(const Outbox &outbox);

    const StoreAddress m_address;
    const Node &m_node;
    const Calls m_calls;
    std::atomic<bool> m_enroll{false};
    std::atomic<bool> m_othersWatch{false};
    std::mutex m_mutex;
    Outbox m_outbox;
    StoreNews m_news;
    Loop *m_loop = nullptr; ///< while the thread runs
    std::unique_ptr<QThread> m_thread;
};

} // namespace deckhand
