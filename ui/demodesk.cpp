#include "ui/demodesk.h"

#include <QTimer>

#include <algorithm>
#include <utility>

namespace deckhand {

namespace {

constexpr int restMs = 400; ///< a dial that did not move for so long has come to rest

} // namespace

DemoDesk::DemoDesk(DemoControls &controls, const Clock &clock, QObject *parent)
    : QObject(parent), m_controls(controls), m_clock(clock), m_rest(new QTimer(this))
{
    m_rest->setSingleShot(true);
    m_rest->setInterval(restMs);
    connect(m_rest, &QTimer::timeout, this, &DemoDesk::writeWaiting);
}

DemoDesk::~DemoDesk()
{
    writeWaiting();
}

void DemoDesk::turn(std::size_t receiver, const ReceiverDials &dials, const DialTurn &turn)
{
    const std::vector<DemoReceiver> receivers = m_controls.receivers();
    if (receiver >= receivers.size())
        return;
    // First the line, so that it stands before what it explains.
    const DemoReceiver &turned = receivers[receiver];
    for (const DialChange &change : dialChanges(turned.name, turned.dials, dials))
        note(change, turn);
    m_controls.setDials(receiver, dials);
}

void DemoDesk::turnRate(double eventsPerSecond, const DialTurn &turn)
{
    const DialChange change = rateChange(m_controls.rate(), eventsPerSecond);
    if (change.before != change.after)
        note(change, turn);
    m_controls.setRate(eventsPerSecond);
}

void DemoDesk::note(const DialChange &change, const DialTurn &turn)
{
    const auto moving =
        std::find_if(m_waiting.begin(), m_waiting.end(), [&change](const Waiting &other) {
            return other.change.dial == change.dial && other.change.receiver == change.receiver;
        });
    if (turn.pace == DialTurn::Pace::Gradual && moving != m_waiting.end()) {
        moving->change.after = change.after;
        m_rest->start();
        return;
    }
    writeWaiting(); // lines stand in the order of the turns
    DialChange own = change;
    own.scenario = turn.scenario;
    if (turn.pace == DialTurn::Pace::AtOnce) {
        write(own, std::nullopt);
        return;
    }
    m_waiting.push_back({std::move(own), m_clock.now()});
    m_rest->start();
}

void DemoDesk::write(const DialChange &change, std::optional<Timestamp> at)
{
    EventDraft line = demoLine(change);
    line.createdAt = at;
    m_controls.publishLine(line);
}

void DemoDesk::writeWaiting()
{
    m_rest->stop();
    for (const Waiting &waiting : std::exchange(m_waiting, {})) {
        if (waiting.change.before != waiting.change.after) // it may have been turned back
            write(waiting.change, waiting.since);
    }
}

} // namespace deckhand
