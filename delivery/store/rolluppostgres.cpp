// Counts on PostgreSQL: one statement a table, into rows of this node's slot.

#include "store/rollup.h"

#include "store/postgresarray.h"

namespace deckhand {

using namespace Qt::Literals::StringLiterals;

namespace {

std::optional<qint64> millis(std::optional<Timestamp> at)
{
    return at ? std::optional(toMillis(*at)) : std::nullopt;
}

} // namespace

void Rollup::writePostgres(Connection &db, int slot) const
{
    for (const auto &[minute, count] : m_events) {
        db.run(u"INSERT INTO event_minutes (minute, slot, events) VALUES (?, ?, ?)"
               u" ON CONFLICT (minute, slot)"
               u" DO UPDATE SET events = event_minutes.events + excluded.events",
               {minute, slot, count});
    }
    if (!m_deliveries.empty())
        writeMinutesPostgres(db, slot);
    if (!m_errors.empty()) {
        PostgresArray minutes, destinations, classes, counts;
        for (const auto &[key, count] : m_errors) {
            minutes.add(std::get<0>(key));
            destinations.add(std::get<1>(key));
            classes.add(std::get<2>(key));
            counts.add(count);
        }
        db.run(u"INSERT INTO error_minutes (minute, destination_seq, error_class, slot, count)"
               u" SELECT r.m, r.d, r.e, ?::smallint, r.c FROM unnest(?::bigint[], ?::bigint[],"
               u" ?::smallint[], ?::bigint[]) AS r (m, d, e, c)"
               u" ON CONFLICT (minute, destination_seq, error_class, slot)"
               u" DO UPDATE SET count = error_minutes.count + excluded.count",
               {slot, minutes.text(), destinations.text(), classes.text(), counts.text()});
    }
    if (!m_last.empty())
        writeMarksPostgres(db, slot);
    if (m_storedEvents != 0 || m_storedBytes != 0) {
        db.run(u"INSERT INTO totals AS t (slot, events, bytes) VALUES (?, ?, ?)"
               u" ON CONFLICT (slot) DO UPDATE SET events = t.events + excluded.events,"
               u" bytes = t.bytes + excluded.bytes",
               {slot, m_storedEvents, m_storedBytes});
    }
}

void Rollup::writeMarksPostgres(Connection &db, int slot) const
{
    PostgresArray destinations, successes, failures;
    for (const auto &[destination, last] : m_last) {
        destinations.add(destination);
        successes.add(millis(last.success));
        failures.add(millis(last.failure));
    }
    db.run(u"INSERT INTO destination_marks AS m (destination_seq, slot, last_success_at,"
           u" last_failure_at) SELECT r.d, ?::smallint, r.s, r.f"
           u" FROM unnest(?::bigint[], ?::bigint[], ?::bigint[]) AS r (d, s, f)"
           u" ON CONFLICT (destination_seq, slot) DO UPDATE SET"
           u" last_success_at = greatest(m.last_success_at, excluded.last_success_at),"
           u" last_failure_at = greatest(m.last_failure_at, excluded.last_failure_at)",
           {slot, destinations.text(), successes.text(), failures.text()});
}

void Rollup::writeMinutesPostgres(Connection &db, int slot) const
{
    PostgresArray destinations, minutes, succeeded, failed;
    std::array<PostgresArray, std::tuple_size_v<LatencyCounts>> l;
    for (const auto &[key, counts] : m_deliveries) {
        destinations.add(key.first);
        minutes.add(key.second);
        succeeded.add(counts.succeeded);
        failed.add(counts.failed);
        for (std::size_t i = 0; i < l.size(); ++i)
            l[i].add(counts.latency[i]);
    }
    db.run(
        u"INSERT INTO delivery_minutes AS m (destination_seq, minute, succeeded, failed,"
        u" l0, l1, l2, l3, l4, l5, l6, l7, l8, l9, l10, l11, slot)"
        u" SELECT r.*, ?::smallint FROM unnest(?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[],"
        u" ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[],"
        u" ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[]) AS r"
        u" ON CONFLICT (destination_seq, minute, slot) DO UPDATE SET"
        u" succeeded = m.succeeded + excluded.succeeded, failed = m.failed + excluded.failed,"
        u" l0 = m.l0 + excluded.l0, l1 = m.l1 + excluded.l1, l2 = m.l2 + excluded.l2,"
        u" l3 = m.l3 + excluded.l3, l4 = m.l4 + excluded.l4, l5 = m.l5 + excluded.l5,"
        u" l6 = m.l6 + excluded.l6, l7 = m.l7 + excluded.l7, l8 = m.l8 + excluded.l8,"
        u" l9 = m.l9 + excluded.l9, l10 = m.l10 + excluded.l10, l11 = m.l11 + excluded.l11",
        {slot, destinations.text(), minutes.text(), succeeded.text(), failed.text(), l[0].text(),
         l[1].text(), l[2].text(), l[3].text(), l[4].text(), l[5].text(), l[6].text(), l[7].text(),
         l[8].text(), l[9].text(), l[10].text(), l[11].text()});
}

} // namespace deckhand
