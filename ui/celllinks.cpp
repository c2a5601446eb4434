#include "ui/celllinks.h"

#include "models/semantics.h"
#include "ui/tableview.h"

#include <QHelpEvent>
#include <QMouseEvent>
#include <QToolTip>

#include <utility>

namespace deckhand {

CellLinks::CellLinks(TableView &table, const QString &tip)
    : QObject(&table), m_table(table), m_tip(tip)
{
    m_table.viewport()->setMouseTracking(true);
    m_table.viewport()->installEventFilter(this);
}

QModelIndex CellLinks::linkAt(const QPoint &at) const
{
    const QModelIndex index = m_table.indexAt(at);
    const bool isLink = !index.data(LinkRole).toString().isEmpty();
    return isLink && m_table.textRect(index).contains(at) ? index : QModelIndex();
}

bool CellLinks::eventFilter(QObject *watched, QEvent *event)
{
    switch (event->type()) {
    case QEvent::MouseMove: hover(linkAt(static_cast<QMouseEvent *>(event)->pos())); break;
    case QEvent::Leave: hover({}); break;
    case QEvent::MouseButtonPress:
    case QEvent::MouseButtonDblClick: {
        const auto &mouse = *static_cast<QMouseEvent *>(event);
        const bool plain = mouse.button() == Qt::LeftButton && mouse.modifiers() == Qt::NoModifier;
        m_pressed = plain ? linkAt(mouse.pos()) : QModelIndex();
        break;
    }
    case QEvent::MouseButtonRelease: release(*static_cast<QMouseEvent *>(event)); break;
    case QEvent::ToolTip: return showTip(*static_cast<QHelpEvent *>(event));
    default: break;
    }
    return QObject::eventFilter(watched, event);
}

void CellLinks::hover(const QModelIndex &index)
{
    auto *delegate = qobject_cast<StateDelegate *>(m_table.itemDelegate());
    if (!delegate || delegate->hoveredLink() == index)
        return;
    m_table.update(delegate->hoveredLink());
    delegate->setHoveredLink(index);
    m_table.update(index);
    if (index.isValid())
        m_table.viewport()->setCursor(Qt::PointingHandCursor);
    else
        m_table.viewport()->unsetCursor();
}

void CellLinks::release(const QMouseEvent &event)
{
    const QModelIndex pressed = std::exchange(m_pressed, QPersistentModelIndex());
    if (event.button() == Qt::LeftButton && pressed.isValid() && linkAt(event.pos()) == pressed)
        Q_EMIT asked(pressed.data(LinkRole).toString());
}

bool CellLinks::showTip(const QHelpEvent &event)
{
    const QModelIndex index = linkAt(event.pos());
    if (!index.isValid())
        return false;
    QToolTip::showText(event.globalPos(), m_tip, m_table.viewport(), m_table.visualRect(index));
    return true;
}

} // namespace deckhand
