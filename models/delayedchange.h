#pragma once

#include "models/destinationactions.h"
#include "models/destinationsmodel.h"

#include <QFuture>
#include <QTimer>

namespace deckhand {

/// A destination that is to be deleted or switched: asked for only when the time for changing one's
/// mind is over. What is to be deleted is hidden at once. One at a time; another one sends the
/// first on its way.
class DelayedChange : public QObject
{
    Q_OBJECT

public:
    enum class What { Remove, Disable, Reactivate };

    DelayedChange(DestinationActions &actions, DestinationsModel &destinations,
                  QObject *parent = nullptr);

    void remove(const Destination &destination);
    void disable(const Destination &destination);
    void reactivate(const Destination &destination, OnReactivate how);
    /// Nothing was sent: it is as if it had never been asked for.
    void undo();
    /// Sends what waits, now.
    void flush();
    /// What was sent last, for whoever closes the engine: it must be answered first. Invalid where
    /// nothing was sent.
    [[nodiscard]] QFuture<void> sent() const { return m_sent; }
    [[nodiscard]] bool isWaiting() const { return !m_id.isEmpty(); }
    [[nodiscard]] What what() const { return m_what; }
    [[nodiscard]] const DestinationId &id() const { return m_id; }
    [[nodiscard]] const QString &name() const { return m_name; }
    [[nodiscard]] int secondsLeft() const { return m_left; }

Q_SIGNALS:
    void changed();

private:
    void begin(const Destination &destination, What what);
    void tick();

    DestinationActions &m_actions;
    DestinationsModel &m_destinations;
    QTimer m_timer;
    What m_what = What::Remove;
    OnReactivate m_how = OnReactivate::Resume;
    DestinationId m_id;
    QFuture<void> m_sent;
    QString m_name;
    int m_left = 0;
};

} // namespace deckhand
