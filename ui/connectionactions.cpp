#include "ui/connectionactions.h"

#include "ui/actions.h"
#include "ui/environmentshape.h"
#include "ui/profilewords.h"

#include <QMenuBar>

namespace deckhand {

ConnectionActions::ConnectionActions(ConnectionHost &host, ActionRegistry &actions, QMenuBar &bar,
                                     const QString &shown, QObject *parent)
    : QObject(parent), m_host(host), m_shown(shown)
{
    QAction *dialog = actions.add("connections", tr("Connections …"),
                                  {QKeySequence(Qt::CTRL | Qt::Key_O)}, "link");
    QAction *window = actions.add("newWindow", tr("New window …"),
                                  {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_N)}, "tearoff");
    connect(dialog, &QAction::triggered, this,
            [this] { m_host.showConnections(OpenIn::ThisWindow); });
    connect(window, &QAction::triggered, this,
            [this] { m_host.showConnections(OpenIn::NewWindow); });
    QAction *demo = actions.add("openDemo", tr("Start the demo"), {}, "demo");
    connect(demo, &QAction::triggered, this, [this] {
        if (const Profile *profile = m_host.profiles().find(QLatin1String(demoProfileId)))
            m_host.openProfile(*profile, {}, OpenIn::NewWindow);
    });
    demo->setEnabled(shown != QLatin1String(demoProfileId));
    if (!demo->isEnabled())
        demo->setToolTip(tr("This is the demo."));
    auto *menu = new QMenu(tr("Connections"), &bar);
    menu->addActions({dialog, window, demo});
    menu->addSeparator();
    for (int i = 0; i < mostRecent; ++i) {
        const QByteArray id = "recentConnection" + QByteArray::number(i + 1);
        QAction *action = actions.add(id.constData(), tr("Connection used before"));
        connect(action, &QAction::triggered, this, [this, action] {
            if (const Profile *profile = m_host.profiles().find(action->data().toString()))
                m_host.openProfile(*profile, {}, OpenIn::ThisWindow);
        });
        menu->addAction(action);
        m_recent.push_back(action);
    }
    // First in the menu File, which is the first of all.
    QMenu *file = bar.actions().isEmpty() ? nullptr : bar.actions().first()->menu();
    if (file && !file->actions().isEmpty()) {
        QAction *before = file->actions().first();
        file->insertMenu(before, menu);
        file->insertSeparator(before);
    }
    connect(&host.profiles(), &ProfileStore::changed, this, &ConnectionActions::fill);
    fill();
}

void ConnectionActions::fill()
{
    std::vector<Profile> recent = m_host.profiles().recent(mostRecent + 1);
    std::erase_if(recent, [this](const Profile &profile) { return profile.id == m_shown; });
    for (std::size_t i = 0; i < m_recent.size(); ++i) {
        QAction *action = m_recent[i];
        action->setVisible(i < recent.size());
        if (i >= recent.size())
            continue;
        action->setData(recent[i].id);
        // An ampersand in a name marks no key.
        action->setText(tr("Open %1").arg(
            ProfileWords::nameOf(recent[i]).replace(QLatin1Char('&'), QStringLiteral("&&"))));
        action->setToolTip(ProfileWords::lineOf(recent[i]));
        action->setIcon(environmentIcon(recent[i].environment));
    }
}

} // namespace deckhand
