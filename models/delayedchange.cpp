#include "models/delayedchange.h"

namespace deckhand {

namespace {

constexpr int secondsToThink = 10;

} // namespace

DelayedChange::DelayedChange(DestinationActions &actions, DestinationsModel &destinations,
                             QObject *parent)
    : QObject(parent), m_actions(actions), m_destinations(destinations)
{
    m_timer.setInterval(std::chrono::seconds(1));
    connect(&m_timer, &QTimer::timeout, this, &DelayedChange::tick);
    // One that could not be deleted is there still.
    connect(&actions, &DestinationActions::failed, this, [this] {
        if (!isWaiting())
            m_destinations.setHidden({});
    });
}

void DelayedChange::remove(const Destination &destination)
{
    begin(destination, What::Remove);
}

void DelayedChange::disable(const Destination &destination)
{
    begin(destination, What::Disable);
}

void DelayedChange::reactivate(const Destination &destination, OnReactivate how)
{
    begin(destination, What::Reactivate);
    m_how = how;
}

void DelayedChange::begin(const Destination &destination, What what)
{
    flush();
    m_what = what;
    m_id = destination.id;
    m_name = destination.name;
    m_left = secondsToThink;
    if (what == What::Remove)
        m_destinations.setHidden(m_id);
    m_timer.start();
    Q_EMIT changed();
}

void DelayedChange::undo()
{
    if (!isWaiting())
        return;
    m_timer.stop();
    m_id = {};
    m_destinations.setHidden({});
    Q_EMIT changed();
}

void DelayedChange::flush()
{
    if (!isWaiting())
        return;
    m_timer.stop();
    const DestinationId id = std::exchange(m_id, {});
    switch (m_what) {
    case What::Remove: m_sent = QFuture<void>(m_actions.remove(id)); break;
    case What::Disable: m_sent = QFuture<void>(m_actions.disable(id)); break;
    case What::Reactivate: m_sent = QFuture<void>(m_actions.reactivate(id, m_how)); break;
    }
    Q_EMIT changed();
}

void DelayedChange::tick()
{
    if (--m_left <= 0)
        flush();
    else
        Q_EMIT changed();
}

} // namespace deckhand
