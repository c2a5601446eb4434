#include "store/deliverywrites.h"

#include "store/auditrows.h"
#include "store/columns.h"
#include "store/replayrows.h"

namespace deckhand {

namespace {

/// Deliveries that go while a replay still counts on them end as failed there.
void leaveReplays(Connection &db, qint64 event, ReplayGains &gains)
{
    Statement &query = db.run(u"SELECT replay_seq FROM deliveries WHERE event_seq = ?", {event});
    while (query.next()) {
        if (const qint64 replay = query.value(0).toLongLong(); replay != 0)
            ++gains[replay].failed;
    }
    query.finish();
}

/// Answers how many rows went.
int deleteEvent(Connection &db, qint64 event)
{
    int rows = db.run(u"DELETE FROM attempts WHERE delivery_seq IN"
                      u" (SELECT seq FROM deliveries WHERE event_seq = ?)",
                      {event})
                   .numRowsAffected();
    rows += db.run(u"DELETE FROM deliveries WHERE event_seq = ?", {event}).numRowsAffected();
    return rows + db.run(u"DELETE FROM events WHERE seq = ?", {event}).numRowsAffected();
}

} // namespace

void deleteOldRecords(Connection &db, const RetentionStep &step, Timestamp now)
{
    const Timestamp before = step.before;
    if (step.auditBefore)
        deleteOldAudit(db, *step.auditBefore, step.mostAudit);
    const qint64 minute = minuteOf(before);
    db.run(u"DELETE FROM event_minutes WHERE minute < ?", {minute});
    db.run(u"DELETE FROM delivery_minutes WHERE minute < ?", {minute});
    db.run(u"DELETE FROM error_minutes WHERE minute < ?", {minute});
    db.run(u"DELETE FROM idempotency WHERE expires_at < ?", {column(now)});
    db.run(u"DELETE FROM replays WHERE finished_at < ?", {column(before)});
    // A revision is needed as long as an event may be older than its successor.
    db.run(u"DELETE FROM destination_revisions WHERE EXISTS (SELECT 1 FROM destination_revisions n"
           u" WHERE n.destination_seq = destination_revisions.destination_seq"
           u" AND n.revision > destination_revisions.revision AND n.valid_from < ?)",
           {column(before)});
}

int prune(Connection &db, const RetentionStep &step, Timestamp now)
{
    // The oldest first, by the time index; waiting deliveries of so old an event go with it.
    Statement &query =
        db.run(u"SELECT seq FROM events WHERE created_at < ? ORDER BY created_at LIMIT ?",
               {column(step.before), step.maxRows});
    std::vector<qint64> events;
    while (query.next())
        events.push_back(query.value(0).toLongLong());
    query.finish();
    ReplayGains gains;
    int deleted = 0;
    for (int rows = 0; deleted < int(events.size()) && rows < step.maxRows; ++deleted) {
        const qint64 event = events[std::size_t(deleted)];
        leaveReplays(db, event, gains);
        rows += deleteEvent(db, event);
    }
    writeReplayGains(db, gains, now);
    if (deleted == 0)
        deleteOldRecords(db, step, now);
    return deleted;
}

} // namespace deckhand
