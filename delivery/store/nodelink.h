#pragma once

#include "store/lazyconnection.h"
#include "store/node.h"
#include "store/storeaddress.h"

#include <atomic>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

namespace deckhand {

/// Keeps a node's lease alive, on a thread and a connection of its own, so that neither a long
/// write nor a full queue lets it end.
class NodeLink
{
public:
    /// `enroll` is called on this thread when the node must take a new number.
    NodeLink(const StoreAddress &address, const Node &node, std::function<void()> enroll);
    ~NodeLink();
    NodeLink(const NodeLink &) = delete;
    NodeLink &operator=(const NodeLink &) = delete;

    /// At the next turn. Thread: any.
    void enrollSoon() { m_enroll = true; }

private:
    void run();
    void turn(LazyConnection &connection);

    const StoreAddress m_address;
    const Node &m_node;
    const std::function<void()> m_callEnroll;
    std::atomic<bool> m_enroll{false};
    std::mutex m_mutex;
    std::condition_variable m_wake;
    bool m_stopping = false;
    std::thread m_thread;
};

} // namespace deckhand
