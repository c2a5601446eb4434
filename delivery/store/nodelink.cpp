#include "store/nodelink.h"

#include "store/lazyconnection.h"

namespace deckhand {

NodeLink::NodeLink(const StoreAddress &address, const Node &node, std::function<void()> enroll)
    : m_address(address), m_node(node), m_callEnroll(std::move(enroll)), m_thread([this] { run(); })
{}

NodeLink::~NodeLink()
{
    {
        const std::lock_guard lock(m_mutex);
        m_stopping = true;
    }
    m_wake.notify_all();
    m_thread.join();
}

void NodeLink::run()
{
    LazyConnection connection([this] {
        return std::make_unique<Connection>(m_address, Connection::Mode::ReadWrite, true);
    });
    std::unique_lock lock(m_mutex);
    while (!m_wake.wait_for(lock, m_node.lease() / 4, [this] { return m_stopping; })) {
        lock.unlock();
        turn(connection);
        lock.lock();
    }
}

void NodeLink::turn(LazyConnection &connection)
{
    if (m_node.number() == 0)
        return; // not enrolled yet
    try {
        if (!m_node.renew(connection.get()) || m_enroll.exchange(false))
            m_callEnroll();
    } catch (const SqlException &) {
        // The lease runs on while the database is away; the next turn tries again.
    }
}

} // namespace deckhand
