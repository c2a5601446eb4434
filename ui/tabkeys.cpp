#include "ui/tabkeys.h"

#include <QCoreApplication>
#include <QTabWidget>

namespace deckhand {

namespace {

struct Tr
{
    Q_DECLARE_TR_FUNCTIONS(deckhand::TabKeys)
};

} // namespace

void addTabKeys(ActionRegistry &actions, QWidget *page, QTabWidget &tabs, const QByteArray &name)
{
    const auto add = [&](const char *which, const QString &text, const QKeySequence &keys,
                         int step) {
        const QByteArray id = name + which;
        QAction *action = actions.addLocal(page, id.constData(), text, {keys});
        QObject::connect(action, &QAction::triggered, &tabs, [&tabs, step] {
            if (tabs.isVisible())
                tabs.setCurrentIndex((tabs.currentIndex() + step + tabs.count()) % tabs.count());
        });
    };
    add("NextTab", Tr::tr("Next tab"), QKeySequence(Qt::CTRL | Qt::Key_Tab), 1);
    add("PreviousTab", Tr::tr("Previous tab"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_Tab),
        -1);
}

} // namespace deckhand
