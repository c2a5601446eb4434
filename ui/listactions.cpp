#include "ui/listactions.h"

#include "models/semantics.h"
#include "ui/actions.h"
#include "ui/filterbar.h"
#include "ui/tableview.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QStackedWidget>

namespace deckhand {

ListActions::ListActions(QStackedWidget *stack, FilterBar *filter, ActionRegistry &actions,
                         const Names &names)
    : QObject(stack), m_stack(stack), m_filter(filter)
{
    const auto add = [this, &actions](const char *id, const QString &text,
                                      const QList<QKeySequence> &keys, auto run,
                                      const char *iconName = nullptr) {
        connect(actions.addLocal(m_stack, id, text, keys, iconName), &QAction::triggered, this,
                run);
    };
    const auto withClause = [this](auto use) {
        return [this, use] {
            if (const QString text = clause(); !text.isEmpty())
                use(text);
        };
    };
    add(names.filterBy, tr("Filter by this cell"), {QKeySequence(Qt::Key_F)},
        withClause([this](const QString &text) { m_filter->addClause(text); }), "filter");
    add(names.only, tr("Filter by this cell alone"), {},
        withClause([this](const QString &text) { m_filter->setText(text); }));
    add(names.exclude, tr("Exclude this cell"), {QKeySequence(Qt::SHIFT | Qt::Key_F)},
        withClause([this](const QString &text) { m_filter->addClause(QLatin1Char('-') + text); }));
    add(names.copyFilter, tr("Copy cell as filter"), {},
        withClause([](const QString &text) { QGuiApplication::clipboard()->setText(text); }));
    add(
        names.copyCell, tr("Copy cell"), QKeySequence::keyBindings(QKeySequence::Copy),
        [this] {
            if (const TableView *shown = list())
                shown->copyCell();
        },
        "copy");
    add(names.copyRows, tr("Copy rows as JSON"), {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_C)},
        [this] { copyRows(); });
    add(
        names.columns, tr("Columns …"), {},
        [this] {
            if (TableView *shown = list())
                shown->showColumnMenu();
        },
        "columns");
    m_stack->setContextMenuPolicy(Qt::ActionsContextMenu);
}

TableView *ListActions::list() const
{
    return qobject_cast<TableView *>(m_stack->currentWidget());
}

QString ListActions::clause()
{
    const TableView *shown = list();
    const QString text = shown ? shown->currentIndex().data(FilterTextRole).toString() : QString();
    if (text.isEmpty())
        Q_EMIT said(tr("There is nothing in this cell to filter by."));
    return text;
}

void ListActions::copyRows()
{
    const TableView *shown = list();
    if (!shown)
        return;
    const int copied = shown->copyRows();
    if (copied < shown->chosenCount())
        Q_EMIT said(tr("Copied the first %n rows of those that are selected.", nullptr, copied));
    else
        Q_EMIT said(tr("Copied %n rows.", nullptr, copied));
}

} // namespace deckhand
