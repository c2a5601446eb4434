// Recording attempts on PostgreSQL: a few statements for any number of them. Another node may
// change a delivery at the same time, so its row is locked first.

#include "store/settling.h"

#include "store/columns.h"
#include "store/deliverywrites.h"
#include "store/postgresarray.h"
#include "store/rowsizes.h"

#include <unordered_map>
#include <unordered_set>

namespace deckhand {

namespace {

constexpr qsizetype attemptPrefix = 5; // of `eatt_`

struct Row
{
    StoredDelivery stored;
    WriteContext::DestinationRow destination;
    QString sameNumber; ///< the attempt that is stored under the record's number
};
using Records = std::vector<const AttemptRecord *>;

std::unordered_map<RowKey, Row> lockRows(Connection &db, const Records &records)
{
    PostgresArray keys;
    PostgresArray numbers;
    for (const AttemptRecord *record : records) {
        keys.add(record->key);
        numbers.add(record->attempt.number);
    }
    Statement &query = db.run(
        u"SELECT d.seq, d.destination_seq, d.status, d.automatic_attempts, d.attempts, d.due_at,"
        u" d.replay_seq, x.active, x.deleted_at, a.ulid"
        u" FROM unnest(?::bigint[], ?::int[]) AS r (k, n) JOIN deliveries d ON d.seq = r.k"
        u" LEFT JOIN destinations x ON x.seq = d.destination_seq"
        u" LEFT JOIN attempts a ON a.delivery_seq = r.k AND a.number = r.n"
        u" ORDER BY d.seq FOR UPDATE OF d",
        {keys.text(), numbers.text()});
    std::unordered_map<RowKey, Row> rows;
    while (query.next()) {
        Row &row = rows[query.value(0).toLongLong()];
        row.stored = {query.value(1).toLongLong(), query.value(2).toInt(),
                      query.value(3).toInt(),      query.value(4).toInt(),
                      query.value(5).toOptional(), query.value(6).toLongLong()};
        row.destination = {row.stored.destination, query.value(7).toInt() != 0,
                           !query.value(8).isNull()};
        row.sameNumber = query.value(9).toString();
    }
    query.finish();
    return rows;
}

/// The new states of the deliveries of one write.
struct DeliveryUpdates
{
    PostgresArray keys, statuses, automatic, attempts, dues, errors, delivered, leaves;

    void add(const AttemptRecord &record, int number, const StoredDelivery &stored,
             const SettledDelivery &settled, Timestamp now)
    {
        const bool arrived = record.attempt.outcome == AttemptOutcome::Success;
        keys.add(record.key);
        statuses.add(settled.status);
        automatic.add(stored.automaticAttempts + (isCounted(stored, record) ? 1 : 0));
        attempts.add(std::max(stored.attempts, number));
        dues.add(settled.dueAt);
        errors.add(settled.errorClass);
        delivered.add(arrived ? std::optional(toMillis(now)) : std::nullopt);
        leaves.addFlag(stored.replay != 0 && settled.status > column(DeliveryStatus::Held));
    }
    void write(Connection &db, qint64 node) const
    {
        if (keys.isEmpty())
            return;
        // What another node has claimed meanwhile stays with it.
        db.run(u"UPDATE deliveries d SET status = r.s, automatic_attempts = r.aa, attempts = r.a,"
               u" due_at = r.due, error_class = r.e,"
               u" delivered_at = coalesce(r.arrived, d.delivered_at),"
               u" node = nullif(d.node, ?::bigint), lane = CASE WHEN r.l THEN 0 ELSE d.lane END,"
               u" replay_seq = CASE WHEN r.l THEN NULL ELSE d.replay_seq END,"
               u" former_status = CASE WHEN r.l THEN NULL ELSE d.former_status END"
               u" FROM unnest(?::bigint[], ?::smallint[], ?::int[], ?::int[], ?::bigint[],"
               u" ?::smallint[], ?::bigint[], ?::bool[]) AS r (k, s, aa, a, due, e, arrived, l)"
               u" WHERE d.seq = r.k",
               {node, keys.text(), statuses.text(), automatic.text(), attempts.text(), dues.text(),
                errors.text(), delivered.text(), leaves.text()});
    }
};

/// The attempts of one write.
struct AttemptRows
{
    PostgresArray keys, numbers, ulids, triggers, outcomes, errors, statuses, scheduled, started,
        durations, messages, details;

    /// Answers about how many bytes it takes.
    qint64 add(Connection &db, WriteContext &context, const AttemptRecord &record, int number)
    {
        const Attempt &attempt = record.attempt;
        const QByteArray detail =
            encodeDetail(attempt, detailContext(db, context, record),
                         [&](const QByteArray &shape) { return context.shapeNumber(db, shape); });
        keys.add(record.key);
        numbers.add(number);
        ulids.addText(QString::fromLatin1(attempt.id.bytes().mid(attemptPrefix)));
        triggers.add(column(attempt.trigger));
        outcomes.add(column(attempt.outcome));
        errors.add(column(attempt.error.errorClass));
        statuses.add(attempt.response ? attempt.response->status : 0);
        scheduled.add(toMillis(attempt.scheduledAt));
        started.add(toMillis(attempt.startedAt));
        durations.add(qint64(attempt.durationMs * 1000));
        const bool failed = attempt.outcome == AttemptOutcome::Failure;
        if (failed)
            messages.addText(attempt.error.message);
        else
            messages.addNull();
        details.addBytes(detail);
        return attemptBytes(failed ? attempt.error.message.size() : 0, detail.size());
    }
    void write(Connection &db) const
    {
        if (keys.isEmpty())
            return;
        db.run(u"INSERT INTO attempts (delivery_seq, number, ulid, trigger_kind, outcome,"
               u" error_class, http_status, scheduled_at, started_at, duration_us, message, detail)"
               u" SELECT r.k, r.n, r.u, r.t, r.o, r.e, r.h, r.p, r.b, r.d, r.m,"
               u" decode(r.x, 'base64') FROM unnest(?::bigint[], ?::int[], ?::text[],"
               u" ?::smallint[], ?::smallint[], ?::smallint[], ?::smallint[], ?::bigint[],"
               u" ?::bigint[], ?::bigint[], ?::text[], ?::text[])"
               u" AS r (k, n, u, t, o, e, h, p, b, d, m, x)"
               u" ON CONFLICT (delivery_seq, number) DO NOTHING",
               {keys.text(), numbers.text(), ulids.text(), triggers.text(), outcomes.text(),
                errors.text(), statuses.text(), scheduled.text(), started.text(), durations.text(),
                messages.text(), details.text()});
    }
};

/// Where the commit of a hold has come in between, the destination may still look active.
SettledDelivery settleAmongNodes(const Row &row, const AttemptRecord &record)
{
    SettledDelivery settled = settle(row.stored, record, row.destination);
    constexpr int held = column(DeliveryStatus::Held);
    if (row.stored.status == held && settled.status < held)
        settled.status = held;
    return settled;
}

/// Records of different deliveries.
void recordRound(Connection &db, WriteContext &context, const Records &records, Timestamp now,
                 Rollup &rollup, ReplayGains &replays)
{
    const auto rows = lockRows(db, records);
    DeliveryUpdates updates;
    AttemptRows attempts;
    std::vector<RowKey> canceled;
    for (const AttemptRecord *record : records) {
        const auto found = rows.find(record->key);
        if (found == rows.end())
            continue; // pruned meanwhile
        const Row &row = found->second;
        const QString ulid = QString::fromLatin1(record->attempt.id.bytes().mid(attemptPrefix));
        if (row.sameNumber == ulid)
            continue; // stored already; the answer to that was lost
        // Another node, to which the delivery went when this one's lease ended, may have been
        // first. The lock shows the delivery as it is now, the join its attempts as they were.
        const bool isFree =
            row.sameNumber.isEmpty() && record->attempt.number > row.stored.attempts;
        const int number = isFree ? record->attempt.number : row.stored.attempts + 1;
        const SettledDelivery settled = settleAmongNodes(row, *record);
        updates.add(*record, number, row.stored, settled, now);
        if (isCanceledNow(row.stored, settled))
            canceled.push_back(record->key);
        rollup.addStored(0, attempts.add(db, context, *record, number));
        rollup.attempt(row.stored.destination, record->attempt);
        if (row.stored.replay != 0) {
            ReplayGain &gain = replays[row.stored.replay];
            gain.sent += row.stored.automaticAttempts == 0 ? 1 : 0;
            gain.succeeded += settled.status == column(DeliveryStatus::Success) ? 1 : 0;
            gain.failed += settled.status > column(DeliveryStatus::Success) ? 1 : 0;
        }
    }
    updates.write(db, context.node().number());
    for (const RowKey key : canceled)
        noteDeletion(db, key, now);
    attempts.write(db);
}

} // namespace

void recordManyAttempts(Connection &db, WriteContext &context,
                        const std::vector<AttemptRecord> &records, Timestamp now)
{
    Rollup rollup;
    ReplayGains replays;
    Records round;
    std::unordered_set<RowKey> seen;
    for (const AttemptRecord &record : records) {
        // A second attempt of the same delivery sees what the first has left.
        if (!seen.insert(record.key).second) {
            recordRound(db, context, round, now, rollup, replays);
            round.clear();
            seen = {record.key};
        }
        round.push_back(&record);
    }
    if (!round.empty())
        recordRound(db, context, round, now, rollup, replays);
    writeReplayGains(db, replays, now);
    context.rollup().add(rollup);
}

} // namespace deckhand
