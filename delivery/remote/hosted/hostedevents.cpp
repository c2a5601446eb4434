#include "remote/hosted/hostedresources.h"

#include "remote/hosted/hostedwords.h"
#include "remote/hosted/localscan.h"
#include "remote/hosted/localsearch.h"

#include <algorithm>

namespace deckhand {

namespace {

using namespace Qt::Literals::StringLiterals;

/// What no list of Deck's events can be filtered by, even here.
std::optional<Error> refusal(const EventFilter &filter)
{
    if (filter.destinationId)
        return notOffered(u"Listing the events of one destination"_s,
                          u"list that destination's deliveries."_s, u"destination_id"_s);
    if (filter.deliveryStatus)
        return notOffered(u"Listing events by what became of them"_s,
                          u"list a destination's deliveries."_s, u"delivery_status"_s);
    const QString what = untellable(
        filter.q, [](SearchFieldId field) { return !isDeliveryField(field); }, true);
    if (!what.isEmpty())
        return notOffered(u"Searching events for “%1”"_s.arg(what),
                          u"list a destination's deliveries."_s, u"q"_s);
    return std::nullopt;
}

} // namespace

FutureResult<std::vector<PublishOutcome>> HostedEvents::publish(std::vector<EventDraft>)
{
    return refused<std::vector<PublishOutcome>>(
        notOffered(u"Publishing"_s, u"its events come from Deck itself."_s));
}

FutureResult<Page<Event>> HostedEvents::list(EventFilter filter, PageRequest page)
{
    if (std::optional<Error> error = refusal(filter))
        return refused<Page<Event>>(std::move(*error));
    const Timestamp now = m_clock.now();
    narrowTimes(filter, now);
    Query query;
    const bool exact = std::all_of(filter.types.begin(), filter.types.end(),
                                   [](const QByteArray &type) { return isValidEventType(type); });
    if (exact) {
        for (const QByteArray &type : filter.types)
            query.add("type", type);
    }
    // Deck means "later than"; ours includes the moment.
    if (filter.createdAfter)
        query.add("created_after", toIso(*filter.createdAfter - milliseconds(1)));
    query.add("created_before", filter.createdBefore);
    const auto accept = [filter, now, types = Subscription(filter.types)](const Event &event) {
        SearchRow row;
        row.event = &event;
        return (filter.types.empty() || types.matches(event.type)) &&
               (!filter.createdAfter || event.createdAt >= *filter.createdAfter) &&
               (!filter.createdBefore || event.createdAt < *filter.createdBefore) &&
               filter.q.matches(row, now);
    };
    return scanList<Event>(m_client, "/v2/events", query, std::move(page), decodeEvent, accept);
}

FutureResult<std::vector<Explanation>> HostedEvents::explain(EventId)
{
    return refused<std::vector<Explanation>>(
        notOffered(u"Explaining where an event went"_s,
                   u"compare its type with what the destinations subscribe to."_s));
}

} // namespace deckhand
