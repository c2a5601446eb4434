#pragma once

#include "models/destinationactions.h"
#include "models/destinationsmodel.h"

#include <QTimer>

namespace deckhand {

/// A destination that is to be deleted: hidden at once, asked for only when the time for changing
/// one's mind is over. One at a time; another one sends the first on its way.
class DelayedRemoval : public QObject
{
    Q_OBJECT

public:
    DelayedRemoval(DestinationActions &actions, DestinationsModel &destinations,
                   QObject *parent = nullptr);

    void remove(const Destination &destination);
    /// Nothing was sent: it is as if it had never been asked for.
    void undo();
    /// Sends what waits, now.
    void flush();
    /// What was sent last, for whoever closes the engine: it must be answered first. Invalid where
    /// nothing was sent.
    [[nodiscard]] FutureResult<DestinationId> sent() const { return m_sent; }
    [[nodiscard]] bool isWaiting() const { return !m_id.isEmpty(); }
    [[nodiscard]] const QString &name() const { return m_name; }
    [[nodiscard]] int secondsLeft() const { return m_left; }

Q_SIGNALS:
    void changed();

private:
    void tick();

    DestinationActions &m_actions;
    DestinationsModel &m_destinations;
    QTimer m_timer;
    DestinationId m_id;
    FutureResult<DestinationId> m_sent;
    QString m_name;
    int m_left = 0;
};

} // namespace deckhand
