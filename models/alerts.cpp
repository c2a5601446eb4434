#include "models/alerts.h"

#include "models/linkwatch.h"
#include "models/destinationsmodel.h"
#include "models/overview.h"

namespace deckhand {

Alerts::Alerts(const DestinationsModel &destinations, const LinkWatch &connection,
               const Overview &overview, const ReplaysModel &replays, const Clock &clock,
               QObject *parent)
    : QObject(parent),
      m_destinations(destinations),
      m_connection(connection),
      m_overview(overview),
      m_replays(replays),
      m_clock(clock)
{
    connect(&destinations, &DestinationsModel::loaded, this, &Alerts::checkDestinations);
    connect(&connection, &LinkWatch::changed, this, &Alerts::checkConnection);
    connect(&overview, &Overview::changed, this, &Alerts::checkBacklog);
    connect(&overview, &Overview::changed, this, &Alerts::checkConnection);
    connect(&replays, &ReplaysModel::updated, this, &Alerts::checkReplays);
}

void Alerts::checkDestinations()
{
    std::vector<const Destination *> fresh;
    const Timestamp now = m_clock.now();
    for (int row = 0; row < m_destinations.rowCount(); ++row) {
        const Destination &destination = *m_destinations.destinationAt(row);
        const bool inactive = destination.status == DestinationStatus::Inactive;
        // One that was switched off by hand is no news to anybody.
        const bool news = inactive && destination.statusReason != StatusReason::Operator;
        const auto before = m_inactive.constFind(destination.id);
        const bool begins = before != m_inactive.constEnd() && !*before && news;
        m_inactive.insert(destination.id, inactive);
        const auto told = m_told.constFind(destination.id);
        if (!begins || (told != m_told.constEnd() && now - *told < quietFor))
            continue;
        m_told.insert(destination.id, now);
        fresh.push_back(&destination);
    }
    if (fresh.size() == 1)
        Q_EMIT raised({Alert::Kind::DestinationsInactive, fresh[0]->id.bytes(), fresh[0]->name, 1});
    else if (!fresh.empty())
        Q_EMIT raised({Alert::Kind::DestinationsInactive, {}, {}, int(fresh.size())});
}

void Alerts::checkConnection()
{
    if (m_connection.state() != LinkState::Refused && m_connection.state() != LinkState::Lost) {
        m_lost = false;
        return;
    }
    if (m_lost || m_clock.now() - m_connection.since() < lostAfter)
        return;
    m_lost = true;
    Q_EMIT raised({Alert::Kind::ConnectionLost, {}, {}, 1});
}

void Alerts::checkBacklog()
{
    const auto &stats = m_overview.stats();
    const bool old =
        stats && stats->oldestWaiting && stats->at - *stats->oldestWaiting > m_backlogLimit;
    if (old && !m_old)
        Q_EMIT raised(
            {Alert::Kind::BacklogOld, {}, {}, int(stats->deliveriesWaiting), 0, m_backlogLimit});
    m_old = old;
}

void Alerts::tellStorage(const Volume &volume)
{
    Q_EMIT raised({Alert::Kind::StorageLow, {}, {}, 1, volume.free, {}});
}

void Alerts::checkReplays()
{
    for (int row = 0; row < m_replays.rowCount(); ++row) {
        const Replay &replay = *m_replays.replayAt(row);
        const auto before = m_states.constFind(replay.id);
        const bool ended = before != m_states.constEnd() && *before == ReplayStatus::Running &&
                           replay.status != ReplayStatus::Running;
        m_states.insert(replay.id, replay.status);
        if (ended && replay.status == ReplayStatus::Completed)
            Q_EMIT raised({Alert::Kind::ReplayCompleted,
                           replay.id.bytes(),
                           {},
                           int(replay.counts.succeeded)});
        else if (ended && replay.status == ReplayStatus::Failed)
            Q_EMIT raised(
                {Alert::Kind::ReplayFailed, replay.id.bytes(), {}, int(replay.counts.failed)});
    }
}

} // namespace deckhand
