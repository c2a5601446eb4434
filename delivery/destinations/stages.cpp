#include "destinations/stages.h"

#include <algorithm>
#include <array>

namespace deckhand {

namespace {

std::optional<double> measured(const SendOutcome &outcome, SendStage stage)
{
    switch (stage) {
    case SendStage::Resolve: return outcome.phases.dnsMs;
    case SendStage::Connect: return outcome.phases.connectMs;
    case SendStage::Tls: return outcome.phases.tlsMs;
    case SendStage::SignIn: return outcome.signInMs;
    case SendStage::Permission: return outcome.permissionMs;
    case SendStage::Send: break;
    }
    return outcome.phases.firstByteMs;
}

StageOutcome verdict(const SendOutcome &outcome, SendStage stage)
{
    const bool failed = outcome.outcome == AttemptOutcome::Failure;
    if (stage == outcome.stage)
        return failed ? StageOutcome::Failed : StageOutcome::Passed;
    const auto &skipped = outcome.skipped;
    if (stage > outcome.stage || std::find(skipped.begin(), skipped.end(), stage) != skipped.end())
        return StageOutcome::Skipped;
    return StageOutcome::Passed;
}

} // namespace

std::vector<AttemptStage> stagesOf(const SendOutcome &outcome)
{
    using enum SendStage;
    std::vector<AttemptStage> stages;
    for (const SendStage stage : std::array{Resolve, Connect, Tls, SignIn, Permission, Send}) {
        const StageOutcome result = verdict(outcome, stage);
        stages.push_back(
            {stage, result,
             result == StageOutcome::Skipped ? std::nullopt : measured(outcome, stage)});
    }
    return stages;
}

void skipUnlessFailed(SendOutcome &outcome, std::initializer_list<SendStage> stages)
{
    for (const SendStage stage : stages) {
        if (outcome.outcome == AttemptOutcome::Success || outcome.stage != stage)
            outcome.skipped.push_back(stage);
    }
}

} // namespace deckhand
