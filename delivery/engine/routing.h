#pragma once

#include "api/destination.h"
#include "api/event.h"

#include <QHash>

#include <atomic>
#include <memory>
#include <vector>

namespace deckhand {

/// How full a destination's queue in memory is, shared between intake and dispatch. `backlog` is
/// set while deliveries wait in the store: then new ones queue up behind them instead of
/// overtaking.
struct QueueGauge
{
    std::atomic<int> queued{0};
    std::atomic<qint64> bytes{0};
    std::atomic<bool> backlog{false};
};

/// One active destination as routing sees it.
struct RoutingEntry
{
    DestinationId id;
    Subscription events;
    ContentFilter filter;
    std::shared_ptr<QueueGauge> gauge;
};

/// Which destinations get an event. Immutable, so that intake needs no lock to read it; a change of
/// any destination makes a new table. Thread: any.
class RoutingTable
{
public:
    RoutingTable() = default;
    explicit RoutingTable(std::vector<RoutingEntry> routes);

    /// The routes whose subscription and content filter take the event, each once.
    void match(const Event &event, std::vector<const RoutingEntry *> &taken) const;

private:
    class Verdicts;
    void add(const QByteArray &pattern, quint32 index);
    void gather(const QByteArray &pattern, std::vector<quint32> &hits) const;

    static constexpr quint32 noFilter = quint32(-1);

    std::vector<RoutingEntry> m_routes;
    std::vector<quint32> m_filterOf;      ///< of each route, into m_filters
    std::vector<ContentFilter> m_filters; ///< each distinct one once
    std::vector<quint32> m_everything;
    QHash<QByteArray, std::vector<quint32>> m_byPattern; ///< exact types and `object.*`
};

} // namespace deckhand
