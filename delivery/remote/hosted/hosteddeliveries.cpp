#include "remote/hosted/hostedresources.h"

#include "api/jsonscan.h"
#include "remote/hosted/hostedwords.h"
#include "remote/hosted/localscan.h"
#include "remote/hosted/localsearch.h"

#include <algorithm>

namespace deckhand {

namespace {

using namespace Qt::Literals::StringLiterals;

/// In no id of either kind.
constexpr char between = '~';

DeliveryId idOf(const DestinationId &destination, const EventId &event)
{
    return DeliveryId(destination.bytes() + between + event.bytes());
}

QByteArray listPath(const DestinationId &id)
{
    return "/v2/event-destinations/" + segment(id.bytes()) + "/event-deliveries";
}

Result<Delivery> decodeHosted(QByteArrayView json)
{
    // What comes first is what counts, should Deck give ids one day.
    const auto members = scanJson(json, JsonLimits{});
    const bool hasId = members && std::any_of(members->begin(), members->end(),
                                              [](const auto &m) { return m.key == "id"; });
    if (hasId || !members || members->empty())
        return decodeDelivery(json);
    const QByteArray text = "{\"id\":\"-\"," + json.sliced(json.indexOf('{') + 1).toByteArray();
    Result<Delivery> delivery = decodeDelivery(text);
    if (delivery)
        delivery->id = idOf(delivery->destinationId, delivery->eventId);
    return delivery;
}

bool isListed(SearchFieldId field)
{
    switch (field) {
    case SearchFieldId::Type:
    case SearchFieldId::Id:
    case SearchFieldId::Event:
    case SearchFieldId::Status:
    case SearchFieldId::Attempts:
    case SearchFieldId::Created:
    case SearchFieldId::Age: return true;
    default: return false;
    }
}

std::optional<Error> refusal(const DeliveryFilter &filter)
{
    if (!filter.destinationId)
        return notOffered(u"Listing the deliveries of all destinations"_s,
                          u"choose one destination."_s, u"destination_id"_s);
    if (filter.error)
        return notOffered(u"Listing deliveries by their error"_s,
                          u"it does not tell why a delivery failed."_s, u"error"_s);
    const QString what = untellable(filter.q, isListed, false);
    if (!what.isEmpty())
        return notOffered(u"Searching deliveries for “%1”"_s.arg(what),
                          u"search for type, status, attempts, age or event."_s, u"q"_s);
    return std::nullopt;
}

bool accepts(const DeliveryFilter &filter, const Delivery &delivery, Timestamp now)
{
    Event event;
    event.id = delivery.eventId;
    event.type = delivery.eventType;
    event.data = "{}";
    SearchRow row;
    row.event = &event;
    row.delivery = &delivery;
    return (!filter.eventId || delivery.eventId == *filter.eventId) &&
           (filter.types.empty() || Subscription(filter.types).matches(delivery.eventType)) &&
           (filter.statuses.empty() || std::find(filter.statuses.begin(), filter.statuses.end(),
                                                 delivery.status) != filter.statuses.end()) &&
           (!filter.createdAfter || delivery.createdAt >= *filter.createdAfter) &&
           (!filter.createdBefore || delivery.createdAt < *filter.createdBefore) &&
           filter.q.matches(row, now);
}

/// What of the filter Deck's own parameters say.
Query queryOf(const DeliveryFilter &filter)
{
    Query query;
    if (filter.statuses.size() == 1 && (filter.statuses.front() == DeliveryStatus::Success ||
                                        filter.statuses.front() == DeliveryStatus::Failure))
        query.add("status", QByteArray(wireName(filter.statuses.front())));
    if (filter.types.size() == 1 && isValidEventType(filter.types.front()))
        query.add("type", filter.types.front());
    return query;
}

Error unknownDelivery()
{
    return Error(ErrorCode::ResourceNotFound,
                 u"There is no such delivery among the newest of its destination."_s);
}

} // namespace

FutureResult<Page<Delivery>> HostedDeliveries::list(DeliveryFilter filter, PageRequest page)
{
    if (std::optional<Error> error = refusal(filter))
        return refused<Page<Delivery>>(std::move(*error));
    const QByteArray path = listPath(*filter.destinationId);
    Query query = queryOf(filter);
    return scanList<Delivery>(
        m_client, path, std::move(query), std::move(page), decodeHosted,
        [filter = std::move(filter), now = m_clock.now()](const Delivery &delivery) {
            return accepts(filter, delivery, now);
        });
}

FutureResult<Delivery> HostedDeliveries::get(DeliveryId id)
{
    const qsizetype at = id.bytes().indexOf(between);
    if (at < 0)
        return refused<Delivery>(unknownDelivery());
    const DestinationId destination(id.bytes().first(at));
    const EventId eventId(id.bytes().sliced(at + 1));
    auto completion = std::make_shared<Completion<Delivery>>();
    FutureResult<Delivery> future = completion->future();
    RemoteClient &client = m_client;
    // The event's type leaves few deliveries to look through.
    m_client.call(getRequest("/v2/events/" + segment(eventId.bytes())),
                  [&client, completion, destination, eventId](const Result<QByteArray> &body) {
                      const Result<Event> event = body ? decodeEvent(*body) : failure(body.error());
                      if (!event) {
                          completion->finish(failure(event.error()));
                          return;
                      }
                      Query query;
                      query.add("type", event->type);
                      auto found =
                          scanList<Delivery>(client, listPath(destination), query, {100, {}},
                                             decodeHosted, [eventId](const Delivery &delivery) {
                                                 return delivery.eventId == eventId;
                                             });
                      onFinished(found, &client, [completion](Result<Page<Delivery>> page) {
                          if (!page)
                              completion->finish(failure(page.error()));
                          else if (page->items.empty())
                              completion->finish(failure(unknownDelivery()));
                          else
                              completion->finish(page->items.front());
                      });
                  });
    return future;
}

FutureResult<Delivery> HostedDeliveries::retry(DeliveryId)
{
    return refused<Delivery>(deliverHere(u"Retrying"_s));
}

FutureResult<Delivery> HostedDeliveries::cancel(DeliveryId)
{
    return refused<Delivery>(
        notOffered(u"Canceling a delivery"_s, u"set the destination inactive."_s));
}

} // namespace deckhand
