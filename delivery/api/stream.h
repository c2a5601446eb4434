#pragma once

#include "api/delivery.h"
#include "api/destination.h"
#include "api/event.h"

#include <functional>
#include <memory>
#include <variant>
#include <vector>

namespace deckhand {

/// The reader was too slow, or asked to resume from a point no longer kept: messages were left out
/// and the lists are the truth. `dropped` is 0 where the number is not known.
struct StreamLagged
{
    qint64 dropped = 0;
};
/// A destination changed; `deleted` ones carry their id only.
struct DestinationChange
{
    Destination destination;
    bool deleted = false;
};

/// `event.created`, `delivery.updated`, `destination.updated`, `lagged`.
struct StreamMessage
{
    QByteArray id; ///< opaque; what `Last-Event-ID` takes
    std::variant<Event, Delivery, DestinationChange, StreamLagged> body;
};
using StreamBatch = std::shared_ptr<const std::vector<StreamMessage>>;

struct StreamOptions
{
    std::vector<QByteArray> types; ///< event types or patterns; empty: all
    std::optional<DestinationId> destinationId;
    QByteArray lastEventId; ///< resume after this message
};

/// Called on a thread of the engine, in order, never concurrently with itself; must not block.
using StreamHandler = std::function<void(const StreamBatch &)>;

/// Keeps a subscription alive. After its destruction returns the handler is not called again; it
/// may be destroyed inside the handler.
class StreamSubscription
{
public:
    virtual ~StreamSubscription() = default;
};

} // namespace deckhand
