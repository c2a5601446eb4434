#include "engine/destinationbook.h"

#include <algorithm>

namespace deckhand {

void DestinationBook::Change::put(Destination destination)
{
    const std::lock_guard lock(m_book.m_mutex);
    m_book.store(std::move(destination));
    m_book.rebuild();
}

void DestinationBook::Change::remove(const DestinationId &id)
{
    const std::lock_guard lock(m_book.m_mutex);
    m_book.m_destinations.erase(id);
    m_book.m_gauges.erase(id);
    m_book.rebuild();
}

void DestinationBook::load(std::vector<Destination> destinations)
{
    const std::unique_lock exclusive(m_intake);
    const std::lock_guard lock(m_mutex);
    for (Destination &destination : destinations)
        store(std::move(destination));
    rebuild();
}

void DestinationBook::store(Destination destination)
{
    const DestinationId id = destination.id;
    m_destinations[id] = std::make_shared<const Destination>(std::move(destination));
}

DestinationPtr DestinationBook::find(const DestinationId &id) const
{
    const std::lock_guard lock(m_mutex);
    const auto found = m_destinations.find(id);
    return found == m_destinations.end() ? nullptr : found->second;
}

std::vector<DestinationPtr> DestinationBook::all() const
{
    std::vector<DestinationPtr> all;
    {
        const std::lock_guard lock(m_mutex);
        all.reserve(m_destinations.size());
        for (const auto &[id, destination] : m_destinations)
            all.push_back(destination);
    }
    std::sort(all.begin(), all.end(), [](const DestinationPtr &a, const DestinationPtr &b) {
        return a->createdAt != b->createdAt ? a->createdAt > b->createdAt : a->id > b->id;
    });
    return all;
}

std::shared_ptr<QueueGauge> DestinationBook::gauge(const DestinationId &id)
{
    const std::lock_guard lock(m_mutex);
    return gaugeOf(id);
}

std::shared_ptr<QueueGauge> DestinationBook::gaugeOf(const DestinationId &id)
{
    auto &gauge = m_gauges[id];
    if (!gauge)
        gauge = std::make_shared<QueueGauge>();
    return gauge;
}

int DestinationBook::activeCount() const
{
    const std::lock_guard lock(m_mutex);
    return m_active;
}

int DestinationBook::count() const
{
    const std::lock_guard lock(m_mutex);
    return int(m_destinations.size());
}

void DestinationBook::rebuild()
{
    std::vector<RoutingEntry> routes;
    for (const auto &[id, destination] : m_destinations) {
        if (destination->status == DestinationStatus::Active)
            routes.push_back({id, destination->events, destination->filter, gaugeOf(id)});
    }
    m_active = int(routes.size());
    m_routing = std::make_unique<const RoutingTable>(std::move(routes));
}

} // namespace deckhand
