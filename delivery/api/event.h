#pragma once

#include "api/deliverysummary.h"
#include "api/ids.h"
#include "api/time.h"

#include <QByteArray>

#include <optional>

namespace deckhand {

/// A stored event. `data` is the published JSON object, byte for byte.
struct Event
{
    EventId id;
    QByteArray type;
    QByteArray data;
    Timestamp createdAt{};
    /// The event that a replay has made this one from; empty for what was published. Beside the
    /// envelope: receivers are not told.
    EventId replayedFrom = {};
    /// As lists tell it, of the moment they were read; none where an engine does not tell.
    std::optional<DeliverySummary> deliveries = {};
    bool operator==(const Event &) const = default;
};

/// What a publisher hands in; validated by `parsePublish` (publish.h) or `validateDraft`.
struct EventDraft
{
    EventId id; ///< empty: made on arrival
    QByteArray type;
    QByteArray data;                    ///< the raw JSON object, kept as it is
    std::optional<Timestamp> createdAt; ///< none: the time of arrival
};

/// The answer to one published event. For a known id `event` is the one stored first.
struct PublishOutcome
{
    Event event;
    bool duplicate = false;
};

struct EventLimits
{
    qsizetype maxBytes = 256 * 1024; ///< of `data`; may be raised to 1 MiB
    int maxDepth = 64;
    qsizetype maxBatch = 10'000; ///< events of one publish call
};

/// The bytes every destination receives, on every attempt:
/// `{"id":…,"object":"event","type":…,"data":<as published>,"created_at":…}`.
[[nodiscard]] QByteArray envelope(const Event &event);
/// The same, appended to `out`.
void appendEnvelope(QByteArray &out, const Event &event);

/// `object.action`, lower case, 128 characters at most.
[[nodiscard]] bool isValidEventType(QByteArrayView type);
/// What a subscription may name beside `*`: a type, or `object.*`.
[[nodiscard]] bool isValidEventPattern(QByteArrayView pattern);
/// A publisher's own id: `^[A-Za-z0-9_-]{1,255}$`.
[[nodiscard]] bool isValidPublisherId(QByteArrayView id);

} // namespace deckhand
