#include "console/screenlock.h"

#include <QDBusObjectPath>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>

namespace deckhand {

namespace {

const QString login = QStringLiteral("org.freedesktop.login1");

} // namespace

ScreenLock::ScreenLock(const QDBusConnection &session, const QDBusConnection &system,
                       const QString &loginSession, QObject *parent)
    : QObject(parent)
{
    QDBusConnection bus = session;
    // Desktops tell at different paths, some at several.
    for (const QString &saver :
         {QStringLiteral("org.gnome.ScreenSaver"), QStringLiteral("org.freedesktop.ScreenSaver")})
        bus.connect({}, {}, saver, QStringLiteral("ActiveChanged"), this,
                    SLOT(activeChanged(bool)));
    if (system.isConnected() && !loginSession.isEmpty())
        followSession(system, loginSession);
}

void ScreenLock::activeChanged(bool active)
{
    if (active)
        Q_EMIT locked();
}

void ScreenLock::followSession(QDBusConnection system, const QString &loginSession)
{
    // Other people's sessions lock, too: only the object of this one counts.
    QDBusMessage question = QDBusMessage::createMethodCall(
        login, QStringLiteral("/org/freedesktop/login1"),
        QStringLiteral("org.freedesktop.login1.Manager"), QStringLiteral("GetSession"));
    question << loginSession;
    auto *answer = new QDBusPendingCallWatcher(system.asyncCall(question), this);
    connect(answer, &QDBusPendingCallWatcher::finished, this, [this, system, answer]() mutable {
        answer->deleteLater();
        const QDBusPendingReply<QDBusObjectPath> path = *answer;
        if (path.isValid())
            system.connect(login, path.value().path(),
                           QStringLiteral("org.freedesktop.login1.Session"), QStringLiteral("Lock"),
                           this, SIGNAL(locked()));
    });
}

} // namespace deckhand
