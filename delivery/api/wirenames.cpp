#include "api/codec.h"

#include <array>

namespace deckhand {

namespace {

template <class E>
struct Name
{
    E value;
    const char *text;
};

// One table for each enumeration; `Unknown` has a name to be written, but is never read.

constexpr auto tableOf(DestinationStatus)
{
    using enum DestinationStatus;
    return std::to_array<Name<DestinationStatus>>({
        {Active, "active"},
        {Inactive, "inactive"},
        {PendingVerification, "pending_verification"},
        {Unknown, "unknown"},
    });
}

constexpr auto tableOf(StatusReason)
{
    using enum StatusReason;
    return std::to_array<Name<StatusReason>>({
        {None, "none"},
        {Operator, "operator"},
        {AttemptsExhausted, "attempts_exhausted"},
        {Gone, "gone"},
        {Unknown, "unknown"},
    });
}

constexpr auto tableOf(DeliveryStatus)
{
    using enum DeliveryStatus;
    return std::to_array<Name<DeliveryStatus>>({
        {Pending, "pending"},
        {Retrying, "retrying"},
        {Held, "held"},
        {Success, "success"},
        {Failure, "failure"},
        {Canceled, "canceled"},
        {Unknown, "unknown"},
    });
}

constexpr auto tableOf(CancelReason)
{
    using enum CancelReason;
    return std::to_array<Name<CancelReason>>({
        {Request, "request"},
        {DestinationDeleted, "destination_deleted"},
        {Dropped, "dropped"},
        {ReplayCanceled, "replay_canceled"},
        {Unknown, "unknown"},
    });
}

constexpr auto tableOf(AttemptTrigger)
{
    using enum AttemptTrigger;
    return std::to_array<Name<AttemptTrigger>>({
        {Automatic, "automatic"},
        {Manual, "manual"},
        {Replay, "replay"},
        {Test, "test"},
    });
}

constexpr auto tableOf(AttemptOutcome)
{
    using enum AttemptOutcome;
    return std::to_array<Name<AttemptOutcome>>({{Success, "success"}, {Failure, "failure"}});
}

constexpr auto tableOf(SendStage)
{
    using enum SendStage;
    return std::to_array<Name<SendStage>>({
        {Resolve, "resolve"},
        {Connect, "connect"},
        {Tls, "tls"},
        {SignIn, "sign_in"},
        {Permission, "permission"},
        {Size, "size"},
        {Send, "send"},
    });
}

constexpr auto tableOf(StageOutcome)
{
    using enum StageOutcome;
    return std::to_array<Name<StageOutcome>>(
        {{Passed, "passed"}, {Failed, "failed"}, {Skipped, "skipped"}});
}

constexpr auto tableOf(ErrorClass)
{
    using enum ErrorClass;
    return std::to_array<Name<ErrorClass>>({
        {None, "none"},
        {DnsError, "dns_error"},
        {ConnectionRefused, "connection_refused"},
        {ConnectionReset, "connection_reset"},
        {NetworkUnreachable, "network_unreachable"},
        {Timeout, "timeout"},
        {TlsError, "tls_error"},
        {Redirect, "redirect"},
        {HttpStatus, "http_status"},
        {AuthFailed, "auth_failed"},
        {NotFound, "not_found"},
        {Throttled, "throttled"},
        {TooLarge, "too_large"},
        {Unroutable, "unroutable"},
        {Rejected, "rejected"},
        {FormatError, "format_error"},
        {BlockedAddress, "blocked_address"},
        {ProtocolError, "protocol_error"},
    });
}

constexpr auto tableOf(ReplayStatus)
{
    using enum ReplayStatus;
    return std::to_array<Name<ReplayStatus>>({
        {Planned, "planned"},
        {Running, "running"},
        {Paused, "paused"},
        {Completed, "completed"},
        {Canceled, "canceled"},
        {Failed, "failed"},
        {Unknown, "unknown"},
    });
}

constexpr auto tableOf(ReplayOnly)
{
    using enum ReplayOnly;
    return std::to_array<Name<ReplayOnly>>({{Failed, "failed"}, {Missed, "missed"}, {All, "all"}});
}

constexpr auto tableOf(ReplayOrder)
{
    using enum ReplayOrder;
    return std::to_array<Name<ReplayOrder>>({{Oldest, "oldest"}, {Newest, "newest"}});
}

constexpr auto tableOf(OnReactivate)
{
    using enum OnReactivate;
    return std::to_array<Name<OnReactivate>>(
        {{Resume, "resume"}, {ReplayMissed, "replay_missed"}, {Drop, "drop"}});
}

constexpr auto tableOf(Decision)
{
    using enum Decision;
    return std::to_array<Name<Decision>>({
        {Delivered, "delivered"},
        {Pending, "pending"},
        {Retrying, "retrying"},
        {Held, "held"},
        {Failed, "failed"},
        {NotSubscribed, "not_subscribed"},
        {Filtered, "filtered"},
        {Inactive, "inactive"},
        {CreatedLater, "created_later"},
        {Deleted, "deleted"},
        {Canceled, "canceled"},
        {Unknown, "unknown"},
    });
}

constexpr auto tableOf(Role)
{
    using enum Role;
    return std::to_array<Name<Role>>({
        {Viewer, "viewer"},
        {Publisher, "publisher"},
        {Operator, "operator"},
        {Admin, "admin"},
    });
}

template <class E>
const char *nameIn(E value)
{
    static constexpr auto table = tableOf(E{});
    for (const Name<E> &row : table) {
        if (row.value == value)
            return row.text;
    }
    return "unknown";
}

template <class E>
constexpr bool isUnknown(E value)
{
    if constexpr (requires { E::Unknown; })
        return value == E::Unknown;
    return false;
}

} // namespace

template <class E>
std::optional<E> fromWireName(QByteArrayView name)
{
    static constexpr auto table = tableOf(E{});
    for (const Name<E> &row : table) {
        if (name == row.text && !isUnknown(row.value))
            return row.value;
    }
    return std::nullopt;
}

template <class E>
std::vector<QByteArray> wireNames()
{
    static constexpr auto table = tableOf(E{});
    std::vector<QByteArray> names;
    for (const Name<E> &row : table) {
        if (!isUnknown(row.value))
            names.emplace_back(row.text);
    }
    return names;
}

#define DECKHAND_WIRE_NAMES(E)                                                                     \
    const char *wireName(E v)                                                                      \
    {                                                                                              \
        return nameIn(v);                                                                          \
    }                                                                                              \
    template std::optional<E> fromWireName<E>(QByteArrayView);                                     \
    template std::vector<QByteArray> wireNames<E>();

DECKHAND_WIRE_NAMES(DestinationStatus)
DECKHAND_WIRE_NAMES(StatusReason)
DECKHAND_WIRE_NAMES(DeliveryStatus)
DECKHAND_WIRE_NAMES(CancelReason)
DECKHAND_WIRE_NAMES(AttemptTrigger)
DECKHAND_WIRE_NAMES(AttemptOutcome)
DECKHAND_WIRE_NAMES(ErrorClass)
DECKHAND_WIRE_NAMES(SendStage)
DECKHAND_WIRE_NAMES(StageOutcome)
DECKHAND_WIRE_NAMES(ReplayStatus)
DECKHAND_WIRE_NAMES(ReplayOnly)
DECKHAND_WIRE_NAMES(ReplayOrder)
DECKHAND_WIRE_NAMES(OnReactivate)
DECKHAND_WIRE_NAMES(Decision)
DECKHAND_WIRE_NAMES(Role)

#undef DECKHAND_WIRE_NAMES

} // namespace deckhand
