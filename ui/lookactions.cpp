#include "ui/lookactions.h"

#include "models/consolesettings.h"
#include "ui/actions.h"
#include "ui/theme.h"

#include <QActionGroup>
#include <QCoreApplication>

#include <functional>

namespace deckhand {

namespace {

struct Tr
{
    Q_DECLARE_TR_FUNCTIONS(deckhand::LookActions)
};

} // namespace

LookActions addLookActions(ActionRegistry &actions, ConsoleSettings &settings, Theme &theme,
                           QObject *parent)
{
    const LookActions groups{new QActionGroup(parent), new QActionGroup(parent)};
    const auto choice = [&](QActionGroup *group, const char *id, const QString &text, bool now,
                            const std::function<void()> &run) {
        QAction *action = actions.add(id, text);
        action->setCheckable(true);
        action->setChecked(now);
        group->addAction(action);
        QObject::connect(action, &QAction::triggered, parent, run);
    };
    const auto density = [&](const char *id, const QString &text, Density value) {
        choice(groups.densities, id, text, settings.density() == value,
               [&settings, value] { settings.setDensity(value); });
    };
    const auto scheme = [&](const char *id, const QString &text, SchemeChoice value) {
        choice(groups.schemes, id, text, theme.choice() == value,
               [&theme, value] { theme.setChoice(value); });
    };
    density("densityCompact", Tr::tr("Compact rows"), Density::Compact);
    density("densityNormal", Tr::tr("Normal rows"), Density::Normal);
    density("densityRelaxed", Tr::tr("Relaxed rows"), Density::Relaxed);
    scheme("schemeSystem", Tr::tr("Colours of the system"), SchemeChoice::System);
    scheme("schemeLight", Tr::tr("Light"), SchemeChoice::Light);
    scheme("schemeDark", Tr::tr("Dark"), SchemeChoice::Dark);
    scheme("schemeHighContrast", Tr::tr("High contrast"), SchemeChoice::HighContrast);
    return groups;
}

} // namespace deckhand
