// What the overview says of the time it shows, and of how current it is.

#include "ui/overviewpage.h"

#include "models/formatting.h"
#include "models/storeforecast.h"
#include "ui/chartcard.h"
#include "ui/enginewords.h"
#include "ui/messagepanel.h"
#include "ui/tile.h"

#include <QLabel>

#include <algorithm>

namespace deckhand {

QString OverviewPage::rangeWords() const
{
    if (m_models.overview.zoom())
        return tr("in the span shown");
    switch (m_models.overview.range()) {
    case OverviewRange::QuarterHour: return tr("last 15 minutes");
    case OverviewRange::Hour: return tr("last hour");
    case OverviewRange::Day: return tr("last 24 hours");
    case OverviewRange::Week: return tr("last 7 days");
    case OverviewRange::Month: return tr("last 30 days");
    }
    return {};
}

QString OverviewPage::failuresTitle() const
{
    // Counted up to now, also where a span before is shown.
    if (m_models.overview.zoom() && m_models.overview.stats())
        return tr("Most frequent failures since %1")
            .arg(m_models.wording.fullTime(m_models.overview.stats()->at -
                                           m_models.overview.window()));
    switch (m_models.overview.range()) {
    case OverviewRange::QuarterHour: return tr("Most frequent failures of the last 15 minutes");
    case OverviewRange::Hour: return tr("Most frequent failures of the last hour");
    case OverviewRange::Day: return tr("Most frequent failures of the last 24 hours");
    case OverviewRange::Week: return tr("Most frequent failures of the last 7 days");
    case OverviewRange::Month: return tr("Most frequent failures of the last 30 days");
    }
    return {};
}

QString OverviewPage::eventsSummary() const
{
    const int n = format::wholeNumber(m_models.overview.events());
    if (m_models.overview.zoom())
        return tr("%Ln events in the span shown.", nullptr, n);
    switch (m_models.overview.range()) {
    case OverviewRange::QuarterHour: return tr("%Ln events in the last 15 minutes.", nullptr, n);
    case OverviewRange::Hour: return tr("%Ln events in the last hour.", nullptr, n);
    case OverviewRange::Day: return tr("%Ln events in the last 24 hours.", nullptr, n);
    case OverviewRange::Week: return tr("%Ln events in the last 7 days.", nullptr, n);
    case OverviewRange::Month: return tr("%Ln events in the last 30 days.", nullptr, n);
    }
    return {};
}

QString OverviewPage::slowFilter() const
{
    const auto latency = m_models.overview.latency();
    return latency ? QStringLiteral("latency>=%1ms status:success").arg(qint64(latency->p95Ms))
                   : QString();
}

QString OverviewPage::forecast() const
{
    const Overview &overview = m_models.overview;
    const auto &info = m_models.server.info();
    const auto perDay = overview.growthPerDay();
    const StoreForecast forecast =
        forecastStore(overview.stats()->storeBytes, perDay, info ? info->retention : std::nullopt,
                      overview.freeBytes());
    const QString growth = perDay ? tr("+%1 a day").arg(format::size(qint64(*perDay))) : QString();
    switch (forecast.kind) {
    case StoreForecast::Kind::Full:
        return forecast.days < 1
                 ? tr("full in less than a day, %1").arg(growth)
                 : tr("full in about %n days, %1", nullptr, int(std::min(forecast.days, 1e6)))
                       .arg(growth);
    case StoreForecast::Kind::Bounded:
        return tr("stays within %1: retention ends what is older")
            .arg(format::size(forecast.bytes));
    case StoreForecast::Kind::Steady:
    case StoreForecast::Kind::Unknown: break;
    }
    return perDay ? growth
                  : tr("%Ln events", nullptr, format::wholeNumber(overview.stats()->eventsStored));
}

void OverviewPage::updateMessage()
{
    const Overview &overview = m_models.overview;
    const auto stale = overview.staleSince();
    for (ChartCard *card : {m_events, m_attempts, m_times})
        card->setStale(stale.has_value());
    const QString since =
        stale ? m_models.wording.shortTime(*stale, m_models.clock.now(), format::Precision::Seconds)
              : QString();
    for (Tile *tile : tiles())
        tile->setStale(stale ? tr("No new figures since %1").arg(since) : QString());
    if (!overview.error() && stale)
        m_message->showMessage(Tone::Retrying,
                               tr("No new figures since %1. The engine has not answered yet; they "
                                  "come by themselves when it does.")
                                   .arg(since));
    else if (!overview.error())
        m_message->dismiss();
    else if (overview.error()->code() == ErrorCode::NotSupported)
        m_message->showMessage(Tone::Info,
                               tr("This server keeps no counters; the lists show what there is."));
    else if (stale)
        m_message->showMessage(
            Tone::Failure,
            tr("No new figures since %1. %2").arg(since, engineText(*overview.error())));
    else
        m_message->showMessage(
            Tone::Failure,
            tr("The numbers are not current. %1").arg(engineText(*overview.error())));
}

void OverviewPage::updateRetries()
{
    const Stats &stats = *m_models.overview.stats();
    if (!stats.deliveriesRetrying) {
        m_retries->setValue(QStringLiteral("–"), tr("not told by the server"), Tone::Neutral);
        return;
    }
    const qint64 untried = stats.deliveriesWaiting - *stats.deliveriesRetrying;
    m_retries->setValue(format::count(*stats.deliveriesRetrying),
                        tr("%1 not tried yet").arg(format::count(untried > 0 ? untried : 0)),
                        *stats.deliveriesRetrying > 0 ? Tone::Retrying : Tone::Neutral);
}

void OverviewPage::updateScopes()
{
    const Overview &overview = m_models.overview;
    const QString asOf = tr("as of %1").arg(m_models.wording.fullTime(overview.stats()->at));
    m_latency->setScope(tr("newest step of %1 with deliveries, %2")
                            .arg(format::duration(double(overview.step().count())), rangeWords()));
    for (Tile *tile : {m_waiting, m_retries, m_held, m_store})
        tile->setScope(asOf);
}

void OverviewPage::updateCaptions(const std::vector<Timestamp> &times)
{
    const Overview &overview = m_models.overview;
    const Timestamp now = m_models.clock.now();
    const QString left = times.empty() ? QString() : m_models.wording.ago(times.front(), now);
    const QString right = (overview.zoom() || overview.staleSince()) && !times.empty()
                            ? m_models.wording.ago(times.back(), now)
                            : tr("now");
    for (ChartCard *card : {m_events, m_attempts, m_times})
        card->chart().setCaptions(left, right);
    m_events->chart().setSummary(eventsSummary());
    m_attempts->chart().setSummary(tr("Attempts (%3): %1 succeeded, %2 failed.")
                                       .arg(format::count(overview.succeeded()),
                                            format::count(overview.failed()), rangeWords()));
    const auto newest = overview.latency();
    m_times->chart().setSummary(
        newest ? tr("Half of the deliveries took %1 at most, 95 % %2, 99 % %3.")
                     .arg(format::duration(newest->p50Ms), format::duration(newest->p95Ms),
                          format::duration(newest->p99Ms))
               : tr("Nothing was delivered."));
}

} // namespace deckhand
