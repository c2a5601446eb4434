#include "engine/routing.h"

#include <algorithm>

namespace deckhand {

RoutingTable::RoutingTable(std::vector<Route> routes)
    : m_routes(std::move(routes))
{
    for (quint32 i = 0; i < m_routes.size(); ++i) {
        for (const QByteArray &pattern : m_routes[i].events.patterns())
            add(pattern, i);
    }
}

void RoutingTable::add(const QByteArray &pattern, quint32 index)
{
    if (pattern == "*")
        m_everything.push_back(index);
    else
        m_byPattern[pattern].push_back(index);
}

void RoutingTable::gather(const QByteArray &pattern, std::vector<quint32> &hits) const
{
    const auto found = m_byPattern.constFind(pattern);
    if (found != m_byPattern.constEnd())
        hits.insert(hits.end(), found->begin(), found->end());
}

void RoutingTable::match(const Event &event, std::vector<const Route *> &taken) const
{
    taken.clear();
    const auto take = [&](quint32 i) {
        const Route &route = m_routes[i];
        if (route.filter.isEmpty() || route.filter.matches(event))
            taken.push_back(&route);
    };
    if (m_byPattern.isEmpty()) {
        for (const quint32 i : m_everything)
            take(i);
        return;
    }
    std::vector<quint32> hits = m_everything;
    gather(event.type, hits);
    for (qsizetype dot = event.type.indexOf('.'); dot >= 0; dot = event.type.indexOf('.', dot + 1)) {
        QByteArray pattern = event.type.first(dot + 1);
        pattern += '*';
        gather(pattern, hits);
    }
    // A destination may subscribe by several patterns that all match.
    std::sort(hits.begin(), hits.end());
    hits.erase(std::unique(hits.begin(), hits.end()), hits.end());
    for (const quint32 i : hits)
        take(i);
}

} // namespace deckhand
