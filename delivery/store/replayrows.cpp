#include "store/replayrows.h"

#include "api/codec.h"
#include "api/ulid.h"
#include "store/columns.h"
#include "store/listsql.h"

#include <limits>
#include <unordered_map>
#include <unordered_set>

namespace deckhand {

using namespace Qt::Literals::StringLiterals;

namespace {

/// The destinations of a plan by number, with their ids.
std::vector<std::pair<qint64, DestinationId>> destinationsOf(Connection &db, const ReplayPlan &plan)
{
    std::vector<std::pair<qint64, DestinationId>> all;
    for (const DestinationId &id : plan.destinationIds) {
        const qint64 number =
            db.number(u"SELECT seq FROM destinations WHERE id = ?", {id.toString()});
        if (number != 0)
            all.emplace_back(number, id);
    }
    if (plan.destinationIds.empty()) {
        Statement query =
            db.runText(u"SELECT seq, id FROM destinations WHERE active = 1 ORDER BY seq"_s);
        while (query.next())
            all.emplace_back(query.value(0).toLongLong(),
                             DestinationId(query.value(1).toByteArray()));
    }
    return all;
}

/// The size of an event's envelope from the sizes of its parts.
qint64 envelopeBytes(qint64 id, qint64 type, qint64 data)
{
    static const qint64 rest = envelope(Event{}).size();
    return rest + id + type + data;
}

/// The failed ones alone are found from the deliveries, which are few beside all events.
void planFailed(Connection &db, const ReplayPlan &plan, Timestamp now,
                const std::vector<std::pair<qint64, DestinationId>> &destinations, ReplaySet &set)
{
    const Conditions where = eventConditions(db, plan.filter, now);
    std::unordered_set<qint64> wanted;
    for (const auto &[number, id] : destinations)
        wanted.insert(number);
    for (const DeliveryStatus status :
         {DeliveryStatus::Held, DeliveryStatus::Failure, DeliveryStatus::Canceled}) {
        db.forEach(u"SELECT d.key, d.destination_key, length(e.id), length(e.type), length(e.data)"
                   u" FROM delivery_rows d CROSS JOIN event_rows e WHERE d.status = ?"
                   u" AND d.status <> 3 AND e.key = d.event_key AND "_s +
                       where.sql + u" ORDER BY d.created_at, d.key"_s,
                   QVariantList{column(status)} + where.values, [&](const Statement &row) {
                       if (!wanted.contains(row.value(1).toLongLong()))
                           return;
                       set.existing.push_back(row.value(0).toLongLong());
                       set.bytes +=
                           envelopeBytes(row.value(2).toLongLong(), row.value(3).toLongLong(),
                                         row.value(4).toLongLong());
                   });
    }
}

bool takes(ReplayOnly only, int status)
{
    const bool unsuccessful = status == column(DeliveryStatus::Failure) ||
                              status == column(DeliveryStatus::Held) ||
                              status == column(DeliveryStatus::Canceled);
    switch (only) {
    case ReplayOnly::Failed: return unsuccessful;
    case ReplayOnly::All: return unsuccessful || status == column(DeliveryStatus::Success);
    case ReplayOnly::Missed: return false;
    }
    return false;
}

/// The deliveries of one event by destination.
std::unordered_map<qint64, std::pair<RowKey, int>> deliveriesOfEvent(Connection &db, qint64 event)
{
    std::unordered_map<qint64, std::pair<RowKey, int>> all;
    Statement &query =
        db.run(u"SELECT destination_seq, seq, status FROM deliveries WHERE event_seq = ?", {event});
    while (query.next())
        all[query.value(0).toLongLong()] = {query.value(1).toLongLong(), query.value(2).toInt()};
    query.finish();
    return all;
}

void addEvent(Connection &db, const ReplayPlan &plan, const WouldReceive &would,
              const std::vector<std::pair<qint64, DestinationId>> &destinations, qint64 key,
              const Event &event, ReplaySet &set)
{
    const auto existing = deliveriesOfEvent(db, key);
    for (const auto &[number, id] : destinations) {
        const auto found = existing.find(number);
        if (found != existing.end()) {
            if (!takes(plan.only, found->second.second))
                continue;
            set.existing.push_back(found->second.first);
        } else {
            if (plan.only == ReplayOnly::Failed || !would || !would(id, event))
                continue;
            set.missing.emplace_back(key, number);
        }
        set.bytes += envelopeBytes(event.id.bytes().size(), event.type.size(), event.data.size());
    }
}

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
    return replay;
}

const QString replayColumns =
    u"document, id, status, total, sent, succeeded, failed, bytes, created_at, finished_at, seq"_s;

constexpr int restoreRows = 5'000;
constexpr qint64 planLock = 0x44636B68'00000003; // "Dckh"

/// False for a delivery that has meanwhile got under way.
bool takeIntoReplay(Connection &db, WriteContext &context, qint64 replay, RowKey key, Timestamp now)
{
    if (db.isPostgres()) {
        return db.run(u"UPDATE deliveries d SET former_status = status, status = 0, lane = 1,"
                      u" replay_seq = ?, automatic_attempts = 0, due_at = ?, node = NULL"
                      u" WHERE d.seq = ? AND d.status >= 2"
                      u" AND " DECKHAND_UNCLAIMED,
                      {replay, column(now), key, context.node().number()})
                   .numRowsAffected() > 0;
    }
    return !context.claims().contains(key) &&
           db.run(u"UPDATE deliveries SET former_status = status, status = 0, lane = 1, "
                  u"replay_seq = ?,"
                  u" automatic_attempts = 0, due_at = ? WHERE seq = ? AND status >= 2",
                  {replay, column(now), key})
                   .numRowsAffected() > 0;
}

/// One delivery of an ended replay that waits.
void restoreRow(Connection &db, RowKey key, bool hadStatus, bool neverTried, bool claimed)
{
    if (hadStatus) {
        db.run(u"UPDATE deliveries SET status = former_status, lane = 0, replay_seq = NULL, "
               u"former_status = NULL,"
               u" due_at = CASE WHEN former_status = 2 THEN due_at END WHERE seq = ?",
               {key});
    } else if (neverTried && !claimed) {
        db.run(u"DELETE FROM deliveries WHERE seq = ?", {key});
    } else {
        // The replay made it and it has a history, or gets one just now.
        db.run(u"UPDATE deliveries SET status = 5, lane = 0, replay_seq = NULL, due_at = NULL "
               u"WHERE seq = ?",
               {key});
    }
}

} // namespace

ReplaySet planReplay(Connection &db, const ReplayPlan &plan, const WouldReceive &would,
                     Timestamp now)
{
    ReplaySet set;
    const auto destinations = destinationsOf(db, plan);
    if (plan.only == ReplayOnly::Failed) {
        planFailed(db, plan, now, destinations, set);
        return set;
    }
    const Conditions where = eventConditions(db, plan.filter, now);
    db.forEach(u"SELECT e.id, e.type, e.data, e.created_at, e.key FROM event_rows e WHERE "_s +
                   where.sql + u" ORDER BY e.created_at, e.key"_s,
               where.values, [&](const Statement &row) {
                   const Event event{EventId(row.value(0).toByteArray()),
                                     row.value(1).toByteArray(), row.value(2).toByteArray(),
                                     fromMillis(row.value(3).toLongLong())};
                   addEvent(db, plan, would, destinations, row.value(4).toLongLong(), event, set);
               });
    return set;
}

void insertReplay(Connection &db, const WriteContext &context, const Replay &replay)
{
    QByteArray document;
    encode(document, replay);
    if (db.isPostgres()) {
        db.run(u"INSERT INTO replays (id, status, document, total, sent, succeeded, failed, bytes, "
               u"created_at, node) VALUES (?, ?, ?, ?, 0, 0, 0, ?, ?, ?)",
               {replay.id.toString(), column(ReplayStatus::Planned), QString::fromUtf8(document),
                replay.counts.total, replay.bytes, column(replay.createdAt),
                context.node().number()});
        return;
    }
    db.run(u"INSERT INTO replays (id, status, document, total, sent, succeeded, failed, bytes, "
           u"created_at) VALUES (?, ?, ?, ?, 0, 0, 0, ?, ?)",
           {replay.id.toString(), column(ReplayStatus::Planned), QString::fromUtf8(document),
            replay.counts.total, replay.bytes, column(replay.createdAt)});
}

void addToReplay(Connection &db, WriteContext &context, IdSource &ids, const ReplayId &id,
                 const ReplaySet &set, std::size_t from, std::size_t count, Timestamp now)
{
    // Two nodes that find the same delivery missing would both make it.
    if (db.isPostgres())
        (void)db.number(u"SELECT 1 FROM pg_advisory_xact_lock(?::bigint)", {planLock});
    const qint64 replay =
        db.number(u"SELECT seq FROM replays WHERE id = ? AND status = 0", {id.toString()});
    if (replay == 0) {
        throw SqlException{
            Error(ErrorCode::Conflict, u"The replay was ended while it was planned."_s)};
    }
    qint64 left = 0;
    for (std::size_t i = from; i < std::min(from + count, std::size_t(set.size())); ++i) {
        if (i < set.existing.size()) {
            const RowKey key = set.existing[i];
            left += takeIntoReplay(db, context, replay, key, now) ? 0 : 1;
            continue;
        }
        const auto &[event, destination] = set.missing[i - set.existing.size()];
        const QString ulid = QString::fromLatin1(ulidToText(ids.nextUlid()));
        const int made = db.run(u"INSERT INTO deliveries (seq, ulid, event_seq, type_seq, "
                                u"destination_seq, status, lane, attempts,"
                                u" automatic_attempts, created_at, due_at, error_class, replay_seq)"
                                u" SELECT ?, ?, e.seq, e.type_seq, ?, 0, 1, 0, 0, ?, ?, 0, ? FROM "
                                u"events e WHERE e.seq = ?"
                                u" AND NOT EXISTS (SELECT 1 FROM deliveries d WHERE d.event_seq = "
                                u"e.seq AND d.destination_seq = ?)",
                                {context.nextDelivery(db), ulid, destination, column(now),
                                 column(now), replay, event, destination})
                             .numRowsAffected();
        left += made > 0 ? 0 : 1;
    }
    if (left > 0)
        db.run(u"UPDATE replays SET total = total - ? WHERE seq = ?", {left, replay});
}

void startReplay(Connection &db, const ReplayId &id, Timestamp now)
{
    db.run(u"UPDATE replays SET status = CASE WHEN total = 0 THEN 3 ELSE 1 END,"
           u" finished_at = CASE WHEN total = 0 THEN CAST(? AS BIGINT) END WHERE id = ? AND status "
           u"= 0",
           {column(now), id.toString()});
}

void setReplayStatusRow(Connection &db, const ReplayId &id, ReplayStatus status, Timestamp at)
{
    const Replay replay = readReplay(db, id);
    const bool ended = replay.status == ReplayStatus::Completed ||
                       replay.status == ReplayStatus::Canceled ||
                       replay.status == ReplayStatus::Failed;
    if (ended || replay.status == ReplayStatus::Planned) {
        throw SqlException{
            Error(ErrorCode::Conflict,
                  u"The replay is %1; only a running or paused one can be changed."_s.arg(
                      QLatin1String(wireName(replay.status))))};
    }
    const bool canceled = status == ReplayStatus::Canceled;
    db.run(u"UPDATE replays SET status = ?, finished_at = ? WHERE id = ?",
           {column(status), canceled ? column(at) : column(std::optional<Timestamp>()),
            id.toString()});
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

bool restoreStep(Connection &db, const WriteContext &context, const ReplayId &id)
{
    struct Row
    {
        RowKey key = 0;
        bool hadStatus = false;
        bool neverTried = false;
        bool claimed = false;
    };
    // Another node may record one of them meanwhile: the lock shows what has become of it.
    const char16_t *sql =
        db.isPostgres()
            ? u"SELECT d.seq, d.former_status, d.attempts, (d.node IS NOT NULL AND d.node IN"
              u" (SELECT n.seq FROM nodes n WHERE n.lease_until > clock_timestamp()))::int"
              u" FROM replays r JOIN deliveries d ON d.replay_seq = r.seq WHERE r.id = ?"
              u" ORDER BY d.seq LIMIT ? FOR UPDATE OF d"
            : u"SELECT d.seq, d.former_status, d.attempts, 0 FROM replays r"
              u" CROSS JOIN deliveries d WHERE r.id = ? AND d.replay_seq = r.seq"
              u" ORDER BY d.seq LIMIT ?";
    Statement &query = db.run(sql, {id.toString(), restoreRows});
    std::vector<Row> rows;
    while (query.next()) {
        rows.push_back({query.value(0).toLongLong(), !query.value(1).isNull(),
                        query.value(2).toInt() == 0, query.value(3).toInt() != 0});
    }
    query.finish();
    for (const Row &row : rows) {
        restoreRow(db, row.key, row.hadStatus, row.neverTried,
                   row.claimed || context.claims().contains(row.key));
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
    Page<Replay> result;
    Position last;
    while (query.next()) {
        if (int(result.items.size()) == page.limit) {
            result.hasMore = true;
            result.nextCursor = cursorOf('r', last);
            break;
        }
        result.items.push_back(replayFromRow(query));
        last = {result.items.back().createdAt, query.value(10).toLongLong()};
    }
    return result;
}

} // namespace deckhand
