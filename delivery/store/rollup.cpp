#include "store/rollup.h"

#include "store/columns.h"

#include <algorithm>

namespace deckhand {

std::size_t latencyClass(double ms)
{
    return std::size_t(std::lower_bound(latencyBounds.begin(), latencyBounds.end(), ms) -
                       latencyBounds.begin());
}

double latencyPercentile(const LatencyCounts &counts, double share)
{
    qint64 total = 0;
    for (const qint64 count : counts)
        total += count;
    double left = share * double(total);
    for (std::size_t i = 0; i < counts.size() && total > 0; ++i) {
        if (left > double(counts[i])) {
            left -= double(counts[i]);
            continue;
        }
        const double low = i == 0 ? 0 : latencyBounds[i - 1];
        const double high = i < latencyBounds.size() ? latencyBounds[i] : 5000;
        return counts[i] == 0 ? low : low + (high - low) * left / double(counts[i]);
    }
    return 0;
}

void Rollup::attempt(qint64 destination, const Attempt &attempt)
{
    const qint64 minute = minuteOf(attempt.startedAt);
    Counts &counts = m_deliveries[{destination, minute}];
    if (attempt.outcome == AttemptOutcome::Success) {
        ++counts.succeeded;
        ++counts.latency[latencyClass(attempt.durationMs)];
        Last &last = m_last[destination];
        last.success = std::max(last.success, std::optional(attempt.startedAt));
        return;
    }
    ++counts.failed;
    Last &last = m_last[destination];
    last.failure = std::max(last.failure, std::optional(attempt.startedAt));
    ++m_errors[{minute, destination, column(attempt.error.errorClass)}];
}

void Rollup::add(const Rollup &other)
{
    for (const auto &[minute, count] : other.m_events)
        m_events[minute] += count;
    for (const auto &[key, counts] : other.m_deliveries) {
        Counts &mine = m_deliveries[key];
        mine.succeeded += counts.succeeded;
        mine.failed += counts.failed;
        for (std::size_t i = 0; i < counts.latency.size(); ++i)
            mine.latency[i] += counts.latency[i];
    }
    for (const auto &[key, count] : other.m_errors)
        m_errors[key] += count;
    for (const auto &[destination, last] : other.m_last) {
        Last &mine = m_last[destination];
        mine.success = std::max(mine.success, last.success);
        mine.failure = std::max(mine.failure, last.failure);
    }
    addStored(other.m_storedEvents, other.m_storedBytes);
}

void Rollup::clear()
{
    *this = {};
}

void Rollup::write(Connection &db, int slot)
{
    if (db.isPostgres()) {
        writePostgres(db, slot);
        clear();
        return;
    }
    for (const auto &[minute, count] : m_events) {
        db.run(
            u"INSERT INTO event_minutes (minute, events) VALUES (?, ?)"
            u" ON CONFLICT (minute) DO UPDATE SET events = event_minutes.events + excluded.events",
            {minute, count});
    }
    writeDeliveries(db);
    for (const auto &[key, count] : m_errors) {
        db.run(u"INSERT INTO error_minutes (minute, destination_seq, error_class, count)"
               u" VALUES (?, ?, ?, ?) ON CONFLICT (minute, destination_seq, error_class)"
               u" DO UPDATE SET count = error_minutes.count + excluded.count",
               {std::get<0>(key), std::get<1>(key), std::get<2>(key), count});
    }
    for (const auto &[destination, last] : m_last) {
        db.run(u"UPDATE destinations SET last_success_at = coalesce(?, last_success_at),"
               u" last_failure_at = coalesce(?, last_failure_at) WHERE seq = ?",
               {column(last.success), column(last.failure), destination});
    }
    clear();
}

void Rollup::writeDeliveries(Connection &db)
{
    for (const auto &[key, c] : m_deliveries) {
        const LatencyCounts &l = c.latency;
        db.run(
            u"INSERT INTO delivery_minutes AS m (destination_seq, minute, succeeded, failed,"
            u" l0, l1, l2, l3, l4, l5, l6, l7, l8, l9, l10, l11)"
            u" VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
            u" ON CONFLICT (destination_seq, minute) DO UPDATE SET"
            u" succeeded = m.succeeded + excluded.succeeded, failed = m.failed + excluded.failed,"
            u" l0 = m.l0 + excluded.l0, l1 = m.l1 + excluded.l1, l2 = m.l2 + excluded.l2,"
            u" l3 = m.l3 + excluded.l3, l4 = m.l4 + excluded.l4, l5 = m.l5 + excluded.l5,"
            u" l6 = m.l6 + excluded.l6, l7 = m.l7 + excluded.l7, l8 = m.l8 + excluded.l8,"
            u" l9 = m.l9 + excluded.l9, l10 = m.l10 + excluded.l10, l11 = m.l11 + excluded.l11",
            {key.first, key.second, c.succeeded, c.failed, l[0], l[1], l[2], l[3], l[4], l[5], l[6],
             l[7], l[8], l[9], l[10], l[11]});
    }
}

} // namespace deckhand
