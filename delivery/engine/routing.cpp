#include "engine/routing.h"

#include <algorithm>

namespace deckhand {

RoutingTable::RoutingTable(std::vector<RoutingEntry> routes) : m_routes(std::move(routes))
{
    QHash<QByteArray, quint32> filters;
    m_filterOf.reserve(m_routes.size());
    for (quint32 i = 0; i < m_routes.size(); ++i) {
        for (const QByteArray &pattern : m_routes[i].events.patterns())
            add(pattern, i);
        const ContentFilter &filter = m_routes[i].filter;
        if (filter.isEmpty()) {
            m_filterOf.push_back(noFilter);
            continue;
        }
        const auto known = filters.constFind(filter.json());
        if (known != filters.constEnd()) {
            m_filterOf.push_back(*known);
            continue;
        }
        const auto index = quint32(m_filters.size());
        filters.insert(filter.json(), index);
        m_filters.push_back(filter);
        m_filterOf.push_back(index);
    }
}

/// What each distinct filter says of one event: asked when first needed, and then known.
class RoutingTable::Verdicts
{
public:
    Verdicts(const std::vector<ContentFilter> &filters, const Event &event)
        : m_filters(filters), m_event(event)
    {}
    [[nodiscard]] bool takes(quint32 filter)
    {
        if (filter == noFilter)
            return true;
        if (m_known.empty())
            m_known.resize(m_filters.size(), Verdict::Unasked);
        Verdict &verdict = m_known[filter];
        if (verdict == Verdict::Unasked)
            verdict = m_filters[filter].matches(m_event) ? Verdict::Takes : Verdict::Refuses;
        return verdict == Verdict::Takes;
    }

private:
    enum class Verdict : quint8 { Unasked, Takes, Refuses };
    const std::vector<ContentFilter> &m_filters;
    const Event &m_event;
    std::vector<Verdict> m_known;
};

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

void RoutingTable::match(const Event &event, std::vector<const RoutingEntry *> &taken) const
{
    taken.clear();
    Verdicts verdicts(m_filters, event);
    const auto take = [&](quint32 i) {
        if (verdicts.takes(m_filterOf[i]))
            taken.push_back(&m_routes[i]);
    };
    if (m_byPattern.isEmpty()) {
        for (const quint32 i : m_everything)
            take(i);
        return;
    }
    std::vector<quint32> hits = m_everything;
    gather(event.type, hits);
    for (qsizetype dot = event.type.indexOf('.'); dot >= 0;
         dot = event.type.indexOf('.', dot + 1)) {
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
