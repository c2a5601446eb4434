#include "ui/itemlayout.h"

#include <QWidget>

namespace deckhand {

ItemLayout::ItemLayout(int gap)
{
    setSpacing(gap);
    setContentsMargins(0, 0, 0, 0);
}

ItemLayout::~ItemLayout()
{
    for (QLayoutItem *item : m_items)
        delete item;
}

QLayoutItem *ItemLayout::itemAt(int index) const
{
    return index >= 0 && index < count() ? m_items[std::size_t(index)] : nullptr;
}

QLayoutItem *ItemLayout::takeAt(int index)
{
    QLayoutItem *item = itemAt(index);
    if (item)
        m_items.erase(m_items.begin() + index);
    return item;
}

Qt::LayoutDirection ItemLayout::direction() const
{
    return parentWidget() ? parentWidget()->layoutDirection() : Qt::LeftToRight;
}

} // namespace deckhand
