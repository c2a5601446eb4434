#include "store/postgresupkeep.h"

#include "store/columns.h"
#include "store/postgresarray.h"
#include "store/replayrows.h"
#include "store/rowsizes.h"

#include <algorithm>

namespace deckhand {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr qint64 pruneLock = 0x44636B68'00000002; // "Dckh"
/// An event, a delivery or two, an attempt or two.
constexpr int rowsOfEvent = 4;

/// Runs a statement that answers a count and a sum of bytes, and takes those off the totals.
qint64 deleteCounted(Connection &db, WriteContext &context, const char16_t *sql,
                     const QString &events)
{
    Statement &query = db.run(sql, {events});
    const bool counted = query.next();
    const qint64 rows = counted ? query.value(0).toLongLong() : 0;
    context.rollup().addStored(0, counted ? -query.value(1).toLongLong() : 0);
    query.finish();
    return rows;
}

/// Deliveries that go while a replay still counts on them end as failed there.
void leaveReplays(Connection &db, const QString &events, Timestamp now)
{
    Statement &query = db.run(u"SELECT replay_seq, count(*) FROM deliveries"
                              u" WHERE event_seq = ANY (?::bigint[]) AND replay_seq IS NOT NULL"
                              u" GROUP BY 1",
                              {events});
    ReplayGains gains;
    while (query.next())
        gains[query.value(0).toLongLong()].failed = query.value(1).toLongLong();
    query.finish();
    writeReplayGains(db, gains, now);
}

std::vector<qint64> oldEvents(Connection &db, const RetentionStep &step)
{
    Statement &query =
        db.run(u"SELECT seq FROM events WHERE created_at < ? ORDER BY created_at LIMIT ?",
               {column(step.before), std::max(1, step.maxRows / rowsOfEvent)});
    std::vector<qint64> events;
    while (query.next())
        events.push_back(query.value(0).toLongLong());
    query.finish();
    return events;
}

} // namespace

int pruneRows(Connection &db, WriteContext &context, const RetentionStep &step, Timestamp now)
{
    const bool mine = db.number(u"SELECT CASE WHEN pg_try_advisory_xact_lock(?::bigint)"
                                u" THEN 1 ELSE 0 END",
                                {pruneLock}) == 1;
    if (!mine)
        throw SqlException{
            Error(ErrorCode::Conflict, u"Another node is pruning the store just now."_s)};
    const std::vector<qint64> keys = oldEvents(db, step);
    if (keys.empty()) {
        deleteOldRecords(db, step, now);
        return 0;
    }
    PostgresArray array;
    for (const qint64 key : keys)
        array.add(key);
    const QString events = array.text();
    leaveReplays(db, events, now);
    static const std::u16string attempts =
        u"WITH gone AS (DELETE FROM attempts a USING deliveries d WHERE a.delivery_seq = d.seq"
        u" AND d.event_seq = ANY (?::bigint[]) RETURNING " +
        QString::number(attemptBytes(0, 0)).toStdU16String() +
        u" + coalesce(length(a.message), 0) + octet_length(a.detail) AS b)"
        u" SELECT count(*), coalesce(sum(b), 0) FROM gone";
    static const std::u16string deliveries =
        u"WITH gone AS (DELETE FROM deliveries WHERE event_seq = ANY (?::bigint[]) RETURNING 1)"
        u" SELECT count(*), count(*) * " +
        QString::number(deliveryBytes).toStdU16String() + u" FROM gone";
    static const std::u16string rows =
        u"WITH gone AS (DELETE FROM events WHERE seq = ANY (?::bigint[]) RETURNING " +
        QString::number(eventBytes(0, 0)).toStdU16String() +
        u" + 2 * octet_length(id) + octet_length(data) AS b)"
        u" SELECT count(*), coalesce(sum(b), 0) FROM gone";
    (void)deleteCounted(db, context, attempts.c_str(), events);
    (void)deleteCounted(db, context, deliveries.c_str(), events);
    const qint64 deleted = deleteCounted(db, context, rows.c_str(), events);
    context.rollup().addStored(-deleted, 0);
    return int(deleted);
}

} // namespace deckhand
