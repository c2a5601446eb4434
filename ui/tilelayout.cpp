#include "ui/tilelayout.h"

#include <QStyle>

#include <algorithm>

namespace deckhand {

namespace {

constexpr int mostRows = 3;

} // namespace

int TileLayout::hintOfRow(int first, int most) const
{
    int width = 0;
    for (int at = first; at < std::min(count(), first + most); ++at)
        width += itemAt(at)->sizeHint().width();
    return width;
}

int TileLayout::rowsFor(int width) const
{
    for (int rows = 1; rows < mostRows; ++rows) {
        const int most = perRow(rows);
        bool fits = true;
        for (int first = 0; first < count(); first += most) {
            const int gaps = (std::min(most, count() - first) - 1) * spacing();
            fits = fits && hintOfRow(first, most) + gaps <= width;
        }
        if (fits)
            return rows;
    }
    return mostRows;
}

int TileLayout::rowHeight() const
{
    int height = 0;
    for (const QLayoutItem *item : items())
        height = std::max(height, item->sizeHint().height());
    return height;
}

int TileLayout::heightForWidth(int width) const
{
    const int rows = rowsFor(width);
    return rows * rowHeight() + (rows - 1) * spacing();
}

QSize TileLayout::sizeHint() const
{
    const int most = perRow(2);
    const int width = hintOfRow(0, most) + (most - 1) * spacing();
    return {width, heightForWidth(width)};
}

QSize TileLayout::minimumSize() const
{
    int least = 0;
    for (const QLayoutItem *item : items())
        least = std::max(least, item->minimumSize().width());
    const int most = perRow(mostRows);
    const int width = most * least + (most - 1) * spacing();
    return {width, heightForWidth(width)};
}

void TileLayout::setGeometry(const QRect &rect)
{
    QLayout::setGeometry(rect);
    const int most = perRow(rowsFor(rect.width()));
    QRect row(rect.topLeft(), QSize(rect.width(), rowHeight()));
    for (int first = 0; first < count(); first += most) {
        arrangeRow(row, first, most);
        row.translate(0, row.height() + spacing());
    }
}

void TileLayout::arrangeRow(const QRect &row, int first, int most) const
{
    const int last = std::min(count(), first + most);
    int hints = hintOfRow(first, most);
    int room = row.width() - (last - first - 1) * spacing();
    int x = row.x();
    for (int at = first; at < last; ++at) {
        // Of what is left: no rounding adds up to a gap at the end.
        const int hint = itemAt(at)->sizeHint().width();
        const int width = hints > 0 ? room * hint / hints : 0;
        itemAt(at)->setGeometry(
            QStyle::visualRect(direction(), row, QRect(x, row.y(), width, row.height())));
        hints -= hint;
        room -= width;
        x += width + spacing();
    }
}

} // namespace deckhand
