#pragma once

#include "api/audit.h"
#include "api/delivery.h"
#include "api/destination.h"
#include "api/engineapi.h"
#include "api/event.h"
#include "api/filters.h"
#include "api/keys.h"
#include "api/replay.h"
#include "api/result.h"
#include "api/stats.h"

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <vector>

namespace deckhand {

/// A store's own number of a row: small, rising with insertion, never shown to people.
using RowKey = qint64;

/// Called exactly once, on a thread of the store, after commit for writes. Must not block: hop.
template <class T>
using Done = std::function<void(Result<T>)>;

/// A delivery to be made for a new event.
struct NewDelivery
{
    DestinationId destinationId;
    DeliveryId id;
    DeliveryStatus status = DeliveryStatus::Pending;
    AttemptTrigger trigger = AttemptTrigger::Automatic; ///< of the first attempt
    /// The caller takes it at once: it is answered as claimed and `claim` does not return it.
    bool claimed = false;
};

struct NewEvent
{
    Event event;
    std::vector<NewDelivery> deliveries;
};

struct AppendedEvent
{
    Event event;                      ///< the stored one
    bool duplicate = false;           ///< its id was known: nothing was written for it
    std::vector<RowKey> deliveryKeys; ///< in the order of `NewEvent::deliveries`
};

/// A delivery handed to the engine for sending; nobody else gets it until it is recorded,
/// released, or the process ends.
struct ClaimedDelivery
{
    RowKey key = 0;
    DeliveryId id;
    DestinationId destinationId;
    DeliveryStatus status = DeliveryStatus::Pending; ///< as stored
    Event event;
    int attempts = 0;          ///< made so far
    int automaticAttempts = 0; ///< of those, the ones the retry policy counts
    AttemptTrigger trigger = AttemptTrigger::Automatic; ///< of the next attempt
    Timestamp createdAt{};
    Timestamp dueAt{};
    std::optional<ReplayId> replayId; ///< that it waits in
    ReplayId lastReplayId;            ///< that has taken it last; empty: none
    QString by;                       ///< who has asked for a manual attempt
};

/// The result of one attempt together with the delivery's next state.
struct AttemptRecord
{
    RowKey key = 0;
    Attempt attempt;
    DeliveryStatus status = DeliveryStatus::Success;
    std::optional<Timestamp> nextAttemptAt; ///< for Retrying
    std::optional<ReplayId> replayId;
};

/// One lane of work: automatic traffic and replays never share a queue.
enum class Lane { Live, Replay };

/// How many deliveries of each replay a claim may bring.
struct ReplayRooms
{
    std::vector<std::pair<ReplayId, int>> named;
    int others = 0; ///< of each that is not named

    [[nodiscard]] int of(const ReplayId &id) const;
};

/// A destination's state at a moment of its history.
struct DestinationRevision
{
    int revision = 0;
    Timestamp validFrom{};
    Destination destination; ///< credentials are not kept in history
    bool deleted = false;
};

struct DestinationWrite
{
    Destination destination; ///< with its credentials; sealed by the store before writing
    Timestamp at{};
    bool deleted = false;
    /// What happens to its waiting deliveries in the same transaction.
    enum class Waiting { Keep, Hold, Resume, Cancel, DropHeld } waiting = Waiting::Keep;
    AuditNote note = {}; ///< written with it
};

struct WaitingChange
{
    qint64 held = 0, resumed = 0, canceled = 0;
};

/// One delivery of a replay.
struct ReplayItem
{
    RowKey delivery = 0; ///< 0: there is none yet
    qint64 event = 0;    ///< the store's numbers, as those of deliveries are
    qint64 destination = 0;
};

/// What a replay takes, fixed at the instant of one look. Oldest events first.
struct ReplaySet
{
    std::vector<ReplayItem> items;
    qint64 bytes = 0; ///< of the envelopes
};
using ReplaySetPtr = std::shared_ptr<const ReplaySet>;

/// Which deliveries a replay is to take.
struct ReplayPlan
{
    std::vector<DestinationId> destinationIds; ///< empty: every active destination
    EventFilter filter;
    ReplayOnly only = ReplayOnly::Failed;
    /// Gets the chosen events instead. What has arrived there is taken by `All` alone.
    std::optional<DestinationId> target = {};
    bool asNewEvent = false; ///< see ReplayOptions
    /// Of an estimate made before: it is taken as it is, less what has meanwhile got under way,
    /// has arrived or is gone.
    ReplaySetPtr set = {};
    /// Of an estimate: what is older may be pruned at any time.
    std::optional<Timestamp> keptFrom = {};
    /// Of an estimate: called on a reader's thread with each delivery that would be made, in
    /// their order, until it answers false.
    std::function<bool(const DestinationId &, const Event &)> visit = {};
    /// Where new events are made: called on a thread of the store with those of a step, once it is
    /// committed and before any of them is handed out for sending.
    std::function<void(std::vector<Event>)> made = {};
};

struct ReplayEstimate
{
    ReplaySetPtr set;
    ReplayOutlook outlook; ///< what the store knows of it
};

/// Tells an event's destinations apart for `Missed`: called on a reader thread with each candidate.
/// True: this destination would have received it.
using WouldReceive = std::function<bool(const DestinationId &, const Event &)>;

struct RetentionStep
{
    Timestamp before{}; ///< events created earlier go, with deliveries and attempts
    int maxRows = 2000; ///< of one step, about: events, deliveries and attempts together
    /// Entries of the audit list that are older go too, with the last step.
    std::optional<Timestamp> auditBefore;
    qint64 mostAudit = 1'000'000; ///< entries kept; about 300 bytes each
};

/// How a key is to be stored.
struct KeyWrite
{
    bool onlyFirst = false; ///< only where there is none, whichever process asks
    AuditNote note;
};

struct StoreInfo
{
    int schemaVersion = 0;
    qint64 bytes = 0; ///< in use; room that pruning has freed is not counted
    qint64 events = 0;
};

/// What other processes do to a store that several share. Each is called on a
/// thread of the store and must not block.
struct StoreNews
{
    /// Work that nobody has claimed waits for these; empty: perhaps for any.
    std::function<void(std::vector<DestinationId>)> workWaits;
    /// Any of them, in any way.
    std::function<void()> destinationsChanged;
    /// One was removed: what is remembered of keys may be wrong.
    std::function<void()> keysChanged;
    /// Paused or canceled: what of it waits in memory goes back.
    std::function<void(ReplayId)> replayStopped;
    /// Whether anybody wants to know of events and deliveries …
    std::function<bool()> watched;
    /// … and what there is to tell.
    std::function<void(std::vector<Event>, std::vector<Delivery>)> happened;
};

/// Durable state of an engine.
///
/// The states of a delivery, and who changes them:
///
///     append ──> pending ──record──> success | failure | retrying ──record──> …
///     pending, retrying ──hold──> held ──resume──> pending (never tried) | retrying
///     pending, retrying, held ──cancel, drop──> canceled
///     failure, held, canceled, success ──replay──> pending in the replay's lane
///
/// - A delivery is *claimed* from `appendEvents` (`claimed`), `claim` or `claimOne` until it is
///   recorded or released. Claims are the process's own: none outlives it. Holding, resuming and
///   deleting change the state of claimed deliveries too; the attempt under way goes on.
/// - `record`: what arrived is `success`, whatever became of the delivery meanwhile. A failed
/// attempt
///   adds to the history of one that has ended (or was canceled) and leaves its state; one that
///   would go on waiting is stored as `held` if the destination is inactive by now and as
///   `canceled` if it is deleted. A manual attempt on a waiting delivery counts as the scheduled
///   one it replaces. Records of pruned deliveries are dropped.
/// - `appendEvents` for a destination that has become inactive since the event was routed stores
/// the
///   delivery as `held`, for a deleted one as `canceled`, also where `claimed` was asked for; the
///   caller releases it when it sees the destination's state. A destination that never was has the
///   key 0.
/// - A delivery is created when it is stored: `createdAt` is the store's clock, not the event's.
/// - `writeDestination` moves up to 10,000 waiting deliveries in its own transaction. What is
/// beyond
///   follows in steps with other writes in between; `done` comes after the last. The change is
///   noted with the destination, so a crash only delays it to the next start; meanwhile lists show
///   what has not been moved in its former state, and nothing of an inactive destination is
///   claimed.
/// - A delivery belongs to one replay at most, from `createReplay` until it ends there; replays
/// take
///   no delivery that is waiting already. A replay whose planning a crash cut short is `failed` at
///   the next start and gives back what it took. Canceling a replay gives its deliveries back in
///   steps, too; those it had made itself are deleted unless they have a history, and with them the
///   events that it had made.
///
/// Thread: every method may be called from any thread and returns at
/// once. Writes are queued in order to one writer, which commits them in groups; reads run on
/// readers. The queue of writes is bounded: `appendEvents` answers `Overloaded` when it is full.
/// A store that is closing finishes every queued write, then answers `ApiError`. A full disk fails
/// what is being written with `Overloaded` and nothing that was acknowledged; when there is room
/// again, writing goes on.
///
/// A read that takes a `GivenUp` ends soon after that says so, with an error; one that has not
/// begun is not begun.
class Store
{
public:
    virtual ~Store() = default;

    // --- events and deliveries -------------------------------------------------------------------
    /// All or nothing. Known event ids are answered as duplicates and change nothing.
    virtual void appendEvents(std::vector<NewEvent> events,
                              Done<std::vector<AppendedEvent>> done) = 0;
    virtual void event(EventId id, Done<Event> done) = 0;
    virtual void listEvents(EventFilter filter, PageRequest page, Done<Page<Event>> done,
                            GivenUp givenUp = {}) = 0;
    virtual void delivery(DeliveryId id, Done<Delivery> done) = 0;
    virtual void listDeliveries(DeliveryFilter filter, PageRequest page, Done<Page<Delivery>> done,
                                GivenUp givenUp = {}) = 0;
    /// Every delivery of an event, without history.
    virtual void deliveriesOf(EventId id, Done<std::vector<Delivery>> done) = 0;

    // --- work ------------------------------------------------------------------------------------
    /// Up to `limit` due, unclaimed deliveries of an active destination, oldest due first; none of
    /// a replay.
    virtual void claim(DestinationId destination, Timestamp now, int limit,
                       Done<std::vector<ClaimedDelivery>> done) = 0;
    /// Those of running replays: of each as many as `rooms` has for it, oldest due first. How much
    /// waits in one replay makes no claim of another slower.
    virtual void claimReplays(DestinationId destination, Timestamp now, ReplayRooms rooms,
                              Done<std::vector<ClaimedDelivery>> done) = 0;
    /// When the next unclaimed delivery of the destination falls due, those of some replays left
    /// out; nothing if none waits.
    virtual void nextDue(DestinationId destination, std::vector<ReplayId> leftOut,
                         Done<std::optional<Timestamp>> done) = 0;
    /// Claims one delivery whatever its state, for a manual retry. `Conflict` if it is in flight.
    virtual void claimOne(DeliveryId id, Done<ClaimedDelivery> done) = 0;
    /// Gives deliveries back untouched.
    virtual void release(std::vector<RowKey> keys) = 0;
    virtual void record(std::vector<AttemptRecord> records, Done<bool> done) = 0;
    /// Cancels one waiting delivery. `Conflict` if it is in flight or ended.
    virtual void cancelDelivery(DeliveryId id, Timestamp at, Done<Delivery> done,
                                AuditNote note = {}) = 0;

    // --- destinations ----------------------------------------------------------------------------
    /// With credentials; the engine keeps them in memory. Deleted ones are left out.
    virtual void loadDestinations(Done<std::vector<Destination>> done) = 0;
    /// Inserts, updates or deletes, adds a revision, and moves waiting deliveries, all or nothing.
    virtual void writeDestination(DestinationWrite write, Done<WaitingChange> done) = 0;
    /// All destinations ever, each in the revision in force at `at` (its first one where it was
    /// made later), deleted ones included.
    virtual void destinationsAt(Timestamp at, Done<std::vector<DestinationRevision>> done) = 0;
    /// Every revision, oldest first.
    virtual void history(DestinationId id, Done<std::vector<DestinationRevision>> done) = 0;
    virtual void destinationStats(Timestamp now,
                                  Done<std::map<DestinationId, DestinationStats>> done) = 0;

    // --- replays ---------------------------------------------------------------------------------
    virtual void estimateReplay(ReplayPlan plan, WouldReceive would, Done<ReplayEstimate> done,
                                GivenUp givenUp = {}) = 0;
    /// Stores the replay and fixes its set, unless the plan brings one: `Failed` and `All` put
    /// existing deliveries into its lane, `Missed` and `All` make new ones for events without.
    /// They are claimed in the replay's order. Answers with counts and bytes. Where the replay is
    /// to make new events, each is stored with its first delivery, in the same transaction, and
    /// once only; those that exist stay as they are.
    virtual void createReplay(Replay replay, ReplayPlan plan, WouldReceive would, Done<Replay> done,
                              AuditNote note = {}) = 0;
    virtual void replay(ReplayId id, Done<Replay> done) = 0;
    virtual void listReplays(PageRequest page, Done<Page<Replay>> done) = 0;
    /// Canceled: its waiting deliveries go back to the state they had before. `stopped` is kept
    /// with it until it runs again.
    virtual void setReplayStatus(ReplayId id, ReplayStatus status, Timestamp at, Done<Replay> done,
                                 AuditNote note = {}, std::optional<ReplayStop> stopped = {}) = 0;

    // --- upkeep ----------------------------------------------------------------------------------
    /// Deletes a bounded number of old events; answers how many. 0: nothing left to do. `Conflict`
    /// while another process does it.
    virtual void prune(RetentionStep step, Done<int> done) = 0;
    virtual void stats(StatsRequest request, Timestamp now, Done<Stats> done,
                       GivenUp givenUp = {}) = 0;
    virtual void info(Done<StoreInfo> done) = 0;

    /// From now on `news` is told of; nothing of what this process does itself.
    /// Once, before other calls. A store that no other process can work on has no
    /// news.
    virtual void follow(StoreNews news) { Q_UNUSED(news) }

    // --- keys and idempotency --------------------------------------------------------------------
    /// False where it was to be the first one and is not.
    virtual void insertKey(ApiKey key, QByteArray hash, Done<bool> done, KeyWrite how = {}) = 0;
    virtual void listKeys(Done<std::vector<ApiKey>> done) = 0;
    virtual void removeKey(KeyId id, Done<bool> done, AuditNote note = {}) = 0;
    virtual void findKey(QByteArray hash, Done<std::optional<ApiKey>> done) = 0;
    virtual void
    findIdempotent(QByteArray scope, QByteArray key, Timestamp now,
                   Done<std::optional<std::pair<QByteArray, IdempotentAnswer>>> done) = 0;
    virtual void saveIdempotent(QByteArray scope, QByteArray key, QByteArray fingerprint,
                                IdempotentAnswer answer, Timestamp expires, Done<bool> done) = 0;

    // --- audit list ------------------------------------------------------------------------------
    /// For what is written nowhere else; other notes go with their writes.
    virtual void insertAudit(AuditEntry entry, Done<bool> done) = 0;
    virtual void listAudit(AuditFilter filter, PageRequest page, Done<Page<AuditEntry>> done,
                           GivenUp givenUp = {}) = 0;
};

} // namespace deckhand
