#include "console/busnotices.h"

#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QDBusServiceWatcher>

#include <algorithm>
#include <utility>

namespace deckhand {

namespace {

const QString service = QStringLiteral("org.freedesktop.Notifications");
const QString path = QStringLiteral("/org/freedesktop/Notifications");

/// The action of a press on the notice itself.
const QString pressing = QStringLiteral("default");

QDBusMessage message(const QString &method, const QVariantList &arguments)
{
    QDBusMessage call = QDBusMessage::createMethodCall(service, path, service, method);
    call.setArguments(arguments);
    return call;
}

} // namespace

BusNotices::BusNotices(const QDBusConnection &session, QObject *parent)
    : DesktopNotices(parent), m_bus(session)
{
    if (!m_bus.isConnected())
        return;
    m_bus.connect(service, path, service, QStringLiteral("ActionInvoked"), this,
                  SLOT(actionInvoked(uint, QString)));
    m_bus.connect(service, path, service, QStringLiteral("NotificationClosed"), this,
                  SLOT(notificationClosed(uint, uint)));
    // The next service knows nothing of these, and gives their numbers to others.
    connect(
        new QDBusServiceWatcher(service, m_bus, QDBusServiceWatcher::WatchForUnregistration, this),
        &QDBusServiceWatcher::serviceUnregistered, this, [this] {
            m_notices.clear();
            m_abilities.reset();
        });
}

BusNotices::~BusNotices()
{
    for (const Notice &notice : std::as_const(m_notices)) {
        if (notice.id != 0)
            m_bus.send(message(QStringLiteral("CloseNotification"), {notice.id}));
    }
}

void BusNotices::call(const QString &method, const QVariantList &arguments,
                      const Answered &answered)
{
    auto *answer = new QDBusPendingCallWatcher(m_bus.asyncCall(message(method, arguments)), this);
    connect(answer, &QDBusPendingCallWatcher::finished, this, [answer, answered] {
        answer->deleteLater();
        answered(*answer);
    });
}

void BusNotices::show(const QByteArray &subject, const QString &title, const QString &text)
{
    if (!m_bus.isConnected()) {
        Q_EMIT notShown(subject);
        return;
    }
    Notice &notice = m_notices[subject];
    notice.title = title;
    notice.text = text;
    notice.changed = true;
    if (!m_abilities)
        learnAbilities();
    else if (!notice.asked)
        send(subject);
}

void BusNotices::learnAbilities()
{
    if (m_learning)
        return;
    m_learning = true;
    call(QStringLiteral("GetCapabilities"), {}, [this](QDBusPendingCallWatcher &answer) {
        m_learning = false;
        const QDBusPendingReply<QStringList> abilities = answer;
        if (!abilities.isValid()) {
            lose(); // the next one asks again
            return;
        }
        m_abilities = abilities.value();
        const QList<QByteArray> subjects = m_notices.keys();
        for (const QByteArray &subject : subjects) {
            if (m_notices[subject].changed && !m_notices[subject].asked)
                send(subject);
        }
    });
}

void BusNotices::lose()
{
    const QList<QByteArray> subjects = std::exchange(m_notices, {}).keys();
    for (const QByteArray &subject : subjects)
        Q_EMIT notShown(subject);
}

void BusNotices::send(const QByteArray &subject)
{
    Notice &notice = m_notices[subject];
    notice.asked = true;
    notice.changed = false;
    const bool markup = m_abilities->contains(QStringLiteral("body-markup"));
    QStringList actions;
    if (m_abilities->contains(QStringLiteral("actions")))
        actions = {pressing, tr("Open")};
    const QVariantMap hints{
        {QStringLiteral("desktop-entry"), QStringLiteral("org.deckhand.Deckhand")},
        {QStringLiteral("urgency"), QVariant::fromValue(uchar(1))}};
    constexpr int serviceDecides = -1; // how long it is shown
    call(QStringLiteral("Notify"),
         {QStringLiteral("Deckhand"), notice.id, QStringLiteral("org.deckhand.Deckhand"),
          notice.title, markup ? notice.text.toHtmlEscaped() : notice.text, actions, hints,
          serviceDecides},
         [this, subject](QDBusPendingCallWatcher &answer) { answered(subject, answer); });
}

void BusNotices::answered(const QByteArray &subject, QDBusPendingCallWatcher &answer)
{
    const QDBusPendingReply<uint> id = answer;
    if (!id.isValid()) {
        m_notices.remove(subject);
        m_abilities.reset(); // the service may be gone, and another one come
        Q_EMIT notShown(subject);
        return;
    }
    Notice &notice = m_notices[subject];
    notice.id = id.value();
    notice.asked = false;
    if (notice.changed)
        send(subject);
}

void BusNotices::actionInvoked(uint id, const QString &action)
{
    if (action != pressing)
        return;
    // Every program hears of every notice.
    for (auto notice = m_notices.cbegin(); notice != m_notices.cend(); ++notice) {
        if (notice->id == id) {
            Q_EMIT pressed(QByteArray(notice.key()));
            return;
        }
    }
}

void BusNotices::notificationClosed(uint id, uint)
{
    for (auto notice = m_notices.begin(); notice != m_notices.end(); ++notice) {
        if (notice->id != id)
            continue;
        if (notice->asked)
            notice->id = 0; // another one is on its way
        else
            m_notices.erase(notice);
        return;
    }
}

} // namespace deckhand
