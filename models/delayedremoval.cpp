#include "models/delayedremoval.h"

namespace deckhand {

namespace {

constexpr int secondsToThink = 10;

} // namespace

DelayedRemoval::DelayedRemoval(DestinationActions &actions, DestinationsModel &destinations,
                               QObject *parent)
    : QObject(parent), m_actions(actions), m_destinations(destinations)
{
    m_timer.setInterval(std::chrono::seconds(1));
    connect(&m_timer, &QTimer::timeout, this, &DelayedRemoval::tick);
    // One that could not be deleted is there still.
    connect(&actions, &DestinationActions::failed, this, [this] {
        if (!isWaiting())
            m_destinations.setHidden({});
    });
}

void DelayedRemoval::remove(const Destination &destination)
{
    flush();
    m_id = destination.id;
    m_name = destination.name;
    m_left = secondsToThink;
    m_destinations.setHidden(m_id);
    m_timer.start();
    Q_EMIT changed();
}

void DelayedRemoval::undo()
{
    if (!isWaiting())
        return;
    m_timer.stop();
    m_id = {};
    m_destinations.setHidden({});
    Q_EMIT changed();
}

void DelayedRemoval::flush()
{
    if (!isWaiting())
        return;
    m_timer.stop();
    m_sent = m_actions.remove(std::exchange(m_id, {}));
    Q_EMIT changed();
}

void DelayedRemoval::tick()
{
    if (--m_left <= 0)
        flush();
    else
        Q_EMIT changed();
}

} // namespace deckhand
