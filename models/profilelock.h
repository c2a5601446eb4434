#pragma once

#include "api/safetylock.h"

#include <QObject>
#include <QTimer>

namespace deckhand {

/// The lock of this window's profile, as a window sees it: tells when it opens and closes.
class ProfileLock : public QObject
{
    Q_OBJECT

public:
    explicit ProfileLock(const Clock &clock, QObject *parent = nullptr);

    /// What the guarded engine asks.
    [[nodiscard]] SafetyLock &lock() { return m_lock; }
    void setLevel(SafetyLevel level);
    [[nodiscard]] SafetyLevel level() const { return m_lock.level(); }
    /// Production: what cannot be taken back wants its name or number typed.
    void setStrict(bool strict) { m_strict = strict; }
    [[nodiscard]] bool isStrict() const { return m_strict; }
    [[nodiscard]] bool isLocked() const { return m_lock.isLocked(); }
    [[nodiscard]] milliseconds timeLeft() const { return m_lock.timeLeft(); }

public Q_SLOTS:
    void unlockForAWhile();
    void lockNow();

Q_SIGNALS:
    /// Level, lock, or the minutes that are left.
    void changed();

private:
    void watch();

    SafetyLock m_lock;
    QTimer m_timer;
    bool m_strict = false;
};

} // namespace deckhand
