#pragma once

#include "api/delivery.h"
#include "api/ids.h"
#include "api/search.h"
#include "api/time.h"

#include <QByteArray>

#include <optional>
#include <vector>

namespace deckhand {

/// All members combine with AND; the values of one member with OR. `q` is resolved text.
struct EventFilter
{
    std::vector<QByteArray> types;          ///< exact or `object.*`
    std::optional<Timestamp> createdAfter;  ///< inclusive
    std::optional<Timestamp> createdBefore; ///< exclusive
    std::optional<DestinationId> destinationId;
    std::optional<DeliveryStatus> deliveryStatus;
    SearchExpression q;
};

struct DeliveryFilter
{
    std::optional<DestinationId> destinationId;
    std::optional<EventId> eventId;
    std::vector<QByteArray> types;
    std::vector<DeliveryStatus> statuses;
    std::optional<ErrorClass> error;
    std::optional<Timestamp> createdAfter;
    std::optional<Timestamp> createdBefore;
    SearchExpression q;
};

struct PageRequest
{
    int limit = 20;    ///< 1–100 on the wire; up to 1000 for callers in the process
    QByteArray cursor; ///< from a former page; empty for the first
};

/// Newest first. A cursor stays valid while rows are inserted.
template <class T>
struct Page
{
    std::vector<T> items;
    bool hasMore = false;
    QByteArray nextCursor;
};

} // namespace deckhand
