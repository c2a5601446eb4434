#pragma once

#include "demo/receiver.h"
#include "loadclient.h"
#include "serverprocess.h"

#include <atomic>
#include <chrono>
#include <memory>
#include <vector>

namespace deckhand::bench {

using SteadyClock = std::chrono::steady_clock;

/// When each sample event was published and when it came out at one receiver. Written by one
/// publisher and one receiver per slot, read after `done` reached the number wanted.
class Ledger
{
public:
    explicit Ledger(std::size_t count) : m_sent(count), m_got(count) {}
    void sent(std::size_t index) { m_sent[index].store(now(), std::memory_order_relaxed); }
    void got(qint64 index);
    /// The publish moments of another ledger over the same events.
    void takeSent(const Ledger &other);
    [[nodiscard]] std::size_t done() const { return m_done.load(std::memory_order_acquire); }
    /// Waits until `count` events arrived; false after `limit`.
    [[nodiscard]] bool wait(std::size_t count, std::chrono::seconds limit) const;
    /// Milliseconds from publish to receipt, of what arrived.
    [[nodiscard]] std::vector<double> latencies(std::size_t first = 0) const;
    /// From the first publish to the last receipt.
    [[nodiscard]] double seconds() const;

private:
    static qint64 now() { return SteadyClock::now().time_since_epoch().count(); }
    std::vector<std::atomic<qint64>> m_sent;
    std::vector<std::atomic<qint64>> m_got;
    std::atomic<std::size_t> m_done{0};
};

/// A receiver that writes into the ledger.
[[nodiscard]] std::unique_ptr<Receiver> receiverFor(Ledger &ledger);

/// Creates a webhook destination for everything; answers its id.
QByteArray addWebhook(LoadClient &client, const QByteArray &name, const QByteArray &url,
                      const QByteArray &extraMembers = {});

/// Publishes [first, first + count) as NDJSON of `batch` events a call over `connections`
/// connections; returns when all are acknowledged. A batch of 1 sends single objects.
void publish(quint16 port, const QByteArray &key, Ledger &ledger, std::size_t first,
             std::size_t count, std::size_t batch, unsigned connections);

/// Publishes at a fixed rate whatever the answers do, one event a call; latency counts from the
/// moment an event was due, so that a stall is not hidden by the load waiting for it.
void publishAtRate(quint16 port, const QByteArray &key, Ledger &ledger, std::size_t first,
                   std::size_t count, double perSecond);

} // namespace deckhand::bench
