#include "ui/clauseactions.h"

#include "ui/actions.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QWidget>

namespace deckhand {

ClauseActions::ClauseActions(QWidget *view, const QByteArray &name, ActionRegistry &actions,
                             Clause clause)
    : QObject(view)
{
    const auto add = [&](const char *what, const QString &text, const QList<QKeySequence> &keys,
                         auto use, const char *iconName = nullptr) {
        const QAction *action =
            actions.addLocal(view, QByteArray(name + what).constData(), text, keys, iconName);
        connect(action, &QAction::triggered, this, [clause, use] {
            if (const QString chosen = clause(); !chosen.isEmpty())
                use(chosen);
        });
    };
    add(
        "Filter", tr("Filter by this value"), {QKeySequence(Qt::Key_F)},
        [this](const QString &text) { Q_EMIT clauseRequested(text); }, "filter");
    add("Only", tr("Filter by this value alone"), {},
        [this](const QString &text) { Q_EMIT filterRequested(text); });
    add("Exclude", tr("Exclude this value"), {QKeySequence(Qt::SHIFT | Qt::Key_F)},
        [this](const QString &text) { Q_EMIT clauseRequested(QLatin1Char('-') + text); });
    add("CopyFilter", tr("Copy value as filter"), {},
        [](const QString &text) { QGuiApplication::clipboard()->setText(text); });
    view->setContextMenuPolicy(Qt::ActionsContextMenu);
}

} // namespace deckhand
