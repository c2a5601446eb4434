#include "ui/statusline.h"

#include "models/formatting.h"
#include "ui/calm.h"
#include "ui/metrics.h"

#include <QStatusBar>
#include <QToolButton>

#include <algorithm>
#include <utility>
#include <variant>

namespace deckhand {

namespace {

const QString gap = QStringLiteral("  ·  ");

} // namespace

StatusLine::StatusLine(QStatusBar &bar, ConsoleModels &models, QObject *parent)
    : QObject(parent),
      m_models(models),
      m_counts(addPart(bar, "statusCounts", tr("Show the live events"), Place::Events)),
      m_stored(addPart(bar, "statusStored", tr("Show the stored events"), Place::Events)),
      m_store(addPart(bar, "statusStore", tr("Show what is known of the store"), Place::Settings))
{
    bar.addWidget(m_counts);
    bar.addPermanentWidget(m_stored);
    bar.addPermanentWidget(m_store);
    bar.setSizeGripEnabled(false);
    auto *calm = new Calm(std::chrono::milliseconds(500), this);
    connect(&m_models.feed, &StreamFeed::batch, this, &StatusLine::measureLag);
    connect(&m_models.overview, &Overview::changed, this, &StatusLine::measureClock);
    connect(&m_models.feed, &StreamFeed::ticked, calm, &Calm::ask);
    connect(&m_models.overview, &Overview::changed, calm, &Calm::ask);
    connect(&m_models.server, &ServerFacts::changed, calm, &Calm::ask);
    connect(calm, &Calm::due, this, &StatusLine::update);
    update();
}

QToolButton *StatusLine::addPart(QStatusBar &bar, const char *name, const QString &toolTip,
                                 Place place)
{
    auto *part = new QToolButton(&bar);
    part->setObjectName(QLatin1String(name));
    part->setToolTip(toolTip);
    part->setAccessibleDescription(toolTip);
    part->setAutoRaise(true);
    part->setFocusPolicy(Qt::TabFocus);
    part->setMinimumHeight(Metrics(&bar).row());
    connect(part, &QToolButton::clicked, this, [this, place] { Q_EMIT goTo(place, {}, {}); });
    return part;
}

void StatusLine::measureLag(const std::vector<StreamBatch> &batches)
{
    std::optional<Timestamp> newest;
    for (const StreamBatch &batch : batches) {
        for (const StreamMessage &message : *batch) {
            if (const auto *event = std::get_if<Event>(&message.body))
                newest = std::max(newest.value_or(event->createdAt), event->createdAt);
        }
    }
    if (newest)
        m_lag = std::max(milliseconds(0), m_models.clock.now() + m_ahead - *newest);
}

void StatusLine::measureClock()
{
    const auto &stats = m_models.overview.stats();
    if (stats && std::exchange(m_measured, stats->at) != stats->at)
        m_ahead = stats->at - m_models.clock.now();
}

void StatusLine::update()
{
    const LiveStreamModel &live = m_models.live;
    QStringList parts{tr("%Ln events held", nullptr, live.held()),
                      tr("%1 shown").arg(format::count(live.rowCount())),
                      tr("%1 dropped from view").arg(format::count(m_models.feed.dropped())),
                      tr("%1 per second").arg(format::rate(m_models.overview.rate()))};
    if (m_lag)
        parts.append(tr("lag %1").arg(format::duration(double(m_lag->count()))));
    m_counts->setText(parts.join(gap));
    updateStore();
}

void StatusLine::updateStore()
{
    const auto &stats = m_models.overview.stats();
    m_stored->setVisible(stats.has_value());
    m_store->setVisible(stats.has_value());
    if (!stats)
        return;
    m_stored->setText(tr("%Ln events stored", nullptr, format::wholeNumber(stats->eventsStored)));
    const auto &info = m_models.server.info();
    const Retention kept = info ? info->retention.value_or(Retention()) : Retention();
    const QString size = format::size(stats->storeBytes);
    QStringList parts{kept.maxBytes > 0
                          ? tr("store %1 of %2").arg(size, format::size(kept.maxBytes))
                          : tr("store %1").arg(size)};
    if (kept.age > milliseconds(0))
        parts.append(format::wholeSpan(kept.age));
    m_store->setText(parts.join(gap));
}

} // namespace deckhand
