#pragma once

#include "api/ids.h"
#include "api/stream.h"

#include <QObject>
#include <QSet>
#include <QTimer>

class QLabel;
class QStatusBar;

namespace deckhand {

class ConsoleModels;

/// The one place that speaks of live changes to assistive technology: sums, never rows, at most one
/// an interval, and only while the live list is followed. Without assistive technology it does
/// nothing and shows nothing.
class Announcer : public QObject
{
    Q_OBJECT

public:
    /// Puts its text into `bar`, which owns it and outlives this.
    Announcer(QStatusBar &bar, ConsoleModels &models, QObject *parent = nullptr);
    /// 10 s at first.
    void setInterval(std::chrono::milliseconds interval) { m_timer.setInterval(interval); }

private:
    void take(const std::vector<StreamBatch> &batches);
    void count(const StreamMessage &message);
    void tell();
    void forget();

    ConsoleModels &m_models;
    QLabel *m_text;
    QTimer m_timer;
    QSet<DeliveryId> m_failed;
    QSet<DestinationId> m_inactive;
};

} // namespace deckhand
