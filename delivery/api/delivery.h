#pragma once

#include "api/ids.h"
#include "api/time.h"

#include <QByteArray>
#include <QString>

#include <optional>
#include <utility>
#include <vector>

namespace deckhand {

enum class DeliveryStatus { Pending, Retrying, Held, Success, Failure, Canceled, Unknown };
enum class AttemptTrigger { Automatic, Manual, Replay, Test };
enum class AttemptOutcome { Success, Failure };

/// The common classes all destination types map their failures onto.
enum class ErrorClass {
    None,
    DnsError,
    ConnectionRefused,
    ConnectionReset,
    NetworkUnreachable,
    Timeout,
    TlsError,
    Redirect,
    HttpStatus,
    AuthFailed,
    NotFound,
    Throttled,
    TooLarge,
    Unroutable,
    Rejected,
    FormatError,
    BlockedAddress,
    ProtocolError,
};

/// The stages of a send, in order. A type without one of them (no TLS, no sign-in) skips it.
enum class SendStage { Resolve, Connect, Tls, SignIn, Permission, Size, Send };
enum class StageOutcome { Passed, Failed, Skipped };

/// How far a test send came: one stage of it.
struct AttemptStage
{
    SendStage stage = SendStage::Send;
    StageOutcome outcome = StageOutcome::Skipped;
    std::optional<double> ms; ///< where it was measured
    QString message = {};     ///< what was seen, or why it was skipped: a whole sentence or more
    QString hint = {};        ///< what to do; at one that passed: what will go wrong before long
    bool operator==(const AttemptStage &) const = default;
};

struct AttemptError
{
    ErrorClass errorClass = ErrorClass::None;
    QString message; ///< what happened, a whole sentence
    QString hint;    ///< what to do
    bool operator==(const AttemptError &) const = default;
};

using Header = std::pair<QByteArray, QByteArray>;
using Headers = std::vector<Header>;

struct AttemptPhases
{
    std::optional<double> dnsMs, connectMs, tlsMs, firstByteMs;
    bool operator==(const AttemptPhases &) const = default;
};

struct AttemptRequest
{
    QByteArray method;
    QByteArray url;
    Headers headers; ///< secret values are masked before they get here
    qint64 bodyBytes = 0;
    QByteArray body = {}; ///< of tests and previews; other attempts do not keep it
    bool operator==(const AttemptRequest &) const = default;
};

struct AttemptResponse
{
    int status = 0;
    Headers headers;
    QByteArray body; ///< up to 16 KiB
    bool truncated = false;
    bool operator==(const AttemptResponse &) const = default;
};

/// What the other side of a connection showed of itself in the TLS handshake.
struct AttemptCertificate
{
    QString subject;
    QString issuer;
    Timestamp validUntil{};
    int chainLength = 0; ///< certificates that it sent, its own included
    bool operator==(const AttemptCertificate &) const = default;
};

/// Over what connection an attempt was made. What is not known, or not there, is empty: a queue has
/// no HTTP version, a plain connection no TLS.
struct AttemptConnection
{
    QByteArray httpVersion; ///< `1.1`
    QByteArray peer; ///< `127.0.0.1:8080`, `[::1]:80`; where none was made, the last one tried
    QByteArray tlsVersion; ///< as OpenSSL names it: `TLSv1.3`
    QByteArray tlsCipher;  ///< as OpenSSL names it: `TLS_AES_256_GCM_SHA384`
    bool reused = false;   ///< it was open before
    std::optional<AttemptCertificate> certificate = {}; ///< of tests; others do not look at it
    bool operator==(const AttemptConnection &) const = default;
};

/// Names of who asked for something are kept, and read, up to this length.
inline constexpr qsizetype longestActorName = 120;
[[nodiscard]] QString boundedActorName(const QString &name);

struct Attempt
{
    AttemptId id;
    int number = 1;
    AttemptTrigger trigger = AttemptTrigger::Automatic;
    Timestamp scheduledAt{};
    Timestamp startedAt{};
    double durationMs = 0;
    AttemptPhases phases;
    AttemptOutcome outcome = AttemptOutcome::Failure;
    AttemptError error;
    std::optional<AttemptRequest> request;
    std::optional<AttemptResponse> response;
    std::optional<AttemptConnection> connection;
    QByteArray acknowledgement;       ///< broker's id, sequence number, ETag …; empty if none
    std::vector<AttemptStage> stages; ///< of a test, all of them in order; empty otherwise
    QString by = {}; ///< who asked for a manual one, see api/audit.h; empty where it is not known
    bool operator==(const Attempt &) const = default;
};

/// Why a delivery was canceled: somebody asked for it; its destination was deleted; its destination
/// was reactivated without what it held; the replay that had made it was canceled.
enum class CancelReason { Request, DestinationDeleted, Dropped, ReplayCanceled, Unknown };

/// Who stopped a delivery, and when.
struct Cancellation
{
    Timestamp at{};
    CancelReason reason = CancelReason::Unknown;
    QString by; ///< the actor's name, see api/audit.h; empty where it is not known
    bool operator==(const Cancellation &) const = default;
};

/// One event on its way to one destination.
struct Delivery
{
    DeliveryId id;
    EventId eventId;
    QByteArray eventType;
    DestinationId destinationId;
    DeliveryStatus status = DeliveryStatus::Pending;
    int attempts = 0;
    Timestamp createdAt{};
    std::optional<Timestamp> deliveredAt;
    std::optional<Timestamp> nextAttemptAt;
    std::optional<AttemptError> lastError;
    /// Of a canceled one; none where that was before it was kept.
    std::optional<Cancellation> cancellation;
    ReplayId replayId; ///< the replay that has taken it last; empty: none, or none that is known
    std::vector<Attempt> history; ///< filled by `DeliveriesApi::get` only
    bool operator==(const Delivery &) const = default;
};

} // namespace deckhand
