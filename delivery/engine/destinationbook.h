#pragma once

#include "api/destination.h"
#include "engine/routing.h"

#include <memory>
#include <mutex>
#include <shared_mutex>
#include <unordered_map>

namespace deckhand {

using DestinationPtr = std::shared_ptr<const Destination>;

/// The destinations as they are now, with their credentials, and the routing table made from them.
/// Thread: any.
///
/// Intake holds `intakeLock` from reading the table until its write is queued. A change takes the
/// exclusive side of that lock while it swaps the table and queues its own write. So the store sees
/// both in the order in which routing saw them: holding the waiting deliveries of a destination
/// covers every delivery routed by the old table, and none is routed after it.
class DestinationBook
{
public:
    /// Intake waits while this lives.
    class Change
    {
    public:
        explicit Change(DestinationBook &book) : m_book(book), m_lock(book.m_intake) {}
        void put(Destination destination);
        void remove(const DestinationId &id);

    private:
        DestinationBook &m_book;
        std::unique_lock<std::shared_mutex> m_lock;
    };

    void load(std::vector<Destination> destinations);
    [[nodiscard]] Change change() { return Change(*this); }

    [[nodiscard]] DestinationPtr find(const DestinationId &id) const;
    /// Newest first.
    [[nodiscard]] std::vector<DestinationPtr> all() const;
    [[nodiscard]] std::shared_ptr<QueueGauge> gauge(const DestinationId &id);
    [[nodiscard]] int activeCount() const;
    [[nodiscard]] int count() const;

    [[nodiscard]] std::shared_lock<std::shared_mutex> intakeLock() const
    {
        return std::shared_lock(m_intake);
    }
    /// Only while holding `intakeLock`.
    [[nodiscard]] const RoutingTable &routing() const { return *m_routing; }

private:
    void store(Destination destination);
    [[nodiscard]] std::shared_ptr<QueueGauge> gaugeOf(const DestinationId &id);
    void rebuild(); ///< with m_mutex held

    mutable std::mutex m_mutex;
    std::unordered_map<DestinationId, DestinationPtr> m_destinations;
    std::unordered_map<DestinationId, std::shared_ptr<QueueGauge>> m_gauges;
    int m_active = 0;
    mutable std::shared_mutex m_intake;
    std::unique_ptr<const RoutingTable> m_routing = std::make_unique<RoutingTable>();
};

} // namespace deckhand
