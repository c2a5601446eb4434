#include "models/overview.h"

#include <algorithm>
#include <numeric>

namespace deckhand {

namespace {

constexpr std::size_t rateWindow = 5;
constexpr milliseconds readEvery{2'000};
constexpr int longTicks = 15;
constexpr milliseconds lateAfter{900};
constexpr milliseconds longestLate{10'000};
static_assert(readEvery + lateAfter < milliseconds(3'000), "a way that broke is told of by then");

constexpr milliseconds minute{60'000};
constexpr auto hour = 60 * minute;
constexpr auto day = 24 * hour;

template <class Member>
qint64 total(const std::vector<StatsPoint> &points, Member member)
{
    return std::accumulate(points.begin(), points.end(), qint64(0),
                           [member](qint64 n, const StatsPoint &p) { return n + p.*member; });
}

} // namespace

Overview::Overview(EngineApi &engine, QObject *parent)
    : QObject(parent), m_engine(engine), m_timer(this)
{
    m_timer.setObjectName(QStringLiteral("readTimer"));
    m_timer.setTimerType(Qt::PreciseTimer);
    connect(&m_timer, &QTimer::timeout, this, &Overview::tick);
    m_rateTimer.setInterval(std::chrono::seconds(1));
    connect(&m_rateTimer, &QTimer::timeout, this, &Overview::measure);
    m_lateTimer.setSingleShot(true);
    m_lateTimer.setTimerType(Qt::PreciseTimer);
    connect(&m_lateTimer, &QTimer::timeout, this, &Overview::late);
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
    return requestFor(m_range).window > day;
}

void Overview::tick()
{
    if (isLong() && m_pace == Pace::Full && !m_error && ++m_ticks < longTicks)
        ask();
    else
        request();
}

StatsRequest Overview::requestFor(OverviewRange range)
{
    switch (range) {
    case OverviewRange::QuarterHour: return {15 * minute, minute, {}};
    case OverviewRange::Hour: return {hour, minute, {}};
    case OverviewRange::Day: return {day, 15 * minute, {}};
    case OverviewRange::Week: return {7 * day, 2 * hour, {}};
    case OverviewRange::Month: return {30 * day, 12 * hour, {}};
    }
    return {};
}

void Overview::setRange(OverviewRange range)
{
    if (range == m_range)
        return;
    m_range = range;
    m_zoom.reset();
    giveUp();
    request();
}

void Overview::setZoom(const std::optional<TimeSpan> &zoom)
{
    m_zoom = zoom;
    Q_EMIT changed();
}

FutureResult<Stats> Overview::read(OverviewRange range)
{
    return m_reading.keep(m_engine.server().stats(requestFor(range)));
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
    onFinished(read(m_range), this, [this](Result<Stats> stats) {
        m_busy = false;
        endWaiting(stats.has_value());
        if (std::exchange(m_unwanted, false)) {
            askAnew();
            return;
        }
        if (stats) {
            m_stats = std::move(*stats);
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
}

void Overview::endWaiting(bool answered)
{
    m_lateTimer.stop();
    if (answered)
        m_lastAnswer = milliseconds(m_asked.elapsed());
}

void Overview::ask()
{
    if (m_busy)
        return;
    m_busy = true;
    beginWaiting();
    onFinished(read(OverviewRange::QuarterHour), this, [this](const Result<Stats> &stats) {
        m_busy = false;
        endWaiting(stats.has_value());
        if (std::exchange(m_unwanted, false)) {
            askAnew();
        } else if (stats) {
            Q_EMIT answered(stats->eventsStored);
        } else {
            m_error = stats.error();
            Q_EMIT changed();
        }
    });
}

std::optional<Timestamp> Overview::staleSince() const
{
    return m_error && m_stats ? std::optional(m_stats->at) : std::nullopt;
}

std::vector<StatsPoint> Overview::points() const
{
    if (!m_stats)
        return {};
    std::vector<StatsPoint> shown = m_stats->series;
    if (m_zoom)
        std::erase_if(shown, [this](const StatsPoint &point) {
            return point.at < m_zoom->from || point.at >= m_zoom->to;
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
    if (shown.empty() || m_stats->eventsStored <= 0)
        return std::nullopt;
    const double perEvent = double(m_stats->storeBytes) / double(m_stats->eventsStored);
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
