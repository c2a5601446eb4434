#pragma once

#include "api/delivery.h"
#include "api/destination.h"
#include "api/event.h"
#include "api/result.h"

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

enum class StreamPhase {
    Opening, ///< no answer yet
    Live,    ///< messages come as things happen, or at the next poll
    Waiting, ///< the way to the engine is broken; `error` says why, it is tried again
};

/// How current a stream is, for who shows it. A stream in this process tells nothing of itself: it
/// is always live.
struct StreamState
{
    StreamPhase phase = StreamPhase::Opening;
    bool polled = false; ///< the server has no stream; its list is read again and again
    std::optional<Timestamp> heardAt; ///< when the last answer came
    milliseconds next{0};             ///< until the next poll, or the next try to come back
    std::optional<Error> error;       ///< of Waiting
};
using StreamStateHandler = std::function<void(const StreamState &)>;

struct StreamOptions
{
    std::vector<QByteArray> types; ///< event types or patterns; empty: all
    std::optional<DestinationId> destinationId = {};
    QByteArray lastEventId = {}; ///< resume after this message
    /// Called like the handler, in order with it and never concurrently; may be empty. A polled
    /// stream calls it after every poll.
    StreamStateHandler onState = {};
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
