#pragma once

#include "ui/desktopnotices.h"

#include <QDBusConnection>
#include <QHash>
#include <QStringList>

#include <functional>
#include <optional>
#include <vector>

class QDBusPendingCallWatcher;

namespace deckhand {

/// Notices by `org.freedesktop.Notifications` on the session bus (Desktop Notifications
/// Specification 1.2). Asks the service what it can do when there is something to show, so that a
/// console that never has anything to tell starts no service. What is shown is taken back when this
/// goes: pressing it would open nothing.
class BusNotices final : public DesktopNotices
{
    Q_OBJECT

public:
    explicit BusNotices(const QDBusConnection &session, QObject *parent = nullptr);
    ~BusNotices() override;

    void show(const QByteArray &subject, const QString &title, const QString &text) override;

private Q_SLOTS:
    void actionInvoked(uint id, const QString &action);
    void notificationClosed(uint id, uint reason);

private:
    /// One of a subject: shown, or on its way.
    struct Notice
    {
        uint id = 0;          ///< the service's; 0: none yet
        bool asked = false;   ///< the service has not answered yet
        QString title, text;  ///< what is to be shown
        bool changed = false; ///< since it was asked
    };
    /// Nobody shows these.
    void lose();
    using Answered = std::function<void(QDBusPendingCallWatcher &)>;
    void call(const QString &method, const QVariantList &arguments, const Answered &answered);
    void learnAbilities();
    void send(const QByteArray &subject);
    void answered(const QByteArray &subject, QDBusPendingCallWatcher &answer);

    QDBusConnection m_bus;
    std::optional<QStringList> m_abilities; ///< none: not known yet
    bool m_learning = false;
    QHash<QByteArray, Notice> m_notices; ///< by subject
};

} // namespace deckhand
