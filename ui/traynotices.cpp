#include "ui/traynotices.h"

#include "models/formatting.h"
#include "ui/bringtofront.h"
#include "ui/desktopnotices.h"
#include "ui/icons.h"

#include <QDateTime>
#include <QSystemTrayIcon>

namespace deckhand {

namespace {

/// What a newer alert takes the place of: the last one about the same thing. Of each kind that has
/// no things of its own there is one.
QByteArray subjectOf(const Alert &alert)
{
    switch (alert.kind) {
    case Alert::Kind::DestinationsInactive: return "destination " + alert.subject;
    case Alert::Kind::ConnectionLost: return "connection";
    case Alert::Kind::BacklogOld: return "backlog";
    case Alert::Kind::ReplayCompleted:
    case Alert::Kind::ReplayFailed: return "replay " + alert.subject;
    case Alert::Kind::StorageLow: return "storage";
    }
    return {};
}

} // namespace

TrayNotices::TrayNotices(const PageContext &context, const QString &profile, QWidget *window)
    : QObject(window),
      m_settings(context.settings),
      m_clock(context.models.clock),
      m_profile(profile),
      m_window(window),
      m_alerts(context.models.destinations, context.models.connection, context.models.overview,
               context.models.replays, context.models.clock),
      m_desktop(context.notices)
{
    connect(&m_alerts, &Alerts::raised, this, &TrayNotices::show);
    connect(&m_alerts, &Alerts::raised, this, &TrayNotices::raised);
    const auto limit = [this] {
        m_alerts.setBacklogLimit(std::chrono::minutes(m_settings.backlogMinutes()));
    };
    connect(&m_settings, &ConsoleSettings::backlogMinutesChanged, this, limit);
    limit();
    if (QSystemTrayIcon::isSystemTrayAvailable())
        makeTray();
    if (m_desktop)
        listenToDesktop();
}

void TrayNotices::listenToDesktop()
{
    connect(m_desktop, &DesktopNotices::pressed, this, [this](const QByteArray &subject) {
        if (const auto alert = m_shown.constFind(subject); alert != m_shown.constEnd())
            open(*alert);
    });
    connect(m_desktop, &DesktopNotices::notShown, this, [this](const QByteArray &subject) {
        if (const auto alert = m_shown.constFind(subject); alert != m_shown.constEnd())
            showInTray(m_shown.take(subject));
    });
}

void TrayNotices::makeTray()
{
    m_tray = new QSystemTrayIcon(applicationIcon(), this);
    m_tray->setToolTip(tr("Deckhand: %1").arg(m_profile));
    connect(m_tray, &QSystemTrayIcon::messageClicked, this, [this] {
        if (m_last)
            open(*m_last);
    });
    connect(m_tray, &QSystemTrayIcon::activated, this, [this] { bringToFront(*m_window); });
    const auto follow = [this] { m_tray->setVisible(m_settings.notifications()); };
    connect(&m_settings, &ConsoleSettings::notificationsChanged, this, follow);
    follow();
}

void TrayNotices::watchStorage(const StorageWatch &storage)
{
    connect(&storage, &StorageWatch::nearlyFull, &m_alerts, &Alerts::tellStorage);
}

QString TrayNotices::sentence(const Alert &alert)
{
    switch (alert.kind) {
    case Alert::Kind::DestinationsInactive:
        return alert.count == 1
                 ? tr("“%1” became inactive: all attempts of a delivery failed.").arg(alert.name)
                 : tr("%n destinations became inactive.", nullptr, alert.count);
    case Alert::Kind::ConnectionLost: return tr("The engine has not answered for a minute.");
    case Alert::Kind::BacklogOld:
        return tr("%n deliveries wait, the oldest for more than %1.", nullptr, alert.count)
            .arg(format::duration(double(alert.limit.count())));
    case Alert::Kind::ReplayCompleted:
        return tr("The replay is complete: %n deliveries arrived.", nullptr, alert.count);
    case Alert::Kind::ReplayFailed:
        return tr("The replay failed with %n failed deliveries.", nullptr, alert.count);
    case Alert::Kind::StorageLow:
        return tr("The disk of the store is nearly full: %1 are left. Free space there, or nothing "
                  "more can be published.")
            .arg(format::size(alert.bytes));
    }
    return {};
}

bool TrayNotices::isTelling() const
{
    const QTime now = QDateTime::fromMSecsSinceEpoch(toMillis(m_clock.now())).time();
    const std::optional<QuietHours> quiet = m_settings.quietHours();
    return m_settings.notifications() && !(quiet && quiet->contains(now));
}

void TrayNotices::show(const Alert &alert)
{
    if (!isTelling())
        return;
    if (!m_desktop) {
        showInTray(alert);
        return;
    }
    const QByteArray subject = subjectOf(alert);
    m_shown.insert(subject, alert);
    m_desktop->show(subject, m_profile, sentence(alert));
}

void TrayNotices::showInTray(const Alert &alert)
{
    if (!m_tray)
        return;
    m_last = alert;
    m_tray->showMessage(m_profile, sentence(alert), applicationIcon());
}

void TrayNotices::open(Alert alert)
{
    bringToFront(*m_window);
    switch (alert.kind) {
    case Alert::Kind::DestinationsInactive:
        Q_EMIT goTo(Place::Destinations, {}, alert.subject);
        break;
    case Alert::Kind::ConnectionLost: Q_EMIT goTo(Place::Overview, {}, {}); break;
    case Alert::Kind::BacklogOld:
        Q_EMIT goTo(Place::Deliveries, QStringLiteral("status:pending or status:retrying"), {});
        break;
    case Alert::Kind::StorageLow: Q_EMIT goTo(Place::Overview, {}, {}); break;
    case Alert::Kind::ReplayCompleted:
    case Alert::Kind::ReplayFailed: Q_EMIT goTo(Place::Replays, {}, alert.subject); break;
    }
}

} // namespace deckhand
