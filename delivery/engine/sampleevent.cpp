#include "engine/sampleevent.h"

#include "api/publish.h"

#include <algorithm>

namespace deckhand {

Result<Event> sampleEvent(const Subscription &subscription, const TestRequest &request,
                          const EventLimits &limits)
{
    const auto &catalogue = eventTypes();
    EventDraft draft;
    draft.type = request.eventType;
    if (draft.type.isEmpty()) {
        const auto taken =
            std::find_if(catalogue.begin(), catalogue.end(),
                         [&](const EventTypeInfo &t) { return subscription.matches(t.name); });
        if (taken != catalogue.end())
            draft.type = taken->name;
        else if (!subscription.patterns().empty())
            draft.type = QByteArray(subscription.patterns().front()).replace('*', "test");
    }
    draft.data = request.data;
    if (draft.data.isEmpty()) {
        const auto known =
            std::find_if(catalogue.begin(), catalogue.end(),
                         [&](const EventTypeInfo &t) { return t.name == draft.type; });
        draft.data = known != catalogue.end() ? known->sample : QByteArray("{}");
    }
    Error error;
    validateDraft(draft, limits, {}, error.items);
    if (!error.items.empty())
        return failure(std::move(error));
    return Event{{}, std::move(draft.type), std::move(draft.data), {}};
}

} // namespace deckhand
