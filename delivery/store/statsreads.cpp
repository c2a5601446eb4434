#include "store/statsreads.h"

#include "store/columns.h"
#include "store/migrations.h"
#include "store/rollup.h"

#include <algorithm>

namespace deckhand {

using namespace Qt::Literals::StringLiterals;

namespace {

struct Window
{
    qint64 from = 0, step = 1, points = 0; ///< in minutes
};

Window windowOf(const StatsRequest &request, Timestamp now)
{
    Window window;
    window.step = std::max<qint64>(1, request.step.count() / 60'000);
    window.points = std::clamp<qint64>(request.window.count() / 60'000 / window.step, 1, 2'000);
    window.from = minuteOf(now) + 1 - window.points * window.step;
    return window;
}

qint64 destinationKey(Connection &db, const StatsRequest &request)
{
    if (!request.destinationId)
        return 0;
    const qint64 key = db.number(u"SELECT seq FROM destinations WHERE id = ?",
                                 {request.destinationId->toString()});
    if (key == 0)
        throw SqlException{Error(ErrorCode::ResourceNotFound, u"There is no such destination."_s,
                                 u"destination_id"_s)};
    return key;
}

void addEvents(Connection &db, const Window &window, std::vector<StatsPoint> &series)
{
    Statement query = db.runText(
        u"SELECT (minute - ?) / ?, sum(events) FROM event_minutes WHERE minute >= ? GROUP BY 1"_s,
        {window.from, window.step, window.from});
    while (query.next()) {
        const auto i = std::size_t(query.value(0).toLongLong());
        if (i < series.size())
            series[i].events = query.value(1).toLongLong();
    }
}

void addDeliveries(Connection &db, const Window &window, qint64 destination,
                   std::vector<StatsPoint> &series)
{
    QString sums;
    for (std::size_t i = 0; i <= latencyBounds.size(); ++i)
        sums += u", sum(l%1)"_s.arg(i);
    Statement query = db.runText(
        u"SELECT (minute - ?) / ?, sum(succeeded), sum(failed)"_s + sums +
            u" FROM delivery_minutes WHERE minute >= ? AND (? = 0 OR destination_seq = ?) GROUP BY 1"_s,
        {window.from, window.step, window.from, destination, destination});
    while (query.next()) {
        const auto i = std::size_t(query.value(0).toLongLong());
        if (i >= series.size())
            continue;
        LatencyCounts counts{};
        for (std::size_t c = 0; c < counts.size(); ++c)
            counts[c] = query.value(int(c) + 3).toLongLong();
        series[i].succeeded = query.value(1).toLongLong();
        series[i].failed = query.value(2).toLongLong();
        series[i].p50Ms = latencyPercentile(counts, 0.5);
        series[i].p95Ms = latencyPercentile(counts, 0.95);
        series[i].p99Ms = latencyPercentile(counts, 0.99);
    }
}

std::vector<ErrorCount> readTopErrors(Connection &db, const Window &window, qint64 destination)
{
    Statement query = db.runText(u"SELECT m.error_class, x.id, sum(m.count) FROM error_minutes m"
                                 u" JOIN destinations x ON x.seq = m.destination_seq"
                                 u" WHERE m.minute >= ? AND (? = 0 OR m.destination_seq = ?)"
                                 u" GROUP BY 1, 2 ORDER BY 3 DESC LIMIT 10"_s,
                                 {window.from, destination, destination});
    std::vector<ErrorCount> all;
    while (query.next()) {
        all.push_back({errorClassOf(query.value(0).toInt()),
                       DestinationId(query.value(1).toByteArray()), query.value(2).toLongLong()});
    }
    return all;
}

} // namespace

qint64 storeBytes(Connection &db)
{
    // Room that pruning has freed is used again before the file grows; so it is in tables.
    if (db.isPostgres())
        return db.number(u"SELECT coalesce(sum(bytes), 0)::bigint FROM totals");
    return db.number(u"SELECT (page_count - freelist_count) * page_size"
                     u" FROM pragma_page_count(), pragma_freelist_count(), pragma_page_size()");
}

Stats readStats(Connection &db, const StatsRequest &request, Timestamp now)
{
    const Window window = windowOf(request, now);
    const qint64 destination = destinationKey(db, request);
    Stats stats;
    stats.at = now;
    // On SQLite rows come and go at the two ends of the key, so its span is the count but for
    // duplicates.
    stats.eventsStored =
        db.number(db.isPostgres() ? u"SELECT coalesce(sum(events), 0)::bigint FROM totals"
                                  : u"SELECT coalesce((SELECT max(seq) FROM events)"
                                    u" - (SELECT min(seq) FROM events) + 1, 0)");
    Statement &waiting =
        db.run(u"SELECT count(*), count(*) FILTER (WHERE status = 1) FROM deliveries"
               u" WHERE status IN (0, 1) AND status <> 3 AND (? = 0 OR destination_seq = ?)",
               {destination, destination});
    if (waiting.next()) {
        stats.deliveriesWaiting = waiting.value(0).toLongLong();
        stats.deliveriesRetrying = waiting.value(1).toLongLong();
    }
    waiting.finish();
    stats.deliveriesHeld =
        db.number(u"SELECT count(*) FROM deliveries WHERE status = 2 AND status <> 3"
                  u" AND (? = 0 OR destination_seq = ?)",
                  {destination, destination});
    Statement &oldest =
        db.run(u"SELECT min(created_at) FROM deliveries WHERE status IN (0, 1) AND status <> 3"
               u" AND (? = 0 OR destination_seq = ?)",
               {destination, destination});
    if (oldest.next())
        stats.oldestWaiting = optionalTime(oldest.value(0));
    oldest.finish();
    stats.storeBytes = storeBytes(db);
    for (qint64 i = 0; i < window.points; ++i)
        stats.series.push_back({fromMillis((window.from + i * window.step) * 60'000)});
    addEvents(db, window, stats.series);
    addDeliveries(db, window, destination, stats.series);
    stats.topErrors = readTopErrors(db, window, destination);
    return stats;
}

StoreInfo readInfo(Connection &db)
{
    StoreInfo info;
    info.bytes = storeBytes(db);
    if (db.isPostgres()) {
        info.schemaVersion = postgresVersion(db);
        info.events = db.number(u"SELECT coalesce(sum(events), 0)::bigint FROM totals");
    } else {
        info.schemaVersion = int(db.number(u"PRAGMA user_version"));
        info.events = db.number(u"SELECT count(*) FROM events");
    }
    return info;
}

} // namespace deckhand
