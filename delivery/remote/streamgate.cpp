#include "remote/streamgate.h"

namespace deckhand {

void StreamGate::deliver(std::vector<StreamMessage> messages)
{
    if (messages.empty())
        return;
    const auto batch = std::make_shared<const std::vector<StreamMessage>>(std::move(messages));
    const std::lock_guard lock(m_mutex);
    if (m_open)
        m_handler(batch);
}

void StreamGate::tell(const StreamState &state)
{
    const std::lock_guard lock(m_mutex);
    if (m_open && m_onState)
        m_onState(state);
}

void StreamGate::close()
{
    const std::lock_guard lock(m_mutex);
    m_open = false;
    if (m_connection)
        QMetaObject::invokeMethod(m_connection, &QObject::deleteLater, Qt::QueuedConnection);
}

bool StreamGate::isOpen()
{
    const std::lock_guard lock(m_mutex);
    return m_open;
}

bool StreamGate::bind(QObject *connection)
{
    const std::lock_guard lock(m_mutex);
    m_connection = connection;
    return m_open;
}

} // namespace deckhand
