#include "api/safetylock.h"

#include <algorithm>

namespace deckhand {

SafetyLock::SafetyLock(const Clock &clock) : m_clock(clock) {}

void SafetyLock::setLevel(SafetyLevel level)
{
    const std::lock_guard hold(m_mutex);
    m_level = level;
    m_unlockedUntil.reset();
}

SafetyLevel SafetyLock::level() const
{
    const std::lock_guard hold(m_mutex);
    return m_level;
}

void SafetyLock::unlock()
{
    const std::lock_guard hold(m_mutex);
    m_unlockedUntil = m_clock.steadyNow() + unlockedFor;
}

void SafetyLock::lock()
{
    const std::lock_guard hold(m_mutex);
    m_unlockedUntil.reset();
}

bool SafetyLock::locked() const
{
    return m_level == SafetyLevel::ReadOnly &&
           (!m_unlockedUntil || m_clock.steadyNow() >= *m_unlockedUntil);
}

bool SafetyLock::isLocked() const
{
    const std::lock_guard hold(m_mutex);
    return locked();
}

milliseconds SafetyLock::timeLeft() const
{
    const std::lock_guard hold(m_mutex);
    if (m_level != SafetyLevel::ReadOnly || !m_unlockedUntil)
        return milliseconds(0);
    return std::max(milliseconds(0), std::chrono::duration_cast<milliseconds>(*m_unlockedUntil -
                                                                              m_clock.steadyNow()));
}

void SafetyLock::setConfirm(Confirm confirm)
{
    const std::lock_guard hold(m_mutex);
    m_confirm = std::move(confirm);
}

SafetyLock::Verdict SafetyLock::verdict() const
{
    const std::lock_guard hold(m_mutex);
    if (locked())
        return Verdict::Refused;
    return m_level == SafetyLevel::ConfirmChanges ? Verdict::Ask : Verdict::Allowed;
}

void SafetyLock::ask(const Change &change, std::function<void(bool)> answered) const
{
    Confirm confirm;
    {
        const std::lock_guard hold(m_mutex);
        confirm = m_confirm; // called without the mutex: it may look at the lock
    }
    if (confirm)
        confirm(change, std::move(answered));
    else
        answered(false);
}

Error lockedError()
{
    return Error(ErrorCode::Forbidden,
                 QStringLiteral("This console is read-only here, so nothing was changed or sent. "
                                "Unlock it, then try again."));
}

Error unconfirmedError()
{
    return Error(
        ErrorCode::Forbidden,
        QStringLiteral("The change was not confirmed, so nothing was changed or sent. Try again "
                       "and confirm it."));
}

} // namespace deckhand
