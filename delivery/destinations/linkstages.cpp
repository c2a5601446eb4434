// How far a test over a link has come, told while it is under way.

#include "destinations/linkworker.h"

namespace deckhand {

/// What opening the link has come to, to the tests that wait for it.
void LinkWorker::tellStage()
{
    const SendStage stage = m_link->stage();
    if (m_waiting.empty() || m_link->isOpen() || m_told == stage)
        return;
    m_told = stage;
    for (const Flight &flight : m_waiting)
        tell(flight, stage, flight.phases);
}

void LinkWorker::tell(const Flight &flight, SendStage stage, const AttemptPhases &phases) const
{
    if (!flight.job.isTest)
        return;
    SendOutcome soFar;
    soFar.outcome = AttemptOutcome::Success;
    soFar.stage = stage;
    soFar.phases = phases;
    soFar.connection = flight.connection ? *flight.connection : m_connection;
    if (!m_settings.tls)
        soFar.skipped.push_back(SendStage::Tls);
    if (m_stream)
        soFar.connection->certificate = m_stream->certificate();
    m_context.sink->reached(flight.job.token, std::move(soFar));
}

} // namespace deckhand
