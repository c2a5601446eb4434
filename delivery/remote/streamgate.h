#pragma once

#include "api/stream.h"

#include <QObject>

#include <mutex>

namespace deckhand {

/// Stands between a connection and its handlers: once closed, they are not called again.
/// Thread: any. Closing from inside a handler is allowed.
class StreamGate
{
public:
    StreamGate(StreamHandler handler, StreamStateHandler onState)
        : m_handler(std::move(handler)), m_onState(std::move(onState))
    {}
    void deliver(std::vector<StreamMessage> messages);
    void tell(const StreamState &state);
    void close();
    [[nodiscard]] bool isOpen();
    /// False where the gate is closed already. A null pointer unbinds.
    [[nodiscard]] bool bind(QObject *connection);

private:
    std::recursive_mutex m_mutex;
    StreamHandler m_handler;
    StreamStateHandler m_onState;
    QObject *m_connection = nullptr;
    bool m_open = true;
};

} // namespace deckhand
