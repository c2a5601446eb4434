#include "models/instancecomparison.h"

#include <algorithm>
#include <set>

namespace deckhand {

namespace {

ComparedDestination rowOf(const ImportItem &item)
{
    ComparedDestination row;
    row.name = item.draft.name;
    row.type = item.draft.type;
    row.changes = item.changed;
    row.problem = item.problem;
    row.kind = item.kind == ImportItem::Kind::Changed ? ComparedDestination::Kind::Different
             : item.kind == ImportItem::Kind::Same    ? ComparedDestination::Kind::Same
                                                      : ComparedDestination::Kind::OnlyThere;
    return row;
}

} // namespace

Result<std::vector<ComparedDestination>> compareInstances(const std::vector<Destination> &there,
                                                          const std::vector<Destination> &here,
                                                          const DestinationTypes &types)
{
    std::vector<ComparedDestination> rows;
    std::set<DestinationId> matched;
    if (!there.empty()) {
        // The way they would come here, so that both say the same.
        const auto items = readBundle(exportDestinations(there, {}, {}, {}), types, here, {});
        if (!items)
            return failure(items.error());
        for (const ImportItem &item : *items) {
            rows.push_back(rowOf(item));
            matched.insert(item.existing);
        }
    }
    for (const Destination &destination : here) {
        if (!matched.contains(destination.id))
            rows.push_back(
                {ComparedDestination::Kind::OnlyHere, destination.name, destination.type, {}, {}});
    }
    std::stable_sort(rows.begin(), rows.end(),
                     [](const ComparedDestination &a, const ComparedDestination &b) {
                         if (a.kind != b.kind)
                             return a.kind < b.kind;
                         return a.name.localeAwareCompare(b.name) < 0;
                     });
    return rows;
}

int countOf(const std::vector<ComparedDestination> &rows, ComparedDestination::Kind kind)
{
    return int(std::count_if(rows.begin(), rows.end(),
                             [kind](const ComparedDestination &row) { return row.kind == kind; }));
}

} // namespace deckhand
