#pragma once

#include "destinations/sender.h"
#include "transport/tcpconnect.h"

#include <atomic>
#include <list>
#include <thread>

namespace deckhand {

/// A wish for the host with the guard, the resolver's given answers and the time of `context`.
[[nodiscard]] ConnectWish connectWish(const SenderContext &context, const QByteArray &host,
                                      quint16 port);

/// Connects to where a sender would, shakes hands over TLS where that is spoken there, and hangs up
/// without having sent anything. Each time in a thread of its own, since connecting blocks.
/// Destroying it ends what is under way, which gets no outcome. Thread: delivery.
class ConnectProbe
{
public:
    explicit ConnectProbe(const SenderContext &context) : m_context(context) {}
    ~ConnectProbe();
    Q_DISABLE_COPY_MOVE(ConnectProbe)

    /// `url`: an absolute one of http or https. The outcome of `token` goes to the sink.
    void start(quint64 token, const QByteArray &url);

private:
    struct Run
    {
        std::thread thread;
        std::atomic<bool> ended = false;
    };

    const SenderContext m_context;
    Wakeup m_stop;
    std::list<Run> m_runs;
};

} // namespace deckhand
