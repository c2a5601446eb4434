#pragma once

#include <QDBusConnection>
#include <QDBusMessage>
#include <QObject>

namespace deckhand {

/// Tells when the desktop locks its screen: from the screen saver on the session bus (GNOME's and
/// freedesktop's), and from logind on the system bus, which locks on suspend and on `loginctl
/// lock-session`. Where neither is reached it never tells.
class ScreenLock : public QObject
{
    Q_OBJECT

public:
    /// `loginSession`: logind's name of the session to follow, usually in XDG_SESSION_ID.
    ScreenLock(const QDBusConnection &session, const QDBusConnection &system,
               const QString &loginSession, QObject *parent = nullptr);

Q_SIGNALS:
    void locked();

private Q_SLOTS:
    void activeChanged(bool active);

private:
    void followSession(QDBusConnection system, const QString &loginSession);
};

} // namespace deckhand
