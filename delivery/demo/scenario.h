#pragma once

#include "demo/receiver.h"

#include <QByteArray>

#include <vector>

namespace deckhand {

/// Stories of operation that a demo can play.
enum class Scenario { CalmDay, Burst, Outage, SlowReceiver, BadDeploy, CredentialExpiry };

/// What happens in a step of one.
enum class ScenarioAct {
    AllWell,
    Quiet,
    Busy,
    Flood,
    Draining,
    Refusing,
    Slow,
    TooSlow,
    PartlyFailing,
    Failing,
    SecretExpired,
    Recovered,
};

struct ScenarioStep
{
    ScenarioAct act = ScenarioAct::AllWell;
    milliseconds lasts{0};
    double rate = 5; ///< events per second
    ReceiverDials dials;
};

struct ScenarioScript
{
    Scenario scenario = Scenario::CalmDay;
    const char *name = "";  ///< on a command line, as `bad-deploy`
    bool everybody = false; ///< the dials are those of every receiver, otherwise of the first
    std::vector<ScenarioStep> steps;
};

/// All of them, in the order they are offered. Data alone: nothing here turns a dial.
[[nodiscard]] const std::vector<ScenarioScript> &scenarioScripts();
/// Null for a name that is not one.
[[nodiscard]] const ScenarioScript *findScenario(QByteArrayView name);

/// A script being played: says which step it is time for. Who plays it asks now and then and sets
/// what the step says. Not thread-safe; `script` and `clock` outlive it.
class ScenarioRun
{
public:
    ScenarioRun(const ScenarioScript &script, const Clock &clock);

    /// The step that has begun since the last call, null where none has. A step that passed
    /// unseen is left out.
    [[nodiscard]] const ScenarioStep *advance();
    [[nodiscard]] const ScenarioScript &script() const { return m_script; }
    /// The one for now; the last one when it is over.
    [[nodiscard]] const ScenarioStep &step() const;
    /// Of this step.
    [[nodiscard]] milliseconds left() const;
    [[nodiscard]] bool isOver() const;

private:
    struct Spot
    {
        std::size_t step = 0;
        milliseconds left{0}; ///< 0: it is over
    };
    [[nodiscard]] Spot spot() const;

    const ScenarioScript &m_script;
    const Clock &m_clock;
    SteadyTime m_began;
    std::optional<std::size_t> m_told;
};

} // namespace deckhand
