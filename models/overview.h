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

/// Which time is shown: a range that ends now, or a span that somebody chose or zoomed into.
struct OverviewView
{
    OverviewRange range = OverviewRange::Hour;
    std::optional<TimeSpan> span;
    bool operator==(const OverviewView &) const = default;
};
/// `hour`, or `hour 2025-01-15T09:00:00.000Z 2025-01-15T10:00:00.000Z`.
[[nodiscard]] QString toText(const OverviewView &view);
/// The first view where `text` is none.
[[nodiscard]] OverviewView overviewViewFrom(const QString &text);

/// Counters and series of a time, read again every two seconds while somebody looks. Long ones,
/// which cost more, are read every half minute, and in between something small is asked for, so
/// that a way that broke is told of as soon. A span is read in steps that suit it; what was shown
/// before it can be had back.
class Overview : public QObject
{
    Q_OBJECT

public:
    Overview(EngineApi &engine, const Clock &clock, QObject *parent = nullptr);

    void setPace(Pace pace);
    [[nodiscard]] Pace pace() const { return m_pace; }
    /// How far back counters go, whatever is kept.
    static constexpr milliseconds longestBack{30LL * 24 * 3'600'000};
    /// Begins anew: there is nothing to go back to.
    void setRange(OverviewRange range) { show({range, std::nullopt}); }
    /// Of the range that is shown, or was before the span.
    [[nodiscard]] OverviewRange range() const { return m_view.range; }
    /// What is asked for to show all of `view` at `now`.
    [[nodiscard]] static StatsRequest requestFor(const OverviewView &view, Timestamp now);
    [[nodiscard]] static StatsRequest requestFor(OverviewRange range)
    {
        return requestFor({range, std::nullopt}, Timestamp{});
    }
    /// A span, chosen or zoomed into; `back` shows again what was shown before.
    void setZoom(const TimeSpan &span) { show({m_view.range, span}); }
    [[nodiscard]] const std::optional<TimeSpan> &zoom() const { return m_view.span; }
    void show(const OverviewView &view);
    [[nodiscard]] const OverviewView &view() const { return m_view; }
    [[nodiscard]] bool canGoBack() const { return m_view.span.has_value(); }
    void back();
    [[nodiscard]] const std::optional<Stats> &stats() const { return m_shown.stats; }
    [[nodiscard]] const std::optional<Error> &error() const { return m_error; }
    /// Of when the numbers are, where no new ones come: calls fail, or are not answered.
    [[nodiscard]] std::optional<Timestamp> staleSince() const;
    /// The points that are shown, oldest first.
    [[nodiscard]] std::vector<StatsPoint> points() const;
    /// What one point stands for.
    [[nodiscard]] milliseconds step() const { return m_shown.request.step; }
    /// How far back from `stats()->at` was counted.
    [[nodiscard]] milliseconds window() const { return m_shown.request.window; }
    // Sums over the points that are shown.
    [[nodiscard]] qint64 events() const;
    [[nodiscard]] qint64 succeeded() const;
    [[nodiscard]] qint64 failed() const;
    /// Of the newest point that delivered something; none where nothing was.
    [[nodiscard]] std::optional<StatsPoint> latency() const;
    /// Bytes a day by which the store grows at the rate of the points that are shown.
    [[nodiscard]] std::optional<double> growthPerDay() const;
    /// Bytes left on the disk of the store; none where nobody tells.
    [[nodiscard]] std::optional<qint64> freeBytes() const { return m_freeBytes; }
    /// Told with the next figures, not by itself: it is no answer of the engine.
    void setFreeBytes(qint64 bytes) { m_freeBytes = bytes; }
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
    /// No answer comes any more; the next `changed` says that one did.
    void stalled();

private:
    /// An answer, and what was asked.
    struct Shown
    {
        std::optional<Stats> stats;
        StatsRequest request{};
    };
    struct Former
    {
        OverviewView view;
        Shown shown;
    };
    [[nodiscard]] StatsRequest requestNow() const;

    void tick();
    void request();
    void ask();
    void beginWaiting();
    void endWaiting(bool answered);
    [[nodiscard]] FutureResult<Stats> read(const StatsRequest &wanted);
    void giveUp();
    void askAnew();
    [[nodiscard]] bool isLong() const;
    void measure();

    EngineApi &m_engine;
    const Clock &m_clock;
    QTimer m_timer;
    QTimer m_rateTimer;
    QTimer m_lateTimer;
    QTimer m_silenceTimer;
    QElapsedTimer m_asked;
    milliseconds m_lastAnswer{0}; ///< how long it took
    Shown m_shown;
    std::optional<Error> m_error;
    OverviewView m_view;
    std::vector<Former> m_former; ///< the newest last
    qint64 m_arrived = 0;
    std::vector<qint64> m_lastSeconds;
    double m_rate = 0;
    std::optional<qint64> m_freeBytes;
    Pace m_pace = Pace::Stopped;
    int m_ticks = 0; ///< since what is shown was read
    bool m_busy = false;
    bool m_unwanted = false; ///< what is being read was given up
    PendingRead m_reading;
    bool m_silent = false; ///< the call under way should have been answered long ago
};

} // namespace deckhand
