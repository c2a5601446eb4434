#include "ui/findkeys.h"

#include "ui/payloadpane.h"

#include <QCoreApplication>
#include <QTabWidget>

namespace deckhand {

namespace {

struct Tr
{
    Q_DECLARE_TR_FUNCTIONS(deckhand::FindKeys)
};

Finder *finderOf(QTabWidget &tabs)
{
    if (!tabs.isVisible())
        return nullptr; // nothing is shown
    tabs.window()->activateWindow();
    if (auto *shown = dynamic_cast<Finder *>(tabs.currentWidget()))
        return shown;
    for (int tab = 0; tab < tabs.count(); ++tab) {
        if (auto *payload = qobject_cast<PayloadPane *>(tabs.widget(tab))) {
            tabs.setCurrentIndex(tab);
            return payload;
        }
    }
    return nullptr;
}

} // namespace

void addFindKeys(ActionRegistry &actions, QWidget *page, QTabWidget &tabs, const QByteArray &name)
{
    const auto add = [&](const char *which, const QString &text, QKeySequence::StandardKey keys,
                         void (Finder::*run)()) {
        const QByteArray id = name + which;
        const QAction *action =
            actions.addLocal(page, id.constData(), text, QKeySequence::keyBindings(keys));
        QObject::connect(action, &QAction::triggered, &tabs, [&tabs, run] {
            if (Finder *finder = finderOf(tabs))
                (finder->*run)();
        });
    };
    add("PayloadFind", Tr::tr("Find in the detail"), QKeySequence::Find, &Finder::startFind);
    add("PayloadFindNext", Tr::tr("Find next in the detail"), QKeySequence::FindNext,
        &Finder::findNext);
}

} // namespace deckhand
