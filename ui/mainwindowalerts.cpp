// What a window tells of without being looked at.

#include "ui/mainwindow.h"

#include "models/storagewatch.h"
#include "ui/alertbell.h"
#include "ui/traynotices.h"

#include <QStatusBar>

namespace deckhand {

void MainWindow::addAlerts(const PageContext &context, const QString &storeFolder)
{
    auto *notices = new TrayNotices(context, m_profile, this);
    connect(notices, &TrayNotices::goTo, this, &MainWindow::goTo);
    auto *bell = new AlertBell(context, *statusBar(), this);
    connect(notices, &TrayNotices::raised, bell, &AlertBell::take);
    connect(bell, &AlertBell::openAsked, notices, &TrayNotices::open);
    // What nothing can be published after is told without being asked for.
    connect(notices, &TrayNotices::raised, this, [this](const Alert &alert) {
        if (alert.kind == Alert::Kind::StorageLow)
            showNotice(Tone::Retrying, TrayNotices::sentence(alert));
    });
    if (storeFolder.isEmpty())
        return;
    auto *storage = new StorageWatch([storeFolder] { return readVolume(storeFolder); }, this);
    notices->watchStorage(*storage);
    connect(storage, &StorageWatch::looked, &m_models.overview,
            [this](const Volume &volume) { m_models.overview.setFreeBytes(volume.free); });
    storage->start();
}

} // namespace deckhand
