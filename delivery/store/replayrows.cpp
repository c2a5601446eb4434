#include "store/replayrows.h"

#include "api/codec.h"
#include "api/ulid.h"
#include "store/columns.h"
#include "store/listsql.h"
#include "store/rowsizes.h"

#include <limits>

namespace deckhand {

using namespace Qt::Literals::StringLiterals;

namespace {

Replay replayFromRow(const Statement &query)
{
    auto decoded = decodeReplay(query.value(0).toByteArray());
    Replay replay = decoded ? std::move(*decoded) : Replay{};
    replay.id = ReplayId(query.value(1).toByteArray());
    replay.status = ReplayStatus(std::clamp(query.value(2).toInt(), 0, int(ReplayStatus::Unknown)));
    ReplayCounts &counts = replay.counts;
    counts.total = query.value(3).toLongLong();
    counts.sent = query.value(4).toLongLong();
    counts.succeeded = query.value(5).toLongLong();
    counts.failed = query.value(6).toLongLong();
    counts.left = std::max<qint64>(0, counts.total - counts.succeeded - counts.failed);
    replay.bytes = query.value(7).toLongLong();
    replay.createdAt = fromMillis(query.value(8).toLongLong());
    replay.finishedAt = optionalTime(query.value(9));
    replay.createdBy = query.value(10).toString();
    return replay;
}

const QString replayColumns =
    u"document, id, status, total, sent, succeeded, failed, bytes, created_at, finished_at,"
    u" created_by, seq"_s;

constexpr int restoreRows = 5'000;
constexpr qint64 planLock = 0x44636B68'00000003; // "Dckh"

struct LaneEntry
{
    qint64 replay = 0;
    bool arrivedToo = false; ///< deliveries that have arrived are made again
    Timestamp due{};
    Rollup rollup = {};             ///< of the events that it makes …
    std::vector<EventId> made = {}; ///< … and which these are
};

/// False for a delivery that has meanwhile got under way or arrived.
bool takeIntoReplay(Connection &db, WriteContext &context, const LaneEntry &entry, RowKey key)
{
    const int arrivedToo = entry.arrivedToo ? 1 : 0;
    if (db.isPostgres()) {
        return db.run(u"UPDATE deliveries d SET former_status = status, status = 0, lane = 1,"
                      u" replay_seq = ?, replayed_by = ?, automatic_attempts = 0, due_at = ?,"
                      u" node = NULL"
                      u" WHERE d.seq = ? AND d.status >= 2 AND (d.status <> 3 OR ?::int = 1)"
                      u" AND " DECKHAND_UNCLAIMED,
                      {entry.replay, entry.replay, column(entry.due), key, arrivedToo,
                       context.node().number()})
                   .numRowsAffected() > 0;
    }
    return !context.claims().contains(key) &&
           db.run(u"UPDATE deliveries SET former_status = status, status = 0, lane = 1, "
                  u"replay_seq = ?, replayed_by = ?,"
                  u" automatic_attempts = 0, due_at = ? WHERE seq = ? AND status >= 2"
                  u" AND (status <> 3 OR ? = 1)",
                  {entry.replay, entry.replay, column(entry.due), key, arrivedToo})
                   .numRowsAffected() > 0;
}

/// False where somebody else has meanwhile made it, or its event is gone.
bool makeForReplay(Connection &db, WriteContext &context, IdSource &ids, const LaneEntry &entry,
                   const ReplayItem &item, Timestamp now)
{
    const QString ulid = QString::fromLatin1(ulidToText(ids.nextUlid()));
    return db.run(u"INSERT INTO deliveries (seq, ulid, event_seq, type_seq, "
                  u"destination_seq, status, lane, attempts,"
                  u" automatic_attempts, created_at, due_at, error_class, replay_seq,"
                  u" replayed_by)"
                  u" SELECT ?, ?, e.seq, e.type_seq, ?, 0, 1, 0, 0, ?, ?, 0, ?, ? FROM "
                  u"events e WHERE e.seq = ?"
                  u" AND NOT EXISTS (SELECT 1 FROM deliveries d WHERE d.event_seq = "
                  u"e.seq AND d.destination_seq = ?)",
                  {context.nextDelivery(db), ulid, item.destination, column(now), column(entry.due),
                   entry.replay, entry.replay, item.event, item.destination})
               .numRowsAffected() > 0;
}

/// Whether it is still as it was when the set was fixed.
bool isStillWanted(Connection &db, const LaneEntry &entry, const ReplayItem &item)
{
    if (item.delivery == 0) {
        return db.number(u"SELECT count(*) FROM deliveries WHERE event_seq = ? AND destination_seq "
                         u"= ?",
                         {item.event, item.destination}) == 0;
    }
    return db.number(entry.arrivedToo
                         ? u"SELECT count(*) FROM deliveries WHERE seq = ? AND status >= 2"
                         : u"SELECT count(*) FROM deliveries WHERE seq = ? AND status IN (2, 4, 5)",
                     {item.delivery}) > 0;
}

/// The event that the replay sends instead of `original`, made with the first of its deliveries; 0
/// where the original is gone.
qint64 eventForReplay(Connection &db, WriteContext &context, IdSource &ids, LaneEntry &entry,
                      qint64 original, Timestamp now)
{
    Statement &query = db.run(u"SELECT id, length(data) FROM events WHERE seq = ?", {original});
    const bool found = query.next();
    const QString id = found ? query.value(0).toString() : QString();
    const qint64 bytes = found ? query.value(1).toLongLong() : 0;
    query.finish();
    if (!found)
        return 0;
    const qint64 known = db.number(
        u"SELECT seq FROM events WHERE replay_seq = ? AND replayed_from = ?", {entry.replay, id});
    if (known != 0)
        return known;
    const EventId fresh = ids.next<EventTag>();
    const qint64 key = context.nextEvent(db);
    db.run(u"INSERT INTO events (seq, id, type_seq, created_at, data, replayed_from, replay_seq)"
           u" SELECT ?, ?, e.type_seq, ?, e.data, e.id, ? FROM events e WHERE e.seq = ?",
           {key, fresh.toString(), column(now), entry.replay, original});
    entry.rollup.event(now);
    entry.rollup.addStored(1, eventBytes(fresh.bytes().size(), bytes));
    entry.made.push_back(fresh);
    return key;
}

/// The same for a replay that makes new events: what there is stays as it is.
bool makeAnewForReplay(Connection &db, WriteContext &context, IdSource &ids, LaneEntry &entry,
                       ReplayItem item, Timestamp now)
{
    if (!isStillWanted(db, entry, item))
        return false;
    item.event = eventForReplay(db, context, ids, entry, item.event, now);
    return item.event != 0 && makeForReplay(db, context, ids, entry, item, now);
}

/// An event that the replay has made and that nobody was sent.
void dropUnsentEvent(Connection &db, WriteContext &context, qint64 event)
{
    Statement &query = db.run(u"SELECT length(id), length(data) FROM events e WHERE e.seq = ?"
                              u" AND e.replay_seq IS NOT NULL AND NOT EXISTS"
                              u" (SELECT 1 FROM deliveries d WHERE d.event_seq = e.seq)",
                              {event});
    const bool unsent = query.next();
    const qint64 bytes =
        unsent ? eventBytes(query.value(0).toLongLong(), query.value(1).toLongLong()) : 0;
    query.finish();
    if (!unsent)
        return;
    db.run(u"DELETE FROM events WHERE seq = ?", {event});
    context.rollup().addStored(-1, -bytes);
}

/// One delivery of an ended replay that waits.
void restoreRow(Connection &db, RowKey key, bool hadStatus, bool neverTried, bool claimed,
                Timestamp now)
{
    if (hadStatus) {
        // What it has not sent is none of its deliveries.
        db.run(u"UPDATE deliveries SET status = former_status, lane = 0, replay_seq = NULL, "
               u"replayed_by = CASE WHEN automatic_attempts > 0 THEN replayed_by END,"
               u" former_status = NULL,"
               u" due_at = CASE WHEN former_status = 2 THEN due_at END WHERE seq = ?",
               {key});
    } else if (neverTried && !claimed) {
        db.run(u"DELETE FROM deliveries WHERE seq = ?", {key});
    } else {
        // The replay made it and it has a history, or gets one just now.
        db.run(u"UPDATE deliveries SET status = 5, lane = 0, replay_seq = NULL, due_at = NULL,"
               u" canceled_at = ?, cancel_reason = ?, canceled_by ="
               u" (SELECT r.canceled_by FROM replays r WHERE r.seq = deliveries.replay_seq)"
               u" WHERE seq = ?",
               {column(now), column(CancelReason::ReplayCanceled), key});
    }
}

} // namespace

void insertReplay(Connection &db, const WriteContext &context, const Replay &replay)
{
    QByteArray document;
    encode(document, replay);
    if (db.isPostgres()) {
        db.run(u"INSERT INTO replays (id, status, document, total, sent, succeeded, failed, bytes, "
               u"created_at, created_by, node) VALUES (?, ?, ?, ?, 0, 0, 0, ?, ?, ?, ?)",
               {replay.id.toString(), column(ReplayStatus::Planned), QString::fromUtf8(document),
                replay.counts.total, replay.bytes, column(replay.createdAt), replay.createdBy,
                context.node().number()});
        return;
    }
    db.run(u"INSERT INTO replays (id, status, document, total, sent, succeeded, failed, bytes, "
           u"created_at, created_by) VALUES (?, ?, ?, ?, 0, 0, 0, ?, ?, ?)",
           {replay.id.toString(), column(ReplayStatus::Planned), QString::fromUtf8(document),
            replay.counts.total, replay.bytes, column(replay.createdAt), replay.createdBy});
}

std::vector<EventId> addToReplay(Connection &db, WriteContext &context, IdSource &ids,
                                 const ReplayStep &step, Timestamp now)
{
    // Two nodes that find the same delivery missing would both make it.
    if (db.isPostgres())
        (void)db.number(u"SELECT 1 FROM pg_advisory_xact_lock(?::bigint)", {planLock});
    LaneEntry entry;
    entry.replay = db.number(u"SELECT seq FROM replays WHERE id = ? AND status = 0",
                             {step.replay.id.toString()});
    if (entry.replay == 0) {
        throw SqlException{
            Error(ErrorCode::Conflict, u"The replay was ended while it was planned."_s)};
    }
    entry.arrivedToo = step.replay.only == ReplayOnly::All;
    const std::vector<ReplayItem> &items = step.set.items;
    const bool newestFirst = step.replay.order == ReplayOrder::Newest;
    qint64 left = 0;
    for (std::size_t i = step.from; i < std::min(step.from + step.count, items.size()); ++i) {
        const ReplayItem &item = newestFirst ? items[items.size() - 1 - i] : items[i];
        // Claims go by the time things are due: a millisecond for each keeps them in order, and
        // all of them are due before the replay starts.
        entry.due = step.replay.createdAt - milliseconds(qint64(items.size() - i));
        const bool taken = step.replay.asNewEvent
                             ? makeAnewForReplay(db, context, ids, entry, item, now)
                         : item.delivery != 0 ? takeIntoReplay(db, context, entry, item.delivery)
                                              : makeForReplay(db, context, ids, entry, item, now);
        left += taken ? 0 : 1;
    }
    context.rollup().add(entry.rollup);
    if (left > 0)
        db.run(u"UPDATE replays SET total = total - ? WHERE seq = ?", {left, entry.replay});
    return std::move(entry.made);
}

void startReplay(Connection &db, const ReplayId &id, Timestamp now)
{
    db.run(u"UPDATE replays SET status = CASE WHEN total = 0 THEN 3 ELSE 1 END,"
           u" finished_at = CASE WHEN total = 0 THEN CAST(? AS BIGINT) END WHERE id = ? AND status "
           u"= 0",
           {column(now), id.toString()});
}

void setReplayStatusRow(Connection &db, const ReplayId &id, ReplayStatus status, Timestamp at,
                        const std::optional<ReplayStop> &stopped, const QString &by)
{
    Replay replay = readReplay(db, id);
    const bool ended = replay.status == ReplayStatus::Completed ||
                       replay.status == ReplayStatus::Canceled ||
                       replay.status == ReplayStatus::Failed;
    if (ended || replay.status == ReplayStatus::Planned) {
        throw SqlException{
            Error(ErrorCode::Conflict,
                  u"The replay is %1; only a running or paused one can be changed."_s.arg(
                      QLatin1String(wireName(replay.status))))};
    }
    if (stopped || (replay.stopped && status == ReplayStatus::Running)) {
        replay.stopped = stopped;
        QByteArray document;
        encode(document, replay);
        db.run(u"UPDATE replays SET document = ? WHERE id = ?",
               {QString::fromUtf8(document), id.toString()});
    }
    const bool canceled = status == ReplayStatus::Canceled;
    db.run(u"UPDATE replays SET status = ?, finished_at = ?, canceled_by = ? WHERE id = ?",
           {column(status), canceled ? column(at) : column(std::optional<Timestamp>()),
            canceled ? SqlValue(by) : SqlValue(), id.toString()});
}

void writeReplayGains(Connection &db, const ReplayGains &gains, Timestamp now)
{
    for (const auto &[replay, gain] : gains) {
        db.run(u"UPDATE replays SET sent = sent + ?, succeeded = succeeded + ?, failed = failed + "
               u"? WHERE seq = ?",
               {gain.sent, gain.succeeded, gain.failed, replay});
        db.run(u"UPDATE replays SET status = ?, finished_at = ?"
               u" WHERE seq = ? AND succeeded + failed >= total AND status IN (1, 2)",
               {column(ReplayStatus::Completed), column(now), replay});
    }
}

bool restoreStep(Connection &db, WriteContext &context, const ReplayId &id, Timestamp now)
{
    struct Row
    {
        RowKey key = 0;
        qint64 event = 0;
        bool hadStatus = false;
        bool neverTried = false;
        bool claimed = false;
    };
    // Another node may record one of them meanwhile: the lock shows what has become of it.
    const char16_t *sql =
        db.isPostgres()
            ? u"SELECT d.seq, d.event_seq, d.former_status, d.attempts, (d.node IS NOT NULL AND "
              u"d.node IN"
              u" (SELECT n.seq FROM nodes n WHERE n.lease_until > clock_timestamp()))::int"
              u" FROM replays r JOIN deliveries d ON d.replay_seq = r.seq WHERE r.id = ?"
              u" ORDER BY d.seq LIMIT ? FOR UPDATE OF d"
            : u"SELECT d.seq, d.event_seq, d.former_status, d.attempts, 0 FROM replays r"
              u" CROSS JOIN deliveries d WHERE r.id = ? AND d.replay_seq = r.seq"
              u" ORDER BY d.seq LIMIT ?";
    Statement &query = db.run(sql, {id.toString(), restoreRows});
    std::vector<Row> rows;
    while (query.next()) {
        rows.push_back({query.value(0).toLongLong(), query.value(1).toLongLong(),
                        !query.value(2).isNull(), query.value(3).toInt() == 0,
                        query.value(4).toInt() != 0});
    }
    query.finish();
    for (const Row &row : rows) {
        restoreRow(db, row.key, row.hadStatus, row.neverTried,
                   row.claimed || context.claims().contains(row.key), now);
        if (!row.hadStatus)
            dropUnsentEvent(db, context, row.event);
    }
    return rows.size() < std::size_t(restoreRows);
}

std::vector<ReplayId> failUnplannedReplays(Connection &db, Timestamp now)
{
    // Those of nodes that live are being planned just now.
    db.run(db.isPostgres()
               ? u"UPDATE replays SET status = ?, finished_at = ? WHERE status = 0 AND node NOT IN"
                 u" (SELECT n.seq FROM nodes n WHERE n.lease_until > clock_timestamp())"
               : u"UPDATE replays SET status = ?, finished_at = ? WHERE status = 0",
           {column(ReplayStatus::Failed), column(now)});
    Statement query = db.runText(u"SELECT id FROM replays r WHERE status IN (4, 5) AND EXISTS"
                                 u" (SELECT 1 FROM deliveries d WHERE d.replay_seq = r.seq)"_s);
    std::vector<ReplayId> unfinished;
    while (query.next())
        unfinished.push_back(ReplayId(query.value(0).toByteArray()));
    return unfinished;
}

Replay readReplay(Connection &db, const ReplayId &id)
{
    Statement query =
        db.runText(u"SELECT "_s + replayColumns + u" FROM replays WHERE id = ?"_s, {id.toString()});
    if (!query.next())
        throw SqlException{
            Error(ErrorCode::ResourceNotFound, u"There is no replay %1."_s.arg(id.toString()))};
    return replayFromRow(query);
}

Page<Replay> listReplayRows(Connection &db, const PageRequest &page)
{
    const auto position = positionOf('r', page.cursor);
    const qint64 before = position ? position->key : std::numeric_limits<qint64>::max();
    Statement query = db.runText(u"SELECT "_s + replayColumns +
                                     u" FROM replays WHERE seq < ? ORDER BY seq DESC LIMIT ?"_s,
                                 {before, page.limit + 1});
    return pageOf<Replay>(query, page.limit, 'r', 11, replayFromRow);
}

} // namespace deckhand
