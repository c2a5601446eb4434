// What an attempt's end means to its delivery. The states and who may change them: store.h.

#include "store/deliverywrites.h"

#include "store/attemptdetail.h"
#include "store/columns.h"
#include "store/replayrows.h"
#include "store/settling.h"

#include <QString>

namespace deckhand {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr qsizetype attemptPrefix = 5; // of `eatt_`

StoredDelivery readStored(Connection &db, RowKey key)
{
    StoredDelivery stored;
    Statement &query =
        db.run(u"SELECT destination_seq, status, automatic_attempts, attempts, due_at,"
               u" replay_seq FROM deliveries WHERE seq = ?",
               {key});
    if (query.next()) {
        stored = {query.value(0).toLongLong(), query.value(1).toInt(),
                  query.value(2).toInt(),      query.value(3).toInt(),
                  query.value(4).toOptional(), query.value(5).toLongLong()};
    }
    query.finish();
    return stored;
}

void insertAttempt(Connection &db, WriteContext &context, const AttemptRecord &record)
{
    const Attempt &attempt = record.attempt;
    const DetailContext detail = detailContext(db, context, record);
    const QByteArray bytes = encodeDetail(
        attempt, detail, [&](const QByteArray &shape) { return context.shapeNumber(db, shape); });
    const bool failed = attempt.outcome == AttemptOutcome::Failure;
    db.run(u"INSERT INTO attempts (delivery_seq, number, ulid, trigger_kind, outcome, error_class,"
           u" http_status, scheduled_at, started_at, duration_us, message, detail)"
           u" VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
           u" ON CONFLICT (delivery_seq, number) DO NOTHING",
           {record.key, attempt.number, SqlValue::text(attempt.id.bytes().mid(attemptPrefix)),
            column(attempt.trigger), column(attempt.outcome), column(attempt.error.errorClass),
            attempt.response ? attempt.response->status : 0, column(attempt.scheduledAt),
            column(attempt.startedAt), qint64(attempt.durationMs * 1000),
            failed ? SqlValue(attempt.error.message) : SqlValue(), bytes});
}

void updateDelivery(Connection &db, const AttemptRecord &record, const StoredDelivery &stored,
                    const SettledDelivery &settled, Timestamp now)
{
    const bool arrived = record.attempt.outcome == AttemptOutcome::Success;
    const bool leaves = stored.replay != 0 && settled.status > column(DeliveryStatus::Held);
    db.run(u"UPDATE deliveries SET status = ?, automatic_attempts = ?, attempts = ?, due_at = ?,"
           u" error_class = ?, delivered_at = CASE WHEN ? = 1 THEN ? ELSE delivered_at END"
           u" WHERE seq = ?",
           {settled.status, stored.automaticAttempts + (isCounted(stored, record) ? 1 : 0),
            std::max(stored.attempts, record.attempt.number), settled.dueAt, settled.errorClass,
            arrived ? 1 : 0, column(now), record.key});
    if (leaves) {
        db.run(u"UPDATE deliveries SET lane = 0, replay_seq = NULL, former_status = NULL WHERE seq "
               u"= ?",
               {record.key});
    }
}

} // namespace

DetailContext detailContext(Connection &db, WriteContext &context, const AttemptRecord &record)
{
    if (auto entry = context.claims().entry(record.key); entry && !entry->eventId.isEmpty())
        return {entry->eventId, entry->eventType, record.attempt.startedAt};
    Statement &query =
        db.run(u"SELECT e.id, t.name FROM deliveries d JOIN events e ON e.seq = d.event_seq"
               u" JOIN event_types t ON t.seq = d.type_seq WHERE d.seq = ?",
               {record.key});
    DetailContext detail{{}, {}, record.attempt.startedAt};
    if (query.next()) {
        detail.eventId = query.value(0).toByteArray();
        detail.eventType = query.value(1).toByteArray();
    }
    query.finish();
    return detail;
}

SettledDelivery settle(const StoredDelivery &stored, const AttemptRecord &record,
                       const WriteContext::DestinationRow &destination)
{
    constexpr int held = column(DeliveryStatus::Held);
    SettledDelivery settled{column(record.status), {}, 0};
    const bool arrived = record.attempt.outcome == AttemptOutcome::Success;
    if (arrived) {
        settled.status = column(DeliveryStatus::Success);
    } else if (stored.status > held) {
        settled.status = stored.status; // ended meanwhile, or before: it stays as it was
    } else if (settled.status <= held) {
        if (destination.deleted)
            settled.status = column(DeliveryStatus::Canceled);
        else if (!destination.active)
            settled.status = held;
    }
    const bool waits = settled.status <= held;
    if (waits)
        settled.dueAt = record.nextAttemptAt ? column(*record.nextAttemptAt) : stored.dueAt;
    if (settled.status != column(DeliveryStatus::Success))
        settled.errorClass = column(record.attempt.error.errorClass);
    return settled;
}

bool isCanceledNow(const StoredDelivery &stored, const SettledDelivery &settled)
{
    constexpr int canceled = column(DeliveryStatus::Canceled);
    return settled.status == canceled && stored.status != canceled;
}

bool isCounted(const StoredDelivery &stored, const AttemptRecord &record)
{
    return record.attempt.trigger != AttemptTrigger::Manual ||
           stored.status <= column(DeliveryStatus::Held);
}

void recordAttempts(Connection &db, WriteContext &context,
                    const std::vector<AttemptRecord> &records, Timestamp now)
{
    if (db.isPostgres())
        return recordManyAttempts(db, context, records, now);
    Rollup rollup;
    ReplayGains replays;
    for (const AttemptRecord &record : records) {
        const StoredDelivery stored = readStored(db, record.key);
        if (stored.destination == 0)
            continue; // pruned meanwhile
        const SettledDelivery settled =
            settle(stored, record, context.destinationByNumber(db, stored.destination));
        updateDelivery(db, record, stored, settled, now);
        if (isCanceledNow(stored, settled))
            noteDeletion(db, record.key, now);
        insertAttempt(db, context, record);
        rollup.attempt(stored.destination, record.attempt);
        if (stored.replay != 0) {
            ReplayGain &gain = replays[stored.replay];
            gain.sent += stored.automaticAttempts == 0 ? 1 : 0;
            gain.succeeded += settled.status == column(DeliveryStatus::Success) ? 1 : 0;
            gain.failed += settled.status > column(DeliveryStatus::Success) ? 1 : 0;
        }
    }
    writeReplayGains(db, replays, now);
    context.rollup().add(rollup);
}

void cancelDelivery(Connection &db, RowKey key, const Cancellation &cancellation)
{
    // Without the lock another node might record its end meanwhile.
    Statement &query = db.run(
        db.isPostgres() ? u"SELECT status, replay_seq FROM deliveries WHERE seq = ? FOR UPDATE"
                        : u"SELECT status, replay_seq FROM deliveries WHERE seq = ?",
        {key});
    const bool found = query.next();
    const int status = found ? query.value(0).toInt() : -1;
    const qint64 replay = found ? query.value(1).toLongLong() : 0;
    query.finish();
    if (!found || status > column(DeliveryStatus::Held)) {
        throw SqlException{Error(ErrorCode::Conflict,
                                 u"The delivery has ended; only a waiting one can be canceled."_s)};
    }
    db.run(u"UPDATE deliveries SET status = 5, due_at = NULL, lane = 0, replay_seq = NULL,"
           u" former_status = NULL, canceled_at = ?, cancel_reason = ?, canceled_by = ?"
           u" WHERE seq = ?",
           {column(cancellation.at), column(cancellation.reason), cancellation.by, key});
    if (replay != 0)
        writeReplayGains(db, {{replay, {0, 0, 1}}}, cancellation.at);
}

void noteDeletion(Connection &db, RowKey key, Timestamp now)
{
    db.run(u"UPDATE deliveries SET canceled_at = ?, cancel_reason = ?, canceled_by ="
           u" (SELECT x.sweep_by FROM destinations x WHERE x.seq = deliveries.destination_seq)"
           u" WHERE seq = ?",
           {column(now), column(CancelReason::DestinationDeleted), key});
}

QString actorOf(const AuditNote &note)
{
    return note ? note->actor.name : QString();
}

} // namespace deckhand
