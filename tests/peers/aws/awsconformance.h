#pragma once

#include "peers/aws/awspeers.h"

#include <functional>

namespace deckhand {

/// What every AWS type must hold to, against its peer behind the gate. Each function fails the
/// running test; none leaves the gate with a plan.
class AwsConformance
{
public:
    struct Subject
    {
        /// A destination that works, through the gate.
        std::function<Destination()> destination;
        /// The ids of all events that have arrived so far; those asked for before may be left out.
        std::function<QStringList(int wanted)> arrived;
        SendStage missingStage = SendStage::Send;
    };
    AwsConformance(SenderBench &bench, GatePeer &gate, Subject subject)
        : m_bench(bench), m_gate(gate), m_subject(std::move(subject))
    {}

    void slowServiceTimesOut();
    void cutInTheMiddleIsAReset();
    void downAndUpAgain();
    void hostileAnswersAreErrors();
    void tenPublishersAtOnce();
    void changedWhileSending();
    void closedWhileSending();
    void addressesAreJudged();
    void clockDifferenceIsNamed();
    void secretsStayOutOfTheRecord();
    void tlsIsVerified();

private:
    [[nodiscard]] SendOutcome sendOnce(const QByteArray &id);
    [[nodiscard]] std::vector<SendJob> jobs(const QByteArray &prefix, int count);
    void allArrive(const QStringList &ids);

    SenderBench &m_bench;
    GatePeer &m_gate;
    const Subject m_subject;
};

} // namespace deckhand
