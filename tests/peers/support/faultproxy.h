#pragma once

#include "api/time.h"
#include "transport/filedescriptor.h"

#include <QtGlobal>

#include <atomic>
#include <list>
#include <mutex>
#include <thread>

namespace deckhand {

/// A TCP proxy on loopback that breaks on demand. Thread: any.
class FaultProxy
{
public:
    explicit FaultProxy(quint16 target);
    ~FaultProxy();
    FaultProxy(const FaultProxy &) = delete;
    FaultProxy &operator=(const FaultProxy &) = delete;

    [[nodiscard]] quint16 port() const { return m_port; }
    /// Connections that were taken so far.
    [[nodiscard]] int accepted() const { return m_accepted; }
    /// Connections that are open now.
    [[nodiscard]] int open() const { return m_open; }
    /// The next connections carry this many bytes from the client, then they are reset; less than
    /// 0: all they get.
    void cutAfter(qint64 bytes) { m_cutAfter = bytes; }
    /// The next connection that carries so much is reset then; those after it are left alone.
    void cutOnceAfter(qint64 bytes) { m_cutOnceAfter = bytes; }
    /// Connections that were reset by either.
    [[nodiscard]] int cut() const { return m_cuts; }
    /// While this is true, connections are reset as soon as they are made.
    void setDown(bool down) { m_down = down; }
    /// What the target answers is held back while this is true.
    void setFrozen(bool frozen) { m_frozen = frozen; }
    /// What either side says comes so much later.
    void setDelay(milliseconds delay) { m_delayMs = delay.count(); }
    /// While this is true, connections are made and nothing comes through, either way.
    void setBlackHole(bool blackHole) { m_blackHole = blackHole; }
    /// Nothing comes through the connections that are open now any more, and neither side is told;
    /// those after them work.
    void abandonAll() { ++m_generation; }
    /// Resets every open connection.
    void cutAll();

private:
    void serve();
    void carry(FileDescriptor client);
    [[nodiscard]] qint64 allowance(qint64 limit, qint64 carried, qint64 got);

    const quint16 m_target;
    quint16 m_port = 0;
    FileDescriptor m_listener;
    Wakeup m_stop;
    Wakeup m_cut;
    std::atomic<int> m_accepted = 0;
    std::atomic<int> m_open = 0;
    std::atomic<qint64> m_cutAfter = -1;
    std::atomic<qint64> m_cutOnceAfter = -1;
    std::atomic<int> m_cuts = 0;
    std::atomic<bool> m_frozen = false;
    std::atomic<bool> m_down = false;
    std::atomic<bool> m_blackHole = false;
    std::atomic<qint64> m_delayMs = 0;
    std::atomic<int> m_generation = 0;
    std::mutex m_mutex;
    std::list<std::thread> m_carriers;
    std::thread m_thread;
};

} // namespace deckhand
