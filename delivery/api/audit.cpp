#include "api/audit.h"

#include <algorithm>
#include <set>

namespace deckhand {

namespace {

/// The names whose values differ, or that only one of the two has.
template <class Value>
void compare(std::set<QByteArray> &changed, const QByteArray &prefix,
             const std::map<QString, Value> &before, const std::map<QString, Value> &after)
{
    for (const auto &[name, value] : before) {
        const auto other = after.find(name);
        if (other == after.end() || !(other->second == value))
            changed.insert(prefix + name.toUtf8());
    }
    for (const auto &[name, value] : after) {
        if (!before.contains(name))
            changed.insert(prefix + name.toUtf8());
    }
}

} // namespace

std::vector<QByteArray> changedFields(const Destination &before, const Destination &after)
{
    std::set<QByteArray> changed;
    const auto note = [&changed](bool differs, const char *name) {
        if (differs)
            changed.insert(name);
    };
    note(before.name != after.name, "name");
    note(before.type != after.type, "type");
    note(before.status != after.status, "status");
    note(!(before.events == after.events), "events");
    note(before.filter.json() != after.filter.json(), "filter");
    note(before.metadata != after.metadata, "metadata");
    note(before.retryPolicy != after.retryPolicy, "retry_policy");
    note(before.maxConcurrency != after.maxConcurrency, "max_concurrency");
    note(before.maxRate != after.maxRate, "max_rate");
    const QByteArray prefix = after.type + '.';
    compare(changed, prefix, before.config.fields, after.config.fields);
    compare(changed, prefix, before.config.credentials, after.config.credentials);
    return {changed.begin(), changed.end()};
}

} // namespace deckhand
