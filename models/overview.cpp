#include "models/overview.h"

#include <algorithm>
#include <array>
#include <numeric>

namespace deckhand {

namespace {

constexpr std::size_t rateWindow = 5;
constexpr milliseconds readEvery{2'000};
constexpr int longTicks = 15;
constexpr milliseconds lateAfter{900};
constexpr milliseconds longestLate{10'000};
static_assert(readEvery + lateAfter < milliseconds(3'000), "a way that broke is told of by then");

constexpr milliseconds silentAfter{10'000};
constexpr std::size_t mostFormer = 20;

constexpr milliseconds minute{60'000};
constexpr auto hour = 60 * minute;
constexpr auto day = 24 * hour;

struct RangeRow
{
    OverviewRange range;
    const char *name;
    milliseconds window, step;
};
constexpr std::array ranges{
    RangeRow{OverviewRange::QuarterHour, "quarter_hour", 15 * minute, minute},
    RangeRow{OverviewRange::Hour, "hour", hour, minute},
    RangeRow{OverviewRange::Day, "day", day, 15 * minute},
    RangeRow{OverviewRange::Week, "week", 7 * day, 2 * hour},
    RangeRow{OverviewRange::Month, "month", 30 * day, 12 * hour},
};

const RangeRow &rowOf(OverviewRange range)
{
    return *std::find_if(ranges.begin(), ranges.end(),
                         [range](const RangeRow &row) { return row.range == range; });
}

/// Points a span is best shown by at most, and that an answer may have.
constexpr qint64 clearPoints = 150, mostPoints = 900;
constexpr std::array<milliseconds, 7> steps{minute,   5 * minute, 15 * minute, hour,
                                            2 * hour, 6 * hour,   12 * hour};

template <class Member>
qint64 total(const std::vector<StatsPoint> &points, Member member)
{
    return std::accumulate(points.begin(), points.end(), qint64(0),
                           [member](qint64 n, const StatsPoint &p) { return n + p.*member; });
}

} // namespace

QString toText(const OverviewView &view)
{
    const QString range = QLatin1String(rowOf(view.range).name);
    if (!view.span)
        return range;
    return QStringLiteral("%1 %2 %3")
        .arg(range, QLatin1String(toIso(view.span->from)), QLatin1String(toIso(view.span->to)));
}

OverviewView overviewViewFrom(const QString &text)
{
    const QStringList parts = text.split(u' ');
    const auto row = std::find_if(ranges.begin(), ranges.end(), [&parts](const RangeRow &one) {
        return parts.first() == QLatin1String(one.name);
    });
    if (row == ranges.end())
        return {};
    OverviewView view{row->range, std::nullopt};
    const auto from = parts.size() == 3 ? parseIso(parts[1].toLatin1()) : std::nullopt;
    const auto to = parts.size() == 3 ? parseIso(parts[2].toLatin1()) : std::nullopt;
    if (from && to && *from < *to)
        view.span = TimeSpan{*from, *to};
    return view;
}

Overview::Overview(EngineApi &engine, const Clock &clock, QObject *parent)
    : QObject(parent), m_engine(engine), m_clock(clock), m_timer(this), m_silenceTimer(this)
{
    m_timer.setObjectName(QStringLiteral("readTimer"));
    m_timer.setTimerType(Qt::PreciseTimer);
    connect(&m_timer, &QTimer::timeout, this, &Overview::tick);
    m_rateTimer.setInterval(std::chrono::seconds(1));
    connect(&m_rateTimer, &QTimer::timeout, this, &Overview::measure);
    m_lateTimer.setSingleShot(true);
    m_lateTimer.setTimerType(Qt::PreciseTimer);
    connect(&m_lateTimer, &QTimer::timeout, this, &Overview::late);
    m_silenceTimer.setObjectName(QStringLiteral("silenceTimer"));
    m_silenceTimer.setSingleShot(true);
    m_silenceTimer.setInterval(silentAfter);
    connect(&m_silenceTimer, &QTimer::timeout, this, [this] {
        m_silent = true;
        Q_EMIT stalled();
    });
}

void Overview::setPace(Pace pace)
{
    if (pace == m_pace)
        return;
    m_pace = pace;
    m_timer.stop();
    m_rateTimer.stop();
    if (pace == Pace::Stopped) {
        giveUp();
        return;
    }
    m_timer.start(pace == Pace::Slow ? slowInterval : readEvery);
    if (pace == Pace::Full)
        m_rateTimer.start();
    request();
}

bool Overview::isLong() const
{
    return requestNow().window > day;
}

void Overview::tick()
{
    if (isLong() && m_pace == Pace::Full && !m_error && ++m_ticks < longTicks)
        ask();
    else
        request();
}

StatsRequest Overview::requestFor(const OverviewView &view, Timestamp now)
{
    const RangeRow &row = rowOf(view.range);
    if (!view.span)
        return {row.window, row.step, {}};
    const milliseconds back = std::clamp(now - view.span->from, 15 * minute, longestBack);
    const milliseconds length = view.span->to - view.span->from;
    const auto fits = [&](milliseconds step) {
        return length / step <= clearPoints && back / step <= mostPoints;
    };
    const auto found = std::find_if(steps.begin(), steps.end(), fits);
    const milliseconds step = found == steps.end() ? steps.back() : *found;
    // The answer's now is a little later than the one known here.
    return {std::min((back / step + 2) * step, longestBack), step, {}};
}

StatsRequest Overview::requestNow() const
{
    return requestFor(m_view, m_shown.stats ? m_shown.stats->at : m_clock.now());
}

void Overview::show(const OverviewView &view)
{
    if (view == m_view)
        return;
    if (!view.span)
        m_former.clear();
    else
        m_former.push_back({m_view, m_shown});
    if (m_former.size() > mostFormer)
        m_former.erase(m_former.begin());
    m_view = view;
    giveUp();
    if (view.span) // from what is known, until it is read in its own steps
        Q_EMIT changed();
    request();
}

void Overview::back()
{
    if (!canGoBack())
        return;
    if (m_former.empty()) {
        m_view.span.reset();
    } else {
        m_view = m_former.back().view;
        m_shown = std::move(m_former.back().shown);
        m_former.pop_back();
    }
    giveUp();
    Q_EMIT changed();
    request();
}

FutureResult<Stats> Overview::read(const StatsRequest &wanted)
{
    return m_reading.keep(m_engine.server().stats(wanted));
}

void Overview::giveUp()
{
    m_unwanted = m_busy;
    m_reading.giveUp();
}

/// After an answer that was of no use.
void Overview::askAnew()
{
    if (m_pace != Pace::Stopped)
        request();
}

void Overview::request()
{
    if (m_busy)
        return;
    m_busy = true;
    m_ticks = 0;
    beginWaiting();
    const StatsRequest wanted = requestNow();
    onFinished(read(wanted), this, [this, wanted](Result<Stats> stats) {
        m_busy = false;
        endWaiting(stats.has_value());
        if (std::exchange(m_unwanted, false)) {
            askAnew();
            return;
        }
        if (stats) {
            m_shown = {std::move(*stats), wanted};
            m_error.reset();
        } else {
            m_error = stats.error();
        }
        Q_EMIT changed();
    });
}

void Overview::beginWaiting()
{
    // A way that is slow as ever is no news each time.
    m_lateTimer.start(std::clamp(2 * m_lastAnswer, lateAfter, longestLate));
    m_asked.start();
    m_silenceTimer.start();
}

void Overview::endWaiting(bool answered)
{
    m_lateTimer.stop();
    m_silenceTimer.stop();
    m_silent = false;
    if (answered)
        m_lastAnswer = milliseconds(m_asked.elapsed());
}

void Overview::ask()
{
    if (m_busy)
        return;
    m_busy = true;
    beginWaiting();
    onFinished(read(requestFor(OverviewRange::QuarterHour)), this,
               [this](const Result<Stats> &stats) {
                   m_busy = false;
                   const bool wasSilent = m_silent;
                   endWaiting(stats.has_value());
                   if (std::exchange(m_unwanted, false)) {
                       askAnew();
                   } else if (stats) {
                       Q_EMIT answered(stats->eventsStored);
                       if (wasSilent)
                           Q_EMIT changed();
                   } else {
                       m_error = stats.error();
                       Q_EMIT changed();
                   }
               });
}

std::optional<Timestamp> Overview::staleSince() const
{
    const bool stale = m_error || m_silent;
    return stale && m_shown.stats ? std::optional(m_shown.stats->at) : std::nullopt;
}

std::vector<StatsPoint> Overview::points() const
{
    if (!m_shown.stats)
        return {};
    std::vector<StatsPoint> shown = m_shown.stats->series;
    if (const auto &span = m_view.span)
        std::erase_if(shown, [this, &span](const StatsPoint &point) {
            return point.at + step() <= span->from || point.at >= span->to;
        });
    return shown;
}

qint64 Overview::events() const
{
    return total(points(), &StatsPoint::events);
}

qint64 Overview::succeeded() const
{
    return total(points(), &StatsPoint::succeeded);
}

qint64 Overview::failed() const
{
    return total(points(), &StatsPoint::failed);
}

std::optional<StatsPoint> Overview::latency() const
{
    const std::vector<StatsPoint> shown = points();
    const auto found = std::find_if(shown.rbegin(), shown.rend(),
                                    [](const StatsPoint &point) { return point.succeeded > 0; });
    return found == shown.rend() ? std::nullopt : std::optional(*found);
}

std::optional<double> Overview::growthPerDay() const
{
    const std::vector<StatsPoint> shown = points();
    if (shown.empty() || m_shown.stats->eventsStored <= 0)
        return std::nullopt;
    const double perEvent = double(m_shown.stats->storeBytes) / double(m_shown.stats->eventsStored);
    const double span = double(step().count()) * double(shown.size());
    return perEvent * double(events()) * double(day.count()) / span;
}

void Overview::take(const std::vector<StreamBatch> &batches)
{
    for (const StreamBatch &batch : batches)
        m_arrived += std::count_if(batch->begin(), batch->end(), [](const StreamMessage &m) {
            return std::holds_alternative<Event>(m.body);
        });
}

void Overview::measure()
{
    m_lastSeconds.push_back(std::exchange(m_arrived, 0));
    if (m_lastSeconds.size() > rateWindow)
        m_lastSeconds.erase(m_lastSeconds.begin());
    m_rate = double(std::accumulate(m_lastSeconds.begin(), m_lastSeconds.end(), qint64(0))) /
             double(m_lastSeconds.size());
    Q_EMIT rateChanged();
}

} // namespace deckhand
