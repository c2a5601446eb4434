#include "demo/scenario.h"

#include <algorithm>

namespace deckhand {

namespace {

using namespace std::chrono_literals;

ReceiverDials well()
{
    ReceiverDials dials;
    dials.latency = 20ms;
    dials.latencySpread = 30ms;
    return dials;
}

ReceiverDials refusing()
{
    ReceiverDials dials = well();
    dials.refuse = true;
    return dials;
}

ReceiverDials slow(milliseconds latency)
{
    ReceiverDials dials = well();
    dials.latency = latency;
    dials.latencySpread = latency / 2;
    return dials;
}

ReceiverDials failing(double share)
{
    ReceiverDials dials = well();
    dials.failureShare = share;
    dials.failureStatus = 500;
    return dials;
}

ReceiverDials expired()
{
    ReceiverDials dials = well();
    dials.secretExpired = true;
    return dials;
}

/// Troubles that end before a delivery has used up its attempts show how retries heal them; the
/// bad deploy and the expired secret last longer, so that the destination becomes inactive.
std::vector<ScenarioScript> makeScripts()
{
    using Act = ScenarioAct;
    return {
        {Scenario::CalmDay,
         "calm-day",
         true,
         {{Act::Quiet, 20s, 1, well()}, {Act::Busy, 30s, 8, well()}, {Act::Quiet, 20s, 1, well()}}},
        {Scenario::Burst,
         "burst",
         true,
         {{Act::AllWell, 10s, 5, well()},
          {Act::Flood, 15s, 400, well()},
          {Act::Draining, 15s, 5, well()}}},
        {Scenario::Outage,
         "outage",
         false,
         {{Act::AllWell, 10s, 5, well()},
          {Act::Refusing, 25s, 5, refusing()},
          {Act::Recovered, 25s, 5, well()}}},
        {Scenario::SlowReceiver,
         "slow-receiver",
         false,
         {{Act::AllWell, 10s, 5, well()},
          {Act::Slow, 20s, 5, slow(2s)},
          {Act::TooSlow, 20s, 5, slow(6s)},
          {Act::Recovered, 25s, 5, well()}}},
        {Scenario::BadDeploy,
         "bad-deploy",
         false,
         {{Act::AllWell, 10s, 5, well()},
          {Act::PartlyFailing, 15s, 5, failing(0.3)},
          {Act::Failing, 45s, 5, failing(1)},
          {Act::Recovered, 20s, 5, well()}}},
        {Scenario::CredentialExpiry,
         "credential-expiry",
         false,
         {{Act::AllWell, 10s, 5, well()},
          {Act::SecretExpired, 45s, 5, expired()},
          {Act::Recovered, 20s, 5, well()}}},
    };
}

} // namespace

const std::vector<ScenarioScript> &scenarioScripts()
{
    static const std::vector<ScenarioScript> scripts = makeScripts();
    return scripts;
}

const ScenarioScript *findScenario(QByteArrayView name)
{
    const auto &scripts = scenarioScripts();
    const auto found = std::find_if(scripts.begin(), scripts.end(),
                                    [name](const ScenarioScript &s) { return name == s.name; });
    return found == scripts.end() ? nullptr : &*found;
}

ScenarioRun::ScenarioRun(const ScenarioScript &script, const Clock &clock)
    : m_script(script), m_clock(clock), m_began(clock.steadyNow())
{}

ScenarioRun::Spot ScenarioRun::spot() const
{
    auto passed = std::chrono::duration_cast<milliseconds>(m_clock.steadyNow() - m_began);
    for (std::size_t i = 0; i < m_script.steps.size(); ++i) {
        if (passed < m_script.steps[i].lasts)
            return {i, m_script.steps[i].lasts - passed};
        passed -= m_script.steps[i].lasts;
    }
    return {m_script.steps.size() - 1, milliseconds(0)};
}

const ScenarioStep *ScenarioRun::advance()
{
    const Spot now = spot();
    if (m_told == now.step)
        return nullptr;
    m_told = now.step;
    return &m_script.steps[now.step];
}

const ScenarioStep &ScenarioRun::step() const
{
    return m_script.steps[spot().step];
}

milliseconds ScenarioRun::left() const
{
    return spot().left;
}

bool ScenarioRun::isOver() const
{
    return left().count() == 0;
}

} // namespace deckhand
