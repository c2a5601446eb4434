#pragma once

#include "api/time.h"
#include "models/replaysmodel.h"
#include "models/storagewatch.h"

#include <QHash>
#include <QObject>

namespace deckhand {

class LinkWatch;
class DestinationsModel;
class Overview;

/// Something somebody wants to be told of who does not look at the window.
struct Alert
{
    enum class Kind {
        DestinationsInactive,
        ConnectionLost,
        BacklogOld,
        ReplayCompleted,
        ReplayFailed,
        StorageLow
    };
    Kind kind = Kind::DestinationsInactive;
    QByteArray subject; ///< id of the one it is about; empty where there are several or none
    QString name;       ///< of that one
    int count = 1;
    qint64 bytes = 0;      ///< that are left
    milliseconds limit{0}; ///< that was passed
};

/// Raises alerts, few of them: one a destination in ten minutes, several at once as one, a state
/// only when it begins.
class Alerts : public QObject
{
    Q_OBJECT

public:
    static constexpr milliseconds quietFor{10 * 60 * 1000};
    static constexpr milliseconds lostAfter{60 * 1000};
    static constexpr milliseconds oldBacklog{15 * 60 * 1000};

    Alerts(const DestinationsModel &destinations, const LinkWatch &connection,
           const Overview &overview, const ReplaysModel &replays, const Clock &clock,
           QObject *parent = nullptr);

    /// The oldest delivery waits for too long from here on; `oldBacklog` at first.
    void setBacklogLimit(milliseconds limit) { m_backlogLimit = limit; }

public Q_SLOTS:
    void tellStorage(const deckhand::Volume &volume);
    void checkDestinations();
    void checkConnection();
    void checkBacklog();
    void checkReplays();

Q_SIGNALS:
    void raised(const deckhand::Alert &alert);

private:
    const DestinationsModel &m_destinations;
    const LinkWatch &m_connection;
    const Overview &m_overview;
    const ReplaysModel &m_replays;
    const Clock &m_clock;
    QHash<DestinationId, bool> m_inactive; ///< as of the last look
    QHash<DestinationId, Timestamp> m_told;
    QHash<ReplayId, ReplayStatus> m_states;
    milliseconds m_backlogLimit = oldBacklog;
    bool m_lost = false, m_old = false;
};

} // namespace deckhand
