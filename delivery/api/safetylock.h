#pragma once

#include "api/result.h"
#include "api/time.h"

#include <QByteArray>

#include <functional>
#include <mutex>
#include <optional>

namespace deckhand {

/// How carefully changes are treated on one engine.
enum class SafetyLevel {
    Free,           ///< changes go through
    ConfirmChanges, ///< each change is asked about first
    ReadOnly,       ///< changes are refused until somebody unlocks, for a while
};

enum class ChangeKind {
    Publish,
    CreateDestination,
    UpdateDestination,
    RemoveDestination,
    RotateSecret,
    TestDestination,
    ExportCredentials, ///< nothing changes, but secrets leave
    RetryDelivery,
    CancelDelivery,
    CreateReplay,
    PauseReplay,
    ResumeReplay,
    CancelReplay,
    CreateKey,
    RemoveKey,
    EndSecretOverlap,
    Idempotency, ///< records of a server that stands before the engine
};

/// One call that would change something or send something out.
struct Change
{
    ChangeKind kind = ChangeKind::Publish;
    QByteArray subject; ///< id of what is changed; empty for what is new
};

/// Decides whether changes may pass. Judged at every call, so that it holds whatever buttons a
/// window shows. Thread: any; `Confirm` is called in the thread of the call.
class SafetyLock
{
public:
    /// For how long unlocking holds.
    static constexpr milliseconds unlockedFor{15 * 60 * 1000};
    /// Asks somebody; `answered` is called once, now or later, or never.
    using Confirm = std::function<void(const Change &, std::function<void(bool)> answered)>;
    enum class Verdict { Allowed, Refused, Ask };

    /// `clock` must outlive the lock.
    explicit SafetyLock(const Clock &clock);

    /// Locks again where the level is `ReadOnly`.
    void setLevel(SafetyLevel level);
    [[nodiscard]] SafetyLevel level() const;
    /// Lets changes through until `unlockedFor` has passed.
    void unlock();
    void lock();
    [[nodiscard]] bool isLocked() const;
    /// Until it locks by itself; zero where it is locked or has nothing to lock.
    [[nodiscard]] milliseconds timeLeft() const;
    /// Without one, changes that must be confirmed are refused.
    void setConfirm(Confirm confirm);

    [[nodiscard]] Verdict verdict() const;
    /// Asks what `setConfirm` was given; answers false where there is nobody to ask.
    void ask(const Change &change, std::function<void(bool)> answered) const;

private:
    [[nodiscard]] bool locked() const; ///< with the mutex held

    const Clock &m_clock;
    mutable std::mutex m_mutex;
    SafetyLevel m_level = SafetyLevel::Free;
    std::optional<SteadyTime> m_unlockedUntil;
    Confirm m_confirm;
};

/// Why a change was refused while locked.
[[nodiscard]] Error lockedError();
/// Why a change that was asked about was not made.
[[nodiscard]] Error unconfirmedError();

} // namespace deckhand
