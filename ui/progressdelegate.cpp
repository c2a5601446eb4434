#include "ui/progressdelegate.h"

#include "models/replaysmodel.h"
#include "ui/theme.h"

#include <QPainter>

#include <algorithm>

namespace deckhand {

void ProgressDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                             const QModelIndex &index) const
{
    StateDelegate::paint(painter, option, index);
    if (index.column() != m_column)
        return;
    const int em = option.fontMetrics.height();
    const QRect line(option.rect.left() + em / 3, option.rect.bottom() - em / 5,
                     option.rect.width() - em * 2 / 3, std::max(2, em / 8));
    QRect done = line;
    done.setWidth(int(line.width() * index.data(ReplaysModel::ShareRole).toDouble()));
    painter->fillRect(line, lineColor());
    painter->fillRect(done, toneColor(Tone::Info));
}

} // namespace deckhand
