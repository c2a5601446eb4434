#include "store/claimtable.h"

namespace deckhand {

std::unordered_set<RowKey> ClaimTable::of(qint64 destination) const
{
    const std::lock_guard lock(m_mutex);
    const auto found = m_byDestination.find(destination);
    return found == m_byDestination.end() ? std::unordered_set<RowKey>() : found->second;
}

bool ClaimTable::add(RowKey key, Entry entry)
{
    const std::lock_guard lock(m_mutex);
    const qint64 destination = entry.destination;
    if (!m_entries.try_emplace(key, std::move(entry)).second)
        return false;
    m_byDestination[destination].insert(key);
    return true;
}

bool ClaimTable::contains(RowKey key) const
{
    const std::lock_guard lock(m_mutex);
    return m_entries.contains(key);
}

std::vector<RowKey> ClaimTable::keys() const
{
    const std::lock_guard lock(m_mutex);
    std::vector<RowKey> keys;
    keys.reserve(m_entries.size());
    for (const auto &[key, entry] : m_entries)
        keys.push_back(key);
    return keys;
}

std::optional<ClaimTable::Entry> ClaimTable::entry(RowKey key) const
{
    const std::lock_guard lock(m_mutex);
    const auto found = m_entries.find(key);
    return found == m_entries.end() ? std::nullopt : std::optional(found->second);
}

void ClaimTable::describe(RowKey key, const QByteArray &eventId, const QByteArray &eventType)
{
    const std::lock_guard lock(m_mutex);
    const auto found = m_entries.find(key);
    if (found == m_entries.end())
        return;
    found->second.eventId = eventId;
    found->second.eventType = eventType;
}

void ClaimTable::remove(RowKey key)
{
    const std::lock_guard lock(m_mutex);
    const auto found = m_entries.find(key);
    if (found == m_entries.end())
        return;
    const auto mine = m_byDestination.find(found->second.destination);
    if (mine != m_byDestination.end()) {
        mine->second.erase(key);
        if (mine->second.empty())
            m_byDestination.erase(mine);
    }
    m_entries.erase(found);
}

} // namespace deckhand
