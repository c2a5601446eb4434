#include "ui/paneactions.h"

#include "ui/detailpane.h"

#include <QStackedWidget>

namespace deckhand {

PaneActions::PaneActions(ActionRegistry &actions, QWidget &places, QStackedWidget &pages,
                         std::function<QString()> title, QWidget *window)
    : QObject(window), m_places(places), m_pages(pages), m_title(std::move(title)), m_window(window)
{
    makeActions(actions);
    connect(&m_pages, &QStackedWidget::currentChanged, this, &PaneActions::update);
    update();
}

void PaneActions::makeActions(ActionRegistry &actions)
{
    m_tearOff = actions.add("tearOff", tr("Detail in its own window"),
                            {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_O)}, "tearoff");
    m_side = actions.add("detailSide", tr("Detail at the right or below"), {}, "paneright");
    const QAction *next = actions.add("nextPane", tr("Next pane"), {QKeySequence(Qt::Key_F6)});
    const QAction *previous =
        actions.add("previousPane", tr("Previous pane"), {QKeySequence(Qt::SHIFT | Qt::Key_F6)});
    connect(m_tearOff, &QAction::triggered, this, &PaneActions::tearOff);
    connect(m_side, &QAction::triggered, this, [this] {
        if (DetailPane *pane = page()->detailPane())
            pane->setRight(!pane->isRight());
    });
    connect(next, &QAction::triggered, this, [this] { walk(1); });
    connect(previous, &QAction::triggered, this, [this] { walk(-1); });
}

PageWidget *PaneActions::page() const
{
    return static_cast<PageWidget *>(m_pages.currentWidget());
}

void PaneActions::tearOff()
{
    if (DetailPane *pane = page()->detailPane())
        pane->toggleTornOff(tr("%1 – %2").arg(m_title(), m_window->windowTitle()));
}

void PaneActions::walk(int step)
{
    // Places, list, and a detail where one is shown in this window.
    constexpr int detail = 2;
    PageWidget *shown = page();
    const DetailPane *pane = shown->detailPane();
    const int from = m_places.hasFocus() ? 0 : pane && pane->hasFocus() ? detail : 1;
    int to = (from + step + 3) % 3;
    if (to == detail && pane && !pane->isTornOff() && shown->enterDetail())
        return;
    if (to == detail)
        to = step > 0 ? 0 : 1;
    if (pane && pane->isTornOff())
        m_window->activateWindow(); // the key may come from the window of the detail
    if (to == 0)
        m_places.setFocus();
    else
        shown->enter();
}

void PaneActions::update()
{
    const bool has = m_pages.currentWidget() && page()->detailPane();
    for (QAction *action : {m_tearOff, m_side}) {
        action->setEnabled(has);
        action->setToolTip(has ? action->text() : tr("This place has no detail."));
    }
}

} // namespace deckhand
