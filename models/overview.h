#pragma once

#include "api/engineapi.h"

#include <QObject>
#include <QTimer>

#include <optional>

namespace deckhand {

/// Counters and series of the last hour, read again every two seconds while somebody looks.
class Overview : public QObject
{
    Q_OBJECT

public:
    explicit Overview(EngineApi &engine, QObject *parent = nullptr);

    void setActive(bool active);
    [[nodiscard]] const std::optional<Stats> &stats() const { return m_stats; }
    [[nodiscard]] const std::optional<Error> &error() const { return m_error; }
    /// Over the window of the series.
    [[nodiscard]] qint64 events() const;
    [[nodiscard]] qint64 succeeded() const;
    [[nodiscard]] qint64 failed() const;
    /// Events per second, measured from the stream over the last seconds.
    [[nodiscard]] double rate() const { return m_rate; }

public Q_SLOTS:
    void take(const std::vector<deckhand::StreamBatch> &batches);

Q_SIGNALS:
    void changed();
    void rateChanged();

private:
    void request();
    void measure();

    EngineApi &m_engine;
    QTimer m_timer;
    QTimer m_rateTimer;
    std::optional<Stats> m_stats;
    std::optional<Error> m_error;
    qint64 m_arrived = 0;
    std::vector<qint64> m_lastSeconds;
    double m_rate = 0;
    bool m_busy = false;
};

} // namespace deckhand
