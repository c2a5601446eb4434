#include "ui/languageactions.h"

#include "models/preferences.h"
#include "ui/actions.h"
#include "ui/language.h"

#include <QActionGroup>
#include <QCoreApplication>

namespace deckhand {

namespace {

struct LanguageActions
{
    Q_DECLARE_TR_FUNCTIONS(deckhand::LanguageActions)
};

} // namespace

QActionGroup *addLanguageActions(ActionRegistry &actions, Preferences &preferences, QObject *parent,
                                 const std::function<void(const QString &)> &said)
{
    auto *group = new QActionGroup(parent);
    const auto add = [&](const QByteArray &id, const QString &text, const QString &code) {
        QAction *action = actions.add(id.constData(), text);
        action->setCheckable(true);
        action->setChecked(preferences.language() == code);
        group->addAction(action);
        QObject::connect(action, &QAction::triggered, parent, [&preferences, said, code] {
            preferences.setLanguage(code);
            said(LanguageActions::tr("The language changes when Deckhand is started again."));
        });
        QObject::connect(
            &preferences, &Preferences::languageChanged, action,
            [&preferences, action, code] { action->setChecked(preferences.language() == code); });
    };
    add("languageSystem", LanguageActions::tr("Language of the system"), {});
    for (const Language &language : languages())
        add("language_" + language.code.toLatin1(), language.name, language.code);
    return group;
}

} // namespace deckhand
