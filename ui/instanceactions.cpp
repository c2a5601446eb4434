#include "ui/instanceactions.h"

#include "models/consolemodels.h"
#include "ui/actions.h"
#include "ui/instancedialog.h"
#include "ui/mainwindow.h"
#include "ui/menus.h"
#include "ui/transfers.h"

#include <QMenu>
#include <QMenuBar>

namespace deckhand {

InstanceActions::InstanceActions(ConnectionHost &host, ConsoleModels &models,
                                 ActionRegistry &actions, const QString &shown, MainWindow &window)
    : QObject(&window),
      m_host(host),
      m_models(models),
      m_actions(actions),
      m_shown(shown),
      m_window(window)
{
    QAction *compare =
        actions.add("compareInstances", tr("Compare with another connection …"), {}, "duplicate");
    connect(compare, &QAction::triggered, this, &InstanceActions::open);
    QMenu &menu = toolsMenu(*window.menuBar(), actions);
    menu.addSeparator();
    menu.addAction(compare);
    connect(&menu, &QMenu::aboutToShow, this, &InstanceActions::update);
    connect(&host.profiles(), &ProfileStore::changed, this, &InstanceActions::update);
    update();
}

void InstanceActions::update()
{
    const bool any = !InstanceDialog::candidates(m_host, m_shown).empty();
    m_actions.forbid("compareInstances",
                     any ? QString() : tr("There is no other connection that could be asked."));
    if (any)
        m_actions.action("compareInstances")->setEnabled(true);
}

void InstanceActions::open()
{
    auto *dialog = new InstanceDialog(m_host, m_models, m_shown, &m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &InstanceDialog::copyAsked, this, [this](const QByteArray &file) {
        if (auto *transfers = m_window.findChild<Transfers *>())
            transfers->showImport(file);
    });
    dialog->open();
}

} // namespace deckhand
