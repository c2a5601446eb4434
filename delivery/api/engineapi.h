#pragma once

#include "api/audit.h"
#include "api/delivery.h"
#include "api/destination.h"
#include "api/destinationtype.h"
#include "api/event.h"
#include "api/filters.h"
#include "api/futures.h"
#include "api/keys.h"
#include "api/replay.h"
#include "api/stats.h"
#include "api/stream.h"

#include <QByteArray>
#include <QString>

#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace deckhand {

// The one door to an engine, local or remote, split by resource. Every method may be called from
// any thread, returns at once, and its future always finishes (from any thread; use `onFinished`
// to come back to one's own). Values in, values out.
//
// A read is given up by canceling its future (`QFuture::cancel`): it finishes without a result, and
// lists and statistics under way end soon, wherever they are being read. Canceling a change only
// drops its answer.

/// Why an event did or did not go to one destination.
enum class Decision {
    Delivered,
    Pending,
    Retrying,
    Held,
    Failed,
    NotSubscribed,
    Filtered,
    Inactive,
    CreatedLater,
    Deleted,
    Canceled,
    Unknown,
};

struct Explanation
{
    DestinationId destinationId;
    Decision decision = Decision::Unknown;
    DeliveryId deliveryId; ///< empty where there is none
    QString detail;        ///< a sentence, from the revision in force at that moment
};

class EventsApi
{
public:
    virtual ~EventsApi() = default;
    /// All or nothing; finishes when durably stored. Outcomes are in the order of the drafts.
    [[nodiscard]] virtual FutureResult<std::vector<PublishOutcome>>
    publish(std::vector<EventDraft> drafts) = 0;
    [[nodiscard]] virtual FutureResult<Event> get(EventId id) = 0;
    [[nodiscard]] virtual FutureResult<Page<Event>> list(EventFilter filter, PageRequest page) = 0;
    [[nodiscard]] virtual FutureResult<std::vector<Explanation>> explain(EventId id) = 0;
};

/// Called on a thread of the engine for each stage that a test under way has passed or skipped: in
/// the order of the stages, each once, never concurrently with itself, and not any more once the
/// answer is there or the future was canceled. What is not told is in the answer, which counts; it
/// has the failed stage, too. Must not block.
using StageHandler = std::function<void(const AttemptStage &)>;

struct TestRequest
{
    QByteArray eventType; ///< empty: the first type the destination subscribes to
    QByteArray data;      ///< empty: the catalogue's sample
    /// False: it goes as far as the type can go without an event being sent, by connecting and,
    /// where that needs no event, by signing in and asking for permission.
    bool sendEvent = true;
    /// Nothing goes out: answered with the request as the sender builds it, body and signature
    /// included, credentials masked. The attempt fails where none can be built. `NotSupported`
    /// where the engine does not know the wish.
    bool preview = false;
    /// May be empty. An engine that tells no stages before the answer does not call it.
    StageHandler onStage = {};
};

class DestinationsApi
{
public:
    virtual ~DestinationsApi() = default;
    [[nodiscard]] virtual FutureResult<Page<Destination>> list(PageRequest page) = 0;
    [[nodiscard]] virtual FutureResult<Destination> get(DestinationId id) = 0;
    /// The answer shows a generated secret in full; every other read masks credentials.
    [[nodiscard]] virtual FutureResult<Destination> create(DestinationDraft draft) = 0;
    [[nodiscard]] virtual FutureResult<Destination> update(DestinationId id,
                                                           DestinationPatch patch) = 0;
    [[nodiscard]] virtual FutureResult<DestinationId> remove(DestinationId id) = 0;
    /// The old secret signs too until `overlap` has passed. Answers the new secret in full.
    [[nodiscard]] virtual FutureResult<Destination> rotateSecret(DestinationId id,
                                                                 milliseconds overlap) = 0;
    /// The secrets before the current one stop signing at once; it is no error where none does.
    [[nodiscard]] virtual FutureResult<Destination> endSecretOverlap(DestinationId id) = 0;
    /// One attempt, now, outside the event log and all counts; or what it would send.
    [[nodiscard]] virtual FutureResult<Attempt> test(DestinationId id, TestRequest request) = 0;
    /// The credentials of all destinations, for a file that leaves the store: sealed with
    /// `passphrase` and bound to `context`, as `openWithPassphrase` and `decodeCredentials` read
    /// them. In the clear they do not leave the engine. `NotSupported` where the engine is a
    /// server's: reads over the network never tell credentials.
    [[nodiscard]] virtual FutureResult<QByteArray> sealCredentials(Secret passphrase,
                                                                   QByteArray context)
    {
        Q_UNUSED(passphrase)
        Q_UNUSED(context)
        return readyFuture<QByteArray>(
            failure(ErrorCode::NotSupported,
                    QStringLiteral("A server does not tell credentials. Export on the computer "
                                   "that has the store, or leave them out.")));
    }
};

class DeliveriesApi
{
public:
    virtual ~DeliveriesApi() = default;
    [[nodiscard]] virtual FutureResult<Page<Delivery>> list(DeliveryFilter filter,
                                                            PageRequest page) = 0;
    /// With its attempts, oldest first.
    [[nodiscard]] virtual FutureResult<Delivery> get(DeliveryId id) = 0;
    /// One attempt, now; replaces the scheduled one. `Conflict` while the destination is inactive.
    [[nodiscard]] virtual FutureResult<Delivery> retry(DeliveryId id) = 0;
    [[nodiscard]] virtual FutureResult<Delivery> cancel(DeliveryId id) = 0;
};

class ReplaysApi
{
public:
    virtual ~ReplaysApi() = default;
    /// The set of deliveries is fixed by this call. A dry run is answered and not stored.
    [[nodiscard]] virtual FutureResult<Replay> create(ReplayRequest request) = 0;
    [[nodiscard]] virtual FutureResult<Page<Replay>> list(PageRequest page) = 0;
    [[nodiscard]] virtual FutureResult<Replay> get(ReplayId id) = 0;
    [[nodiscard]] virtual FutureResult<Replay> pause(ReplayId id) = 0;
    [[nodiscard]] virtual FutureResult<Replay> resume(ReplayId id) = 0;
    /// What was sent stays sent.
    [[nodiscard]] virtual FutureResult<Replay> cancel(ReplayId id) = 0;
};

class StreamApi
{
public:
    virtual ~StreamApi() = default;
    /// Nothing is produced while nobody watches.
    [[nodiscard]] virtual std::unique_ptr<StreamSubscription> subscribe(StreamOptions options,
                                                                        StreamHandler handler) = 0;
};

/// How long events are kept, with their deliveries and attempts.
struct Retention
{
    milliseconds age{0}; ///< 0: for ever
    qint64 maxBytes = 0; ///< the oldest events go earlier where the store is larger; 0: no bound
    bool operator==(const Retention &) const = default;
};

/// What an engine says of itself; a console offers only what `capabilities` names.
struct ServerInfo
{
    QString name;
    QString version;
    QString environment;
    std::vector<QByteArray> capabilities;
    std::optional<Retention> retention; ///< none where a server does not tell
};

/// What a finished call was answered with under an `Idempotency-Key`.
struct IdempotentAnswer
{
    int status = 0;
    QByteArray body;
};
enum class IdempotencyState { Fresh, Replay, Mismatch, InProgress };
struct IdempotencyCheck
{
    IdempotencyState state = IdempotencyState::Fresh;
    IdempotentAnswer answer; ///< for Replay
};

class ServerApi
{
public:
    virtual ~ServerApi() = default;
    [[nodiscard]] virtual FutureResult<ServerInfo> info() = 0;
    [[nodiscard]] virtual FutureResult<std::vector<EventTypeInfo>> eventTypes() = 0;
    [[nodiscard]] virtual FutureResult<std::vector<DestinationType>> destinationTypes() = 0;
    [[nodiscard]] virtual FutureResult<Stats> stats(StatsRequest request) = 0;
};

/// Keys and idempotency records: what a server needs beyond the public resources. A remote engine
/// answers `NotSupported`.
class AccessApi
{
public:
    virtual ~AccessApi() = default;
    /// `Conflict` where the options want the first key and there is one.
    [[nodiscard]] virtual FutureResult<NewApiKey>
    createKey(QString name, Role role, std::optional<Secret> preset, KeyOptions options = {}) = 0;
    [[nodiscard]] virtual FutureResult<std::vector<ApiKey>> listKeys() = 0;
    [[nodiscard]] virtual FutureResult<KeyId> removeKey(KeyId id) = 0;
    /// `Unauthorized` where no stored key equals `presented`, or that key has expired: the message
    /// says which.
    [[nodiscard]] virtual FutureResult<ApiKey> authenticate(Secret presented) = 0;
    /// `scope` is the key's id; `fingerprint` a hash over method, path and body.
    [[nodiscard]] virtual FutureResult<IdempotencyCheck>
    beginIdempotent(QByteArray scope, QByteArray key, QByteArray fingerprint) = 0;
    /// Remembers a success for 24 h; an answer without a value frees the key again.
    [[nodiscard]] virtual FutureResult<bool>
    finishIdempotent(QByteArray scope, QByteArray key, std::optional<IdempotentAnswer> answer) = 0;
};

class EngineApi
{
public:
    virtual ~EngineApi() = default;
    [[nodiscard]] virtual EventsApi &events() = 0;
    [[nodiscard]] virtual DestinationsApi &destinations() = 0;
    [[nodiscard]] virtual DeliveriesApi &deliveries() = 0;
    [[nodiscard]] virtual ReplaysApi &replays() = 0;
    [[nodiscard]] virtual StreamApi &stream() = 0;
    [[nodiscard]] virtual ServerApi &server() = 0;
    [[nodiscard]] virtual AccessApi &access() = 0;
    [[nodiscard]] virtual AuditApi &audit() = 0;
    /// The same engine for calls that are made on behalf of `caller`: what they change is noted in
    /// the audit list under its name. Null where the engine does not note other callers than its
    /// own. The engine outlives it; calls under way outlive it too.
    [[nodiscard]] virtual std::shared_ptr<EngineApi> actingFor(Caller caller)
    {
        Q_UNUSED(caller)
        return nullptr;
    }
};

} // namespace deckhand
