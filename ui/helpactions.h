#pragma once

#include "ui/page.h"

#include <QPointer>

#include <functional>

namespace deckhand {

class PlaceHelp;
class ShortcutList;

/// Help for the place that is shown, the list of all keys, and the keys somebody has chosen
/// instead of the defaults: the same in every window.
class HelpActions : public QObject
{
    Q_OBJECT

public:
    struct Spot
    {
        Place place = Place::Overview;
        const QWidget *page = nullptr;
    };
    HelpActions(ActionRegistry &actions, Preferences *preferences, std::function<Spot()> spot,
                QWidget *window);

private:
    void keepKeys(Preferences &preferences);
    void showPlace();
    void showKeys();

    ActionRegistry &m_actions;
    std::function<Spot()> m_spot;
    QWidget *m_window;
    QPointer<ShortcutList> m_keys;
    QPointer<PlaceHelp> m_help;
};

} // namespace deckhand
