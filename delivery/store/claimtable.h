#pragma once

#include "store/store.h"

#include <mutex>
#include <optional>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace deckhand {

/// Which deliveries are with the engine. One process owns an SQLite store, so this is memory: a
/// crash gives everything back. On PostgreSQL the rows say whose they are (store/node.h), and this
/// is what the node remembers of its own. Thread: any.
class ClaimTable
{
public:
    struct Entry
    {
        qint64 destination = 0;
        QByteArray eventId; ///< empty until described
        QByteArray eventType;
    };
    /// The keys claimed for a destination at this moment.
    [[nodiscard]] std::unordered_set<RowKey> of(qint64 destination) const;
    /// False if somebody has it.
    bool add(RowKey key, Entry entry);
    [[nodiscard]] bool contains(RowKey key) const;
    [[nodiscard]] std::vector<RowKey> keys() const;
    [[nodiscard]] std::optional<Entry> entry(RowKey key) const;
    /// Tells what the event of a claimed delivery is, so that recording need not look it up.
    void describe(RowKey key, const QByteArray &eventId, const QByteArray &eventType);
    void remove(RowKey key);

private:
    mutable std::mutex m_mutex;
    std::unordered_map<RowKey, Entry> m_entries;
    std::unordered_map<qint64, std::unordered_set<RowKey>> m_byDestination;
};

} // namespace deckhand
