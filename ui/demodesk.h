#pragma once

#include "api/time.h"
#include "demo/dialchange.h"
#include "ui/democontrols.h"

#include <QObject>

class QTimer;

namespace deckhand {

/// How a dial is turned, and by what.
struct DialTurn
{
    /// Of a slider, more may follow at once.
    enum class Pace { AtOnce, Gradual } pace = Pace::AtOnce;
    QByteArray scenario = {}; ///< its name; empty: by hand
};

/// Turns the dials of the demo and writes a line for each that then stands otherwise into its
/// stream. Turns are felt at once; while one dial moves on, its line waits until it rests, so that
/// a slider that is dragged makes one line, dated to when it began to move.
class DemoDesk : public QObject
{
    Q_OBJECT

public:
    DemoDesk(DemoControls &controls, const Clock &clock, QObject *parent = nullptr);
    /// Writes what waits.
    ~DemoDesk() override;

    [[nodiscard]] const DemoControls &controls() const { return m_controls; }
    void turn(std::size_t receiver, const ReceiverDials &dials, const DialTurn &turn);
    void turnRate(double eventsPerSecond, const DialTurn &turn);

private:
    struct Waiting
    {
        DialChange change;
        Timestamp since{};
    };
    void note(const DialChange &change, const DialTurn &turn);
    void write(const DialChange &change, std::optional<Timestamp> at);
    void writeWaiting();

    DemoControls &m_controls;
    const Clock &m_clock;
    QTimer *m_rest;
    std::vector<Waiting> m_waiting;
};

} // namespace deckhand
