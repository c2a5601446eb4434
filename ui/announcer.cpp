#include "ui/announcer.h"

#include "models/consolemodels.h"
#include "ui/announce.h"
#include "ui/metrics.h"

#include <QLabel>
#include <QStatusBar>

namespace deckhand {

Announcer::Announcer(QStatusBar &bar, ConsoleModels &models, QObject *parent)
    : QObject(parent), m_models(models), m_text(new QLabel)
{
    setObjectName(QStringLiteral("announcer"));
    m_text->setObjectName(QStringLiteral("announcement"));
    m_text->setContentsMargins(Metrics(&bar).gap(), 0, Metrics(&bar).gap(), 0);
    bar.addPermanentWidget(m_text);
    m_text->hide();
    m_timer.setSingleShot(true);
    m_timer.setInterval(std::chrono::seconds(10));
    connect(&m_timer, &QTimer::timeout, this, &Announcer::tell);
    connect(&m_models.feed, &StreamFeed::batch, this, &Announcer::take);
}

void Announcer::take(const std::vector<StreamBatch> &batches)
{
    if (!isListening() || !m_models.live.isFollowing()) {
        forget();
        return;
    }
    for (const StreamBatch &batch : batches) {
        for (const StreamMessage &message : *batch)
            count(message);
    }
    if ((!m_failed.isEmpty() || !m_inactive.isEmpty()) && !m_timer.isActive())
        m_timer.start();
}

void Announcer::count(const StreamMessage &message)
{
    if (const auto *delivery = std::get_if<Delivery>(&message.body)) {
        if (delivery->status == DeliveryStatus::Failure ||
            delivery->status == DeliveryStatus::Retrying)
            m_failed.insert(delivery->id);
    } else if (const auto *change = std::get_if<DestinationChange>(&message.body)) {
        if (!change->deleted && change->destination.status == DestinationStatus::Inactive)
            m_inactive.insert(change->destination.id);
    }
}

void Announcer::forget()
{
    m_timer.stop();
    m_failed.clear();
    m_inactive.clear();
}

void Announcer::tell()
{
    QStringList parts;
    const auto seconds =
        std::chrono::duration_cast<std::chrono::seconds>(m_timer.intervalAsDuration());
    if (!m_failed.isEmpty())
        parts.append(tr("%Ln new failures in the last %1 s.", nullptr, int(m_failed.size()))
                         .arg(seconds.count()));
    if (!m_inactive.isEmpty())
        parts.append(tr("%Ln destinations became inactive.", nullptr, int(m_inactive.size())));
    forget();
    m_text->setText(parts.join(QLatin1Char(' ')));
    m_text->show();
    announce(*m_text);
}

} // namespace deckhand
