#include "ui/helpactions.h"

#include "ui/bringtofront.h"
#include "ui/placehelp.h"
#include "ui/shortcutlist.h"

namespace deckhand {

HelpActions::HelpActions(ActionRegistry &actions, Preferences *preferences,
                         std::function<Spot()> spot, QWidget *window)
    : QObject(window), m_actions(actions), m_spot(std::move(spot)), m_window(window)
{
    QAction *here = actions.add("helpHere", tr("Help for this place"),
                                {QKeySequence(QKeySequence::HelpContents)}, "info");
    QAction *keys = actions.add("shortcuts", tr("Keys"), {QKeySequence(Qt::Key_Question)}, "keys");
    connect(here, &QAction::triggered, this, &HelpActions::showPlace);
    connect(keys, &QAction::triggered, this, &HelpActions::showKeys);
    if (preferences)
        keepKeys(*preferences);
}

void HelpActions::keepKeys(Preferences &preferences)
{
    const auto take = [this, &preferences] { m_actions.setChanges(preferences.keys()); };
    take();
    connect(&preferences, &Preferences::keysChanged, this, take); // another window's, too
    connect(&m_actions, &ActionRegistry::keysChanged, this,
            [this, &preferences] { preferences.setKeys(m_actions.changes()); });
}

void HelpActions::showPlace()
{
    if (!m_help) {
        m_help = new PlaceHelp(m_actions, m_window);
        m_help->setAttribute(Qt::WA_DeleteOnClose);
        connect(m_help, &PlaceHelp::keysAsked, this, &HelpActions::showKeys);
    }
    const Spot spot = m_spot();
    m_help->showPlace(spot.place, *spot.page);
    bringToFront(*m_help);
}

void HelpActions::showKeys()
{
    if (!m_keys) {
        m_keys = new ShortcutList(m_actions, m_window);
        m_keys->setAttribute(Qt::WA_DeleteOnClose);
    }
    bringToFront(*m_keys);
}

} // namespace deckhand
