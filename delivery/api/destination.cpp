#include "api/destination.h"

#include <algorithm>

namespace deckhand {

bool Subscription::isEverything() const
{
    return m_patterns.size() == 1 && m_patterns.front() == "*";
}

bool Subscription::matches(QByteArrayView type) const
{
    for (const QByteArray &pattern : m_patterns) {
        if (pattern == "*" || type == pattern)
            return true;
        // `object.*` keeps its dot, so that `task.*` does not take `task_run.completed`.
        if (pattern.endsWith(".*") && type.startsWith(QByteArrayView(pattern).chopped(1)))
            return true;
    }
    return false;
}

namespace {

template <class Map, class Changes>
void merge(Map &map, const Changes &changes)
{
    for (const auto &[name, value] : changes) {
        if (value)
            map[name] = *value;
        else
            map.erase(name);
    }
}

void mergeRetryPolicy(std::optional<RetryPolicy> &current, const DestinationPatch &patch)
{
    const std::optional<RetryPolicy> &wanted = *patch.retryPolicy;
    const std::vector<QByteArray> &names = patch.retryPolicyMembers;
    if (!wanted || !current || names.empty()) {
        current = wanted;
        return;
    }
    const auto named = [&](const char *name) {
        return std::find(names.begin(), names.end(), name) != names.end();
    };
    if (named("max_retries"))
        current->maxRetries = wanted->maxRetries;
    if (named("base_seconds"))
        current->base = wanted->base;
    if (named("factor"))
        current->factor = wanted->factor;
    if (named("cap_seconds"))
        current->cap = wanted->cap;
    if (named("jitter"))
        current->jitter = wanted->jitter;
    if (named("schedule"))
        current->schedule = wanted->schedule;
}

} // namespace

void applyPatch(Destination &destination, const DestinationPatch &patch)
{
    if (patch.name)
        destination.name = *patch.name;
    if (patch.events)
        destination.events = *patch.events;
    merge(destination.config.fields, patch.configFields);
    merge(destination.config.credentials, patch.configCredentials);
    if (patch.filter)
        destination.filter = *patch.filter;
    if (patch.clearMetadata)
        destination.metadata.clear();
    merge(destination.metadata, patch.metadata);
    if (patch.retryPolicy)
        mergeRetryPolicy(destination.retryPolicy, patch);
    if (patch.maxConcurrency)
        destination.maxConcurrency = *patch.maxConcurrency;
    if (patch.maxRate)
        destination.maxRate = *patch.maxRate;
}

DestinationDraft toDraft(const Destination &destination)
{
    DestinationDraft draft;
    draft.name = destination.name;
    draft.type = destination.type;
    draft.events = destination.events;
    draft.config = destination.config;
    draft.filter = destination.filter;
    draft.metadata = destination.metadata;
    draft.retryPolicy = destination.retryPolicy;
    draft.maxConcurrency = destination.maxConcurrency;
    draft.maxRate = destination.maxRate;
    draft.active = destination.status == DestinationStatus::Active;
    return draft;
}

} // namespace deckhand
