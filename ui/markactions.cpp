#include "ui/markactions.h"

#include "models/formatting.h"
#include "ui/enginewords.h"
#include "ui/noteline.h"
#include "ui/tableview.h"

#include <QStackedWidget>

#include <algorithm>

namespace deckhand {

MarkActions::MarkActions(QStackedWidget *stack, NoteLine *note, const PageContext &context,
                         const Names &names, RowAt rowAt)
    : QObject(stack),
      m_stack(stack),
      m_marks(context.models.marks),
      m_actions(context.actions),
      m_rowAt(std::move(rowAt))
{
    ActionRegistry &actions = m_actions;
    connect(actions.addLocal(stack, names.mark, tr("Mark or unmark the selected rows"),
                             {QKeySequence(Qt::Key_M)}, "mark"),
            &QAction::triggered, this, &MarkActions::mark);
    connect(actions.addLocal(stack, names.bookmark, tr("Bookmark the event, or not"),
                             {QKeySequence(Qt::Key_B)}, "bookmark"),
            &QAction::triggered, this, &MarkActions::bookmark);
    connect(
        actions.addLocal(stack, names.note, tr("Write a note"), {QKeySequence(Qt::Key_N)}, "note"),
        &QAction::triggered, this, [this, note] {
            if (note->isEnabled() && note->isVisible())
                note->setFocus(Qt::ShortcutFocusReason);
            else
                Q_EMIT said(tr("Select a row first."));
        });
    connect(note, &NoteLine::refused, this, &MarkActions::tellFull);
    connect(&m_marks, &Marks::failed, this, [this](const Error &error) {
        Q_EMIT said(tr("Marks and notes are not kept. %1").arg(engineText(error)));
    });
}

TableView *MarkActions::list() const
{
    return qobject_cast<TableView *>(m_stack->currentWidget());
}

void MarkActions::mark()
{
    std::vector<MarkTarget> targets;
    const TableView *shown = list();
    for (const int row : shown ? shown->chosenRows() : std::vector<int>()) {
        if (const auto found = m_rowAt(row))
            targets.push_back(found->itself);
    }
    if (targets.empty()) {
        Q_EMIT said(tr("Select a row first."));
        return;
    }
    const bool all = std::all_of(targets.begin(), targets.end(), [this](const MarkTarget &target) {
        const Mark *mark = m_marks.find(target.id);
        return mark && mark->marked;
    });
    const int count = int(targets.size());
    if (!m_marks.setMarked(targets, !all))
        tellFull();
    else if (all)
        Q_EMIT said(tr("%n rows are not marked any more. %1 undoes it.", nullptr, count)
                        .arg(m_actions.keyText("undo")));
    else
        Q_EMIT said(
            tr("Marked %n rows; the filter marked:yes finds them. %1 undoes it.", nullptr, count)
                .arg(m_actions.keyText("undo")));
}

void MarkActions::bookmark()
{
    const TableView *shown = list();
    const auto row = shown ? m_rowAt(shown->currentIndex().row()) : std::nullopt;
    if (!row) {
        Q_EMIT said(tr("Select a row first."));
        return;
    }
    const Mark *mark = m_marks.find(row->event.id);
    const bool on = !mark || !mark->bookmarked;
    const QString id = format::shortId(row->event.id);
    if (!m_marks.setBookmarked(row->event, on))
        tellFull();
    else if (on)
        Q_EMIT said(
            tr("Bookmarked %1; %2 lists all bookmarks.").arg(id, m_actions.keyText("palette")));
    else
        Q_EMIT said(
            tr("%1 has no bookmark any more. %2 undoes it.").arg(id, m_actions.keyText("undo")));
}

QString PageWidget::noReplayOfMarks()
{
    return tr("Marks and notes are known to this console only. Select the rows to replay "
              "them.");
}

void MarkActions::tellFull()
{
    Q_EMIT said(tr("There are %n marks and notes already, which is the most. Remove some first: "
                   "the filter marked:yes finds them.",
                   nullptr, Marks::most));
}

} // namespace deckhand
