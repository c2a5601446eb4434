#include "ui/statusline.h"

#include "models/consolemodels.h"
#include "models/formatting.h"
#include "ui/calm.h"
#include "ui/metrics.h"

#include <QLabel>
#include <QStatusBar>

namespace deckhand {

StatusLine::StatusLine(QStatusBar &bar, ConsoleModels &models, QObject *parent)
    : QObject(parent), m_models(models), m_counts(new QLabel), m_store(new QLabel)
{
    const Metrics metrics(&bar);
    m_counts->setObjectName(QStringLiteral("statusCounts"));
    m_store->setObjectName(QStringLiteral("statusStore"));
    m_counts->setContentsMargins(metrics.gap(), 0, metrics.gap(), 0);
    m_store->setContentsMargins(metrics.gap(), 0, metrics.gap(), 0);
    bar.addWidget(m_counts);
    bar.addPermanentWidget(m_store);
    bar.setSizeGripEnabled(false);
    auto *calm = new Calm(std::chrono::milliseconds(500), this);
    connect(&m_models.feed, &StreamFeed::ticked, calm, &Calm::ask);
    connect(&m_models.overview, &Overview::changed, calm, &Calm::ask);
    connect(calm, &Calm::due, this, &StatusLine::update);
    update();
}

void StatusLine::update()
{
    const LiveStreamModel &live = m_models.live;
    QStringList parts{tr("%Ln events held", nullptr, live.held()),
                      tr("%1 shown").arg(format::count(live.rowCount())),
                      tr("%1 dropped from view").arg(format::count(m_models.feed.dropped())),
                      tr("%1 per second").arg(format::rate(m_models.overview.rate()))};
    m_counts->setText(parts.join(QStringLiteral("  ·  ")));
    if (const auto &stats = m_models.overview.stats())
        m_store->setText(
            tr("%Ln events stored  ·  %1", nullptr, format::wholeNumber(stats->eventsStored))
                .arg(format::size(stats->storeBytes)));
}

} // namespace deckhand
