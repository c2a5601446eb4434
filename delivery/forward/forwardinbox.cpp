#include "forward/forwardinbox.h"

#include <utility>

namespace deckhand {

namespace {

constexpr size_t mostStates = 100;

size_t sizeOf(const StreamMessage &message)
{
    const auto *event = std::get_if<Event>(&message.body);
    return 512 + (event ? size_t(event->data.size()) : 0);
}

} // namespace

void ForwardInbox::put(const StreamBatch &batch)
{
    size_t bytes = 0;
    for (const StreamMessage &message : *batch)
        bytes += sizeOf(message);
    {
        const std::lock_guard lock(m_mutex);
        if (m_bytes + bytes > m_mostBytes) {
            m_content.dropped = true;
        } else {
            m_bytes += bytes;
            m_content.batches.push_back(batch);
        }
    }
    m_arrived.notify_all();
    Q_EMIT filled();
}

void ForwardInbox::putState(const StreamState &state)
{
    {
        const std::lock_guard lock(m_mutex);
        if (m_content.states.size() >= mostStates)
            m_content.states.erase(m_content.states.begin());
        m_content.states.push_back(state);
    }
    Q_EMIT filled();
}

bool ForwardInbox::waitUntil(SteadyTime deadline)
{
    std::unique_lock lock(m_mutex);
    return m_arrived.wait_until(lock, deadline,
                                [this] { return !m_content.batches.empty() || m_content.dropped; });
}

ForwardInbox::Content ForwardInbox::take()
{
    const std::lock_guard lock(m_mutex);
    m_bytes = 0;
    return std::exchange(m_content, {});
}

} // namespace deckhand
