#include "store/deliverywrites.h"

#include "api/ulid.h"
#include "store/attemptdetail.h"
#include "store/columns.h"

#include <QString>

#include <algorithm>
#include <map>

namespace deckhand {

using namespace Qt::Literals::StringLiterals;

namespace {

QString ulidColumn(const QByteArray &id)
{
    return QString::fromLatin1(id.mid(id.indexOf('_') + 1));
}

/// The event that has this id already, if one has.
std::optional<Event> knownEvent(Connection &db, const EventId &id)
{
    QSqlQuery &query = db.run(u"SELECT t.name, e.data, e.created_at FROM events e"
                              u" JOIN event_types t ON t.seq = e.type_seq WHERE e.id = ?",
                              {id.toString()});
    std::optional<Event> event;
    if (query.next()) {
        event = Event{id, query.value(0).toString().toUtf8(), query.value(1).toByteArray(),
                      fromMillis(query.value(2).toLongLong())};
    }
    query.finish();
    return event;
}

RowKey insertDelivery(Connection &db, WriteContext &context, const NewDelivery &delivery,
                      qint64 eventKey, qint64 type, const Event &event, Timestamp now)
{
    const qint64 destination = context.destinationNumber(db, delivery.destinationId);
    if (destination == 0)
        return 0; // deleted for good between routing and here
    const RowKey key = context.nextDelivery(db);
    db.run(u"INSERT INTO deliveries (seq, ulid, event_seq, type_seq, destination_seq, status, lane,"
           u" attempts, automatic_attempts, created_at, due_at, error_class)"
           u" VALUES (?, ?, ?, ?, ?, ?, 0, 0, 0, ?, ?, 0)",
           {key, ulidColumn(delivery.id.bytes()), eventKey, type, destination,
            column(delivery.status), column(now), column(now)});
    if (delivery.claimed)
        context.claims().add(key, {destination, event.id.bytes(), event.type});
    return key;
}

} // namespace

std::vector<AppendedEvent> appendEvents(Connection &db, WriteContext &context,
                                        const std::vector<NewEvent> &events, Timestamp now)
{
    std::vector<AppendedEvent> appended;
    appended.reserve(events.size());
    Rollup rollup;
    for (const NewEvent &item : events) {
        const Event &event = item.event;
        const qint64 type = context.typeNumber(db, event.type);
        const qint64 key = context.nextEvent(db);
        const QSqlQuery &insert = db.run(
            u"INSERT INTO events (seq, id, type_seq, created_at, data) VALUES (?, ?, ?, ?, ?)"
            u" ON CONFLICT (id) DO NOTHING",
            {key, event.id.toString(), type, column(event.createdAt), event.data});
        if (insert.numRowsAffected() == 0) {
            appended.push_back({knownEvent(db, event.id).value_or(event), true, {}});
            continue;
        }
        rollup.event(now);
        AppendedEvent &result = appended.emplace_back();
        result.event = event;
        for (const NewDelivery &delivery : item.deliveries)
            result.deliveryKeys.push_back(insertDelivery(db, context, delivery, key, type, event, now));
    }
    rollup.write(db);
    return appended;
}

void undoClaims(ClaimTable &claims, const std::vector<AppendedEvent> &appended,
                const std::vector<NewEvent> &events)
{
    for (std::size_t i = 0; i < appended.size(); ++i) {
        for (std::size_t d = 0; d < appended[i].deliveryKeys.size(); ++d) {
            if (events[i].deliveries[d].claimed)
                claims.remove(appended[i].deliveryKeys[d]);
        }
    }
}

namespace {

/// What replays gained in this write.
struct ReplayGain { qint64 sent = 0, succeeded = 0, failed = 0; };

/// Normally the claim knows; a record without one is looked up.
ClaimTable::Entry entryOf(Connection &db, WriteContext &context, RowKey key)
{
    if (auto entry = context.claims().entry(key))
        return std::move(*entry);
    ClaimTable::Entry entry;
    QSqlQuery &query = db.run(u"SELECT d.destination_seq, e.id, t.name FROM deliveries d"
                              u" JOIN events e ON e.seq = d.event_seq"
                              u" JOIN event_types t ON t.seq = d.type_seq WHERE d.seq = ?",
                              {key});
    if (query.next()) {
        entry = {query.value(0).toLongLong(), query.value(1).toString().toUtf8(),
                 query.value(2).toString().toUtf8()};
    }
    query.finish();
    return entry;
}

void insertAttempt(Connection &db, WriteContext &context, const AttemptRecord &record,
                   const ClaimTable::Entry &entry)
{
    const Attempt &attempt = record.attempt;
    const DetailContext detail{entry.eventId, entry.eventType, attempt.startedAt};
    const QByteArray bytes = encodeDetail(attempt, detail, [&](const QByteArray &shape) {
        return context.shapeNumber(db, shape);
    });
    const bool failed = attempt.outcome == AttemptOutcome::Failure;
    db.run(u"INSERT INTO attempts (delivery_seq, number, ulid, trigger_kind, outcome, error_class,"
           u" http_status, scheduled_at, started_at, duration_us, message, detail)"
           u" VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
           u" ON CONFLICT (delivery_seq, number) DO NOTHING",
           {record.key, attempt.number, ulidColumn(attempt.id.bytes()), column(attempt.trigger),
            column(attempt.outcome), column(attempt.error.errorClass),
            attempt.response ? attempt.response->status : 0, column(attempt.scheduledAt),
            column(attempt.startedAt), qint64(attempt.durationMs * 1000),
            failed ? QVariant(attempt.error.message) : QVariant(QMetaType::fromType<QString>()),
            bytes});
}

/// A delivery that was canceled or held while its attempt was in flight stays so, unless the attempt
/// succeeded: what arrived has arrived.
/// False if it is gone.
bool updateDelivery(Connection &db, const AttemptRecord &record, Timestamp now)
{
    const int status = column(record.status);
    const bool success = record.status == DeliveryStatus::Success;
    const bool manual = record.attempt.trigger == AttemptTrigger::Manual;
    const bool failed = record.attempt.outcome == AttemptOutcome::Failure;
    const QSqlQuery &update = db.run(u"UPDATE deliveries SET"
           u" status = CASE WHEN status = 5 AND ? = 0 THEN 5 WHEN status = 2 AND ? = 1 THEN 2 ELSE ? END,"
           u" automatic_attempts = automatic_attempts + CASE WHEN ? = 1 AND status > 2 THEN 0 ELSE 1 END,"
           u" attempts = ?, due_at = ?, error_class = ?,"
           u" delivered_at = CASE WHEN ? = 1 THEN ? ELSE delivered_at END"
           u" WHERE seq = ?",
           {success ? 1 : 0, status, status, manual ? 1 : 0, record.attempt.number,
            column(record.nextAttemptAt), failed && !success ? column(record.attempt.error.errorClass) : 0,
            success && !failed ? 1 : 0, column(now), record.key});
    return update.numRowsAffected() > 0;
}

void writeReplayGain(Connection &db, const ReplayId &id, const ReplayGain &gain, Timestamp now)
{
    db.run(u"UPDATE replays SET sent = sent + ?, succeeded = succeeded + ?, failed = failed + ?"
           u" WHERE id = ?",
           {gain.sent, gain.succeeded, gain.failed, id.toString()});
    db.run(u"UPDATE replays SET status = ?, finished_at = ?"
           u" WHERE id = ? AND succeeded + failed >= total AND status IN (1, 2)",
           {column(ReplayStatus::Completed), column(now), id.toString()});
}

} // namespace

void recordAttempts(Connection &db, WriteContext &context, const std::vector<AttemptRecord> &records,
                    Timestamp now)
{
    Rollup rollup;
    std::map<ReplayId, ReplayGain> replays;
    for (const AttemptRecord &record : records) {
        const ClaimTable::Entry entry = entryOf(db, context, record.key);
        if (entry.destination == 0 || !updateDelivery(db, record, now))
            continue; // pruned meanwhile
        insertAttempt(db, context, record, entry);
        rollup.attempt(entry.destination, record.attempt);
        if (record.replayId) {
            ReplayGain &gain = replays[*record.replayId];
            gain.sent += record.attempt.trigger == AttemptTrigger::Replay ? 1 : 0;
            gain.succeeded += record.status == DeliveryStatus::Success;
            gain.failed += record.status == DeliveryStatus::Failure;
        }
    }
    rollup.write(db);
    for (const auto &[id, gain] : replays)
        writeReplayGain(db, id, gain, now);
}

void cancelDelivery(Connection &db, WriteContext &context, const DeliveryId &id)
{
    QSqlQuery &query = db.run(u"SELECT d.seq, d.status, r.id FROM deliveries d"
                              u" LEFT JOIN replays r ON r.seq = d.replay_seq WHERE d.ulid = ?",
                              {ulidColumn(id.bytes())});
    const bool found = query.next();
    const RowKey key = found ? query.value(0).toLongLong() : 0;
    const int status = found ? query.value(1).toInt() : -1;
    const QString replay = found ? query.value(2).toString() : QString();
    query.finish();
    if (!found)
        throw SqlException{Error(ErrorCode::ResourceNotFound, u"There is no such delivery."_s)};
    if (context.claims().contains(key)) {
        throw SqlException{Error(ErrorCode::Conflict,
                                 u"The delivery is being sent right now. Try again when the attempt has ended."_s)};
    }
    if (status > column(DeliveryStatus::Held)) {
        throw SqlException{Error(ErrorCode::Conflict,
                                 u"The delivery has ended; only a waiting one can be canceled."_s)};
    }
    db.run(u"UPDATE deliveries SET status = 5, due_at = NULL WHERE seq = ?", {key});
    if (!replay.isEmpty())
        writeReplayGain(db, ReplayId::fromString(replay), {0, 0, 1}, {});
}

int prune(Connection &db, const RetentionStep &step, Timestamp now)
{
    // The oldest first, by the time index; waiting deliveries of so old an event go with it.
    QSqlQuery &query = db.run(u"SELECT seq FROM events WHERE created_at < ? ORDER BY created_at LIMIT ?",
                              {column(step.before), step.maxRows});
    std::vector<qint64> events;
    while (query.next())
        events.push_back(query.value(0).toLongLong());
    query.finish();
    for (const qint64 event : events) {
        db.run(u"DELETE FROM attempts WHERE delivery_seq IN (SELECT seq FROM deliveries WHERE event_seq = ?)",
               {event});
        db.run(u"DELETE FROM deliveries WHERE event_seq = ?", {event});
        db.run(u"DELETE FROM events WHERE seq = ?", {event});
    }
    if (events.size() < std::size_t(step.maxRows)) {
        const qint64 minute = minuteOf(step.before);
        db.run(u"DELETE FROM event_minutes WHERE minute < ?", {minute});
        db.run(u"DELETE FROM delivery_minutes WHERE minute < ?", {minute});
        db.run(u"DELETE FROM error_minutes WHERE minute < ?", {minute});
        db.run(u"DELETE FROM idempotency WHERE expires_at < ?", {column(now)});
    }
    return int(events.size());
}

} // namespace deckhand
