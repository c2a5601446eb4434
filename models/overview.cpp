#include "models/overview.h"

#include <algorithm>
#include <numeric>

namespace deckhand {

namespace {

constexpr std::size_t rateWindow = 5;

template <class Member>
qint64 total(const std::optional<Stats> &stats, Member member)
{
    if (!stats)
        return 0;
    return std::accumulate(stats->series.begin(), stats->series.end(), qint64(0),
                           [member](qint64 n, const StatsPoint &p) { return n + p.*member; });
}

} // namespace

Overview::Overview(EngineApi &engine, QObject *parent) : QObject(parent), m_engine(engine)
{
    m_timer.setInterval(std::chrono::seconds(2));
    connect(&m_timer, &QTimer::timeout, this, &Overview::request);
    m_rateTimer.setInterval(std::chrono::seconds(1));
    connect(&m_rateTimer, &QTimer::timeout, this, &Overview::measure);
}

void Overview::setActive(bool active)
{
    if (!active) {
        m_timer.stop();
        m_rateTimer.stop();
    } else if (!m_timer.isActive()) {
        m_timer.start();
        m_rateTimer.start();
        request();
    }
}

void Overview::request()
{
    if (m_busy)
        return;
    m_busy = true;
    onFinished(m_engine.server().stats({}), this, [this](Result<Stats> stats) {
        m_busy = false;
        if (stats) {
            m_stats = std::move(*stats);
            m_error.reset();
        } else {
            m_error = stats.error();
        }
        Q_EMIT changed();
    });
}

qint64 Overview::events() const
{
    return total(m_stats, &StatsPoint::events);
}

qint64 Overview::succeeded() const
{
    return total(m_stats, &StatsPoint::succeeded);
}

qint64 Overview::failed() const
{
    return total(m_stats, &StatsPoint::failed);
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
