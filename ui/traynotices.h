#pragma once

#include "models/alerts.h"
#include "ui/page.h"

#include <QHash>

#include <optional>

class QSystemTrayIcon;

namespace deckhand {

/// Alerts outside the window, unless they are switched off: by the desktop's own service, which
/// tells which one was pressed, and where there is none from the tray, which shows one at a time.
/// Pressing one opens what it is about.
class TrayNotices : public QObject
{
    Q_OBJECT

public:
    TrayNotices(const PageContext &context, const QString &profile, QWidget *window);
    /// Not while notices are off or the hours are quiet; places in the window tell all the same.
    [[nodiscard]] bool isTelling() const;
    /// Tells of its volume too.
    void watchStorage(const StorageWatch &storage);
    /// The sentence that is shown.
    [[nodiscard]] static QString sentence(const Alert &alert);
    /// Brings the window to the front and asks for the place of it.
    void open(deckhand::Alert alert); ///< a copy: what opens may raise others

Q_SIGNALS:
    void goTo(deckhand::Place place, const QString &filter, const QByteArray &item);
    /// For places in the window, whatever the hours are.
    void raised(const deckhand::Alert &alert);

private:
    void makeTray();
    void show(const Alert &alert);
    void showInTray(const Alert &alert);
    void listenToDesktop();

    ConsoleSettings &m_settings;
    const Clock &m_clock;
    QString m_profile;
    QWidget *m_window;
    Alerts m_alerts;
    QSystemTrayIcon *m_tray = nullptr; ///< none where the desktop has no tray
    std::optional<Alert> m_last;       ///< shown by the tray
    DesktopNotices *m_desktop;         ///< may be none
    QHash<QByteArray, Alert> m_shown;  ///< by the desktop, by subject
};

} // namespace deckhand
