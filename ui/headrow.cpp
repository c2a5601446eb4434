#include "ui/headrow.h"

#include "ui/metrics.h"

#include <QBoxLayout>
#include <QEvent>

namespace deckhand {

HeadRow::HeadRow(QWidget *title, QWidget *tools, QWidget *parent)
    : QWidget(parent),
      m_title(title),
      m_tools(tools),
      m_layout(new QBoxLayout(QBoxLayout::LeftToRight, this))
{
    const Metrics metrics(this);
    m_layout->setContentsMargins(0, 0, 0, 0);
    m_layout->setSpacing(metrics.smallGap());
    m_layout->addWidget(title, 1);
    m_layout->addWidget(tools);
}

bool HeadRow::event(QEvent *event)
{
    if (event->type() == QEvent::LayoutRequest)
        arrange(); // the title has changed
    return QWidget::event(event);
}

void HeadRow::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    arrange();
}

void HeadRow::arrange()
{
    const int needed =
        m_title->sizeHint().width() + m_layout->spacing() + m_tools->sizeHint().width();
    const auto direction = needed > width() ? QBoxLayout::TopToBottom : QBoxLayout::LeftToRight;
    if (m_layout->direction() != direction)
        m_layout->setDirection(direction);
}

} // namespace deckhand
