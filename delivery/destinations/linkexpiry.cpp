#include "destinations/linkworker.h"
#include "transport/connectexplain.h"

#include <cmath>

namespace deckhand {

namespace {

using SteadyClock = std::chrono::steady_clock;

double msBetween(SteadyTime from, SteadyTime to)
{
    return std::chrono::duration<double, std::milli>(to - from).count();
}

} // namespace

void LinkWorker::expire()
{
    const SteadyTime now = SteadyClock::now();
    if (now < m_nextDeadline)
        return;
    expireUnsettled(now);
    expireWaiting(now);
    m_nextDeadline = SteadyTime::max();
    for (const Flight &flight : m_waiting)
        m_nextDeadline = std::min(m_nextDeadline, flight.deadline);
    for (const auto &[tag, flight] : m_unsettled)
        m_nextDeadline = std::min(m_nextDeadline, flight.deadline);
}

void LinkWorker::expireUnsettled(SteadyTime now)
{
    bool silent = false;
    std::erase_if(m_unsettled, [&](const auto &entry) {
        const Flight &flight = entry.second;
        if (flight.deadline > now)
            return false;
        silent = silent || m_lastRead < flight.published;
        const AttemptError why = m_link ? m_link->obstacle() : AttemptError{};
        if (why.errorClass != ErrorClass::None)
            fail(flight, {why, SendStage::Send});
        else if (flight.losses > 0 && m_lastFailure)
            fail(flight, *m_lastFailure); // what kept it from being confirmed before
        else
            fail(flight, {lateConfirmation(flight), SendStage::Send});
        return true;
    });
    // Nothing at all has come since: the connection may be dead without knowing it.
    if (silent && m_link && m_link->obstacle().errorClass == ErrorClass::None) {
        handleFailure({{ErrorClass::ConnectionReset,
                        QStringLiteral("%1 had not answered for %2, so the connection was given "
                                       "up.")
                            .arg(m_settings.service, limitText(m_context.attemptTimeout)),
                        QStringLiteral("Check the service and the network between.")},
                       SendStage::Send,
                       true});
    }
}

void LinkWorker::expireWaiting(SteadyTime now)
{
    bool late = false;
    std::deque<Flight> kept;
    for (Flight &flight : m_waiting) {
        if (flight.deadline > now) {
            kept.push_back(std::move(flight));
            continue;
        }
        late = true;
        const LinkFailure why = lateWaiting(flight);
        fail(flight, why);
    }
    m_waiting = std::move(kept);
    if (late && m_link && !m_link->isOpen()) {
        m_link.reset();
        m_stream.reset();
        backOff();
    }
}

LinkFailure LinkWorker::lateWaiting(const Flight &flight) const
{
    const QString limit = limitText(m_context.attemptTimeout);
    const auto timeout = [](const QString &message, const QString &hint) {
        return AttemptError{ErrorClass::Timeout, message, hint};
    };
    if (m_link) {
        if (AttemptError obstacle = m_link->obstacle(); obstacle.errorClass != ErrorClass::None)
            return {obstacle, SendStage::Send};
    }
    if (m_lastFailure && (flight.losses > 0 || !m_link))
        return *m_lastFailure;
    if (m_link && !m_link->isOpen()) {
        return {timeout(QStringLiteral("No sign-in within %1. Connected to %2, then waited "
                                       "%3 ms for its answer.")
                            .arg(limit, m_stream->peer())
                            .arg(std::llround(msBetween(m_lastRead, SteadyClock::now()))),
                        QStringLiteral("Check that this is the right service and port, and "
                                       "its log.")),
                m_link->stage()};
    }
    return {timeout(QStringLiteral("It could not be sent within %1: the messages before it were "
                                   "not confirmed.")
                        .arg(limit),
                    QStringLiteral("The service is slower than the events come; lower the "
                                   "destination's rate.")),
            SendStage::Send};
}

AttemptError LinkWorker::lateConfirmation(const Flight &flight) const
{
    return {ErrorClass::Timeout,
            QStringLiteral("No confirmation within %1. The message was sent %2 ms after the start "
                           "of the attempt.")
                .arg(limitText(m_context.attemptTimeout))
                .arg(std::llround(msBetween(flight.started, flight.published))),
            QStringLiteral("Check the load of the service. It may have taken the event and will "
                           "see it again.")};
}

} // namespace deckhand
