#pragma once

#include "models/alerts.h"
#include "ui/page.h"

#include <optional>

class QSystemTrayIcon;

namespace deckhand {

/// Alerts outside the window, where the desktop has a tray, unless they are switched off. Pressing
/// one opens what it is about.
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

Q_SIGNALS:
    void goTo(deckhand::Place place, const QString &filter, const QByteArray &item);
    /// For places in the window, whatever the hours are.
    void raised(const deckhand::Alert &alert);

private:
    void show(const Alert &alert);
    void open();

    ConsoleSettings &m_settings;
    const Clock &m_clock;
    QString m_profile;
    QWidget *m_window;
    Alerts m_alerts;
    QSystemTrayIcon *m_tray = nullptr; ///< none where the desktop has no tray
    std::optional<Alert> m_last;
};

} // namespace deckhand
