#pragma once

#include "api/engineapi.h"
#include "models/pace.h"
#include "models/pendingread.h"

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

#include <optional>

namespace deckhand {

enum class OverviewRange { QuarterHour, Hour, Day, Week, Month };

/// A part of the time that is shown. `to` is not part of it.
struct TimeSpan
{
    Timestamp from{}, to{};
    bool operator==(const TimeSpan &) const = default;
};

/// Counters and series of a range that ends now, read again every two seconds while somebody looks.
/// Long ones, which cost more, are read every half minute, and in between something small is asked
/// for, so that a way that broke is told of as soon. A zoom narrows what is counted and shown.
class Overview : public QObject
{
    Q_OBJECT

public:
    explicit Overview(EngineApi &engine, QObject *parent = nullptr);

    void setPace(Pace pace);
    [[nodiscard]] Pace pace() const { return m_pace; }
    void setRange(OverviewRange range);
    [[nodiscard]] OverviewRange range() const { return m_range; }
    [[nodiscard]] static StatsRequest requestFor(OverviewRange range);
    void setZoom(const std::optional<TimeSpan> &zoom);
    [[nodiscard]] const std::optional<TimeSpan> &zoom() const { return m_zoom; }
    [[nodiscard]] const std::optional<Stats> &stats() const { return m_stats; }
    [[nodiscard]] const std::optional<Error> &error() const { return m_error; }
    /// Since when `error` lasts.
    [[nodiscard]] std::optional<Timestamp> staleSince() const;
    /// The points that are shown, oldest first.
    [[nodiscard]] std::vector<StatsPoint> points() const;
    /// What one point stands for.
    [[nodiscard]] milliseconds step() const { return requestFor(m_range).step; }
    // Sums over the points that are shown.
    [[nodiscard]] qint64 events() const;
    [[nodiscard]] qint64 succeeded() const;
    [[nodiscard]] qint64 failed() const;
    /// Of the newest point that delivered something; none where nothing was.
    [[nodiscard]] std::optional<StatsPoint> latency() const;
    /// Bytes a day by which the store grows at the rate of the points that are shown.
    [[nodiscard]] std::optional<double> growthPerDay() const;
    /// Events per second, measured from the stream over the last seconds.
    [[nodiscard]] double rate() const { return m_rate; }

public Q_SLOTS:
    void take(const std::vector<deckhand::StreamBatch> &batches);

Q_SIGNALS:
    void changed();
    /// An answer is later than usual.
    void late();
    /// Nothing that is shown was read, but the engine answers.
    void answered(qint64 eventsStored);
    void rateChanged();

private:
    void tick();
    void request();
    void ask();
    void beginWaiting();
    void endWaiting(bool answered);
    [[nodiscard]] FutureResult<Stats> read(OverviewRange range);
    void giveUp();
    void askAnew();
    [[nodiscard]] bool isLong() const;
    void measure();

    EngineApi &m_engine;
    QTimer m_timer;
    QTimer m_rateTimer;
    QTimer m_lateTimer;
    QElapsedTimer m_asked;
    milliseconds m_lastAnswer{0}; ///< how long it took
    std::optional<Stats> m_stats;
    std::optional<Error> m_error;
    std::optional<TimeSpan> m_zoom;
    OverviewRange m_range = OverviewRange::Hour;
    qint64 m_arrived = 0;
    std::vector<qint64> m_lastSeconds;
    double m_rate = 0;
    Pace m_pace = Pace::Stopped;
    int m_ticks = 0; ///< since what is shown was read
    bool m_busy = false;
    bool m_unwanted = false; ///< what is being read was given up
    PendingRead m_reading;
};

} // namespace deckhand
