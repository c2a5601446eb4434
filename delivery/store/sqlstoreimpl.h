#pragma once

#include "api/ulid.h"
#include "store/claimtable.h"
#include "store/destinationrows.h"
#include "store/nodelink.h"
#include "store/readerpool.h"
#include "store/sqlstore.h"
#include "store/storelock.h"
#include "store/writecontext.h"
#include "store/writer.h"

#include <deque>
#include <mutex>

namespace deckhand {

/// What `appendEvents` answers when too much waits.
[[nodiscard]] Error queueFull();

/// The store over Qt SQL: every method becomes a job of the writer or of a reader.
class SqlStore final : public Store
{
public:
    /// `lock` is that of an SQLite file.
    SqlStore(const StoreSettings &settings, const StoreAddress &address, const Clock &clock,
             std::shared_ptr<const Sealer> sealer, std::unique_ptr<StoreLock> lock);
    ~SqlStore() override;
    /// Takes up what a crash has interrupted.
    void recover();

    void appendEvents(std::vector<NewEvent> events, Done<std::vector<AppendedEvent>> done) override;
    void event(EventId id, Done<Event> done) override;
    void listEvents(EventFilter filter, PageRequest page, Done<Page<Event>> done,
                    GivenUp givenUp) override;
    void delivery(DeliveryId id, Done<Delivery> done) override;
    void listDeliveries(DeliveryFilter filter, PageRequest page, Done<Page<Delivery>> done,
                        GivenUp givenUp) override;
    void deliveriesOf(EventId id, Done<std::vector<Delivery>> done) override;

    void claim(DestinationId destination, Timestamp now, int limit,
               Done<std::vector<ClaimedDelivery>> done) override;
    void claimReplays(DestinationId destination, Timestamp now, ReplayRooms rooms,
                      Done<std::vector<ClaimedDelivery>> done) override;
    void nextDue(DestinationId destination, std::vector<ReplayId> leftOut,
                 Done<std::optional<Timestamp>> done) override;
    void claimOne(DeliveryId id, Done<ClaimedDelivery> done) override;
    void release(std::vector<RowKey> keys) override;
    void record(std::vector<AttemptRecord> records, Done<bool> done) override;
    void cancelDelivery(DeliveryId id, Timestamp at, Done<Delivery> done, AuditNote note) override;

    void loadDestinations(Done<std::vector<Destination>> done) override;
    void writeDestination(DestinationWrite write, Done<WaitingChange> done) override;
    void destinationsAt(Timestamp at, Done<std::vector<DestinationRevision>> done) override;
    void history(DestinationId id, Done<std::vector<DestinationRevision>> done) override;
    void destinationStats(Timestamp now,
                          Done<std::map<DestinationId, DestinationStats>> done) override;

    void estimateReplay(ReplayPlan plan, WouldReceive would, Done<ReplayEstimate> done,
                        GivenUp givenUp) override;
    void createReplay(Replay replay, ReplayPlan plan, WouldReceive would, Done<Replay> done,
                      AuditNote note) override;
    void replay(ReplayId id, Done<Replay> done) override;
    void listReplays(PageRequest page, Done<Page<Replay>> done) override;
    void setReplayStatus(ReplayId id, ReplayStatus status, Timestamp at, Done<Replay> done,
                         AuditNote note, std::optional<ReplayStop> stopped) override;

    void prune(RetentionStep step, Done<int> done) override;
    void stats(StatsRequest request, Timestamp now, Done<Stats> done, GivenUp givenUp) override;
    void info(Done<StoreInfo> done) override;

    void follow(StoreNews news) override;

    void insertKey(ApiKey key, QByteArray hash, Done<bool> done, KeyWrite how) override;
    void listKeys(Done<std::vector<ApiKey>> done) override;
    void removeKey(KeyId id, Done<bool> done, AuditNote note) override;
    void findKey(QByteArray hash, Done<std::optional<ApiKey>> done) override;
    void findIdempotent(QByteArray scope, QByteArray key, Timestamp now,
                        Done<std::optional<std::pair<QByteArray, IdempotentAnswer>>> done) override;
    void saveIdempotent(QByteArray scope, QByteArray key, QByteArray fingerprint,
                        IdempotentAnswer answer, Timestamp expires, Done<bool> done) override;
    void insertAudit(AuditEntry entry, Done<bool> done) override;
    void listAudit(AuditFilter filter, PageRequest page, Done<Page<AuditEntry>> done,
                   GivenUp givenUp) override;

private:
    /// Runs `fn(Connection &) -> T` on a reader and hands the result on.
    template <class T, class Fn>
    void read(Done<T> done, Fn fn, GivenUp givenUp = {})
    {
        m_readers.submit(
            [done = std::move(done), fn = std::move(fn)](Connection *db, const Error *error) {
                if (error)
                    return done(failure(*error));
                Result<T> result = failure(ErrorCode::ApiError, QString());
                try {
                    result = fn(*db);
                } catch (const SqlException &exception) {
                    result = failure(exception.error);
                }
                done(std::move(result));
            },
            std::move(givenUp));
    }
    /// Runs `fn(Connection &) -> T` on the writer; `done` follows the commit.
    template <class T, class Fn>
    void write(qsizetype rows, Done<T> done, Fn fn)
    {
        auto result = std::make_shared<T>();
        m_writer.submit({rows, [result, fn = std::move(fn)](Connection &db) { *result = fn(db); },
                         [result, done = std::move(done)](const Error *error) {
                             done(error ? Result<T>(failure(*error))
                                        : Result<T>(std::move(*result)));
                         }});
    }
    // --- on PostgreSQL (sqlstorenodes.cpp)
    [[nodiscard]] bool hasNodes() const { return m_node != nullptr; }
    [[nodiscard]] std::unique_ptr<Connection> openWriter(const StoreAddress &address,
                                                         bool fullSync);
    /// Requests that wait to be written together.
    struct Request
    {
        std::vector<NewEvent> events;
        Done<std::vector<AppendedEvent>> done;
    };
    using Requests = std::vector<std::shared_ptr<Request>>;
    void appendTogether(std::shared_ptr<Request> request);
    struct AppendWrite;
    void submitAppends(Requests alone = {});
    void takeRequests(AppendWrite &write);
    void appendsWritten(AppendWrite &write, const Error *error);
    using Claim = std::function<void(Connection &, std::vector<ClaimedDelivery> &)>;
    void claimOnWriter(Claim claim, Done<std::vector<ClaimedDelivery>> done);
    void claimOneOnWriter(DeliveryId id, Done<ClaimedDelivery> done);
    void releaseOnWriter(std::vector<RowKey> keys);
    void enrollAgain();
    // What the other nodes are told, after the commit; nothing on SQLite.
    void tellOfAppends(const AppendWrite &write);
    void tellOfRecords(const std::vector<AttemptRecord> &records);
    void tellOfDestination(const DestinationId &id);
    void tellOfReplay(const ReplayId &id, ReplayStatus status);
    void show(std::vector<EventId> events, std::vector<RowKey> deliveries);

    /// One step after another, other writers in between, until it is done.
    void sweep(Sweep sweep, std::shared_ptr<WaitingChange> change, Done<WaitingChange> done);
    /// Gives back what an ended replay has not sent, in steps.
    void restoreReplay(const ReplayId &id, Done<bool> done);
    struct ReplayBuild;
    void fillReplay(const std::shared_ptr<ReplayBuild> &build);
    void tellOfMade(const std::shared_ptr<ReplayBuild> &build);

    const Clock &m_clock;
    std::shared_ptr<const Sealer> m_sealer;
    std::unique_ptr<StoreLock> m_lock;
    IdSource m_ids;
    const qsizetype m_maxQueued;
    const qsizetype m_maxGroup;
    ClaimTable m_claims;
    std::unique_ptr<Node> m_node; ///< on PostgreSQL
    WriteContext m_context;       ///< the writer's
    bool m_enrolled = false;      ///< the writer's
    std::mutex m_requestsMutex;
    std::deque<std::shared_ptr<Request>> m_requests;
    qsizetype m_requestedRows = 0;
    Writer m_writer;
    ReaderPool m_readers;
    std::function<void(std::vector<Event>, std::vector<Delivery>)> m_happened;
    std::unique_ptr<NodeLink> m_link; ///< on PostgreSQL
};

} // namespace deckhand
