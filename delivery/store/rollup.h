#pragma once

#include "api/delivery.h"
#include "api/time.h"
#include "store/connection.h"

#include <array>
#include <map>

namespace deckhand {

/// Upper bounds of the latency classes, in ms; the last class has none.
constexpr std::array<double, 11> latencyBounds{1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000};
using LatencyCounts = std::array<qint64, latencyBounds.size() + 1>;

[[nodiscard]] std::size_t latencyClass(double ms);
/// The value below which `share` of the counted lie, interpolated within its class.
[[nodiscard]] double latencyPercentile(const LatencyCounts &counts, double share);
[[nodiscard]] inline qint64 minuteOf(Timestamp at)
{
    return toMillis(at) / 60'000;
}

/// Counts of one write, added up in memory and written once: what the overview reads instead of
/// scanning deliveries. Thread: the writer's.
class Rollup
{
public:
    void event(Timestamp storedAt) { ++m_events[minuteOf(storedAt)]; }
    void attempt(qint64 destination, const Attempt &attempt);
    /// Events and bytes that are stored from now on, or no more: counted on PostgreSQL, where the
    /// database doesn't tell.
    void addStored(qint64 events, qint64 bytes)
    {
        m_storedEvents += events;
        m_storedBytes += bytes;
    }
    /// Takes over what a job has counted.
    void add(const Rollup &other);
    /// Writes and forgets. `slot` is the node's, on PostgreSQL.
    void write(Connection &db, int slot = 0);
    void clear();

private:
    struct Counts
    {
        qint64 succeeded = 0, failed = 0;
        LatencyCounts latency{};
    };
    struct Last
    {
        std::optional<Timestamp> success, failure;
    };
    void writeDeliveries(Connection &db);
    // rolluppostgres.cpp
    void writePostgres(Connection &db, int slot) const;
    void writeMinutesPostgres(Connection &db, int slot) const;
    void writeMarksPostgres(Connection &db, int slot) const;

    std::map<qint64, qint64> m_events;
    std::map<std::pair<qint64, qint64>, Counts> m_deliveries;   ///< destination, minute
    std::map<std::tuple<qint64, qint64, int>, qint64> m_errors; ///< minute, destination, class
    std::map<qint64, Last> m_last;                              ///< by destination
    qint64 m_storedEvents = 0;
    qint64 m_storedBytes = 0;
};

} // namespace deckhand
