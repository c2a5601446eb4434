#include "ui/tableview.h"

#include "ui/icons.h"
#include "ui/sparkline.h"
#include "ui/theme.h"

#include <QApplication>
#include <QHeaderView>
#include <QPainter>

#include <algorithm>

namespace deckhand {

namespace {

QColor textColor(const QStyleOptionViewItem &option, Tone tone)
{
    if (option.state.testFlag(QStyle::State_Selected))
        return selectedToneColor(tone, currentScheme());
    return tone == Tone::Neutral ? option.palette.color(QPalette::Text) : toneColor(tone);
}

void drawText(QPainter &painter, const QStyleOptionViewItem &item, const QRect &area,
              const QString &text, Tone tone)
{
    painter.setPen(textColor(item, tone));
    painter.setFont(item.font);
    painter.drawText(area, Qt::AlignLeading | Qt::AlignVCenter | Qt::TextSingleLine,
                     item.fontMetrics.elidedText(text, Qt::ElideRight, area.width()));
}

/// Of the cells around `index` that one line runs through.
QRect stretchOfLine(const QTableView &view, const QModelIndex &index)
{
    const QHeaderView &header = *view.horizontalHeader();
    const auto takesPart = [&header, &index](int place) {
        const int column = header.logicalIndex(place);
        return column >= 0 && index.siblingAtColumn(column).data(LineRole).isValid();
    };
    const int own = header.visualIndex(index.column());
    QRect stretch = view.visualRect(index);
    for (int place = own - 1; takesPart(place); --place)
        stretch |= view.visualRect(index.siblingAtColumn(header.logicalIndex(place)));
    for (int place = own + 1; takesPart(place); ++place)
        stretch |= view.visualRect(index.siblingAtColumn(header.logicalIndex(place)));
    return stretch;
}

/// Each cell draws its piece, as each has a ground of its own.
void drawLine(QPainter &painter, const QStyleOptionViewItem &item, const QModelIndex &index,
              const QString &line)
{
    const auto *view = qobject_cast<const QTableView *>(item.widget);
    const int margin = item.fontMetrics.height() / 3;
    const QRect stretch = view ? stretchOfLine(*view, index) : item.rect;
    painter.save();
    painter.setClipRect(item.rect);
    drawText(painter, item, stretch.adjusted(margin, 0, -margin, 0), line, Tone::Info);
    painter.restore();
}

/// What stands before the text of a cell, and the text, from the left.
struct CellParts
{
    QRect front, text;
};

CellParts partsOf(const QStyleOptionViewItem &item, bool hasIcon)
{
    const int em = item.fontMetrics.height();
    QRect area = item.rect.adjusted(em / 3, 0, -em / 3, 0);
    CellParts parts;
    if (hasIcon) {
        parts.front = QRect(area.left(), area.center().y() - em / 2 + 1, em, em);
        area.setLeft(area.left() + em + em / 3);
    } else {
        parts.front = QRect(area.left(), area.top() + em / 4, em * 5, area.height() - em / 2);
        area.setLeft(parts.front.right() + em / 2);
    }
    parts.text = area;
    return parts;
}

/// With an icon or a sparkline in front of the text.
void paintState(QPainter &painter, QStyleOptionViewItem &item, const QModelIndex &index,
                const QVariant &look, const QVariant &series)
{
    const QString text = item.text;
    item.text.clear();
    QApplication::style()->drawControl(QStyle::CE_ItemViewItem, &item, &painter, item.widget);
    const QRect row = item.rect;
    // Laid out from the left, then mirrored where one reads from the right.
    const auto seen = [&](const QRect &part) {
        return QStyle::visualRect(item.direction, row, part);
    };
    const CellParts parts = partsOf(item, look.isValid());
    painter.save();
    painter.setClipRect(row);
    const Tone tone = look.isValid() ? look.value<Look>().tone : Tone::Neutral;
    if (look.isValid())
        paintIcon(painter, QRectF(seen(parts.front)).translated(0, -0.5), look.value<Look>().icon,
                  textColor(item, tone));
    else
        paintBars(painter, seen(parts.front), series.value<Series>(), Tone::Success,
                  item.state.testFlag(QStyle::State_Selected));
    // Types carry the colour in their icon only: a list of coloured words is hard to read.
    const bool quiet = index.column() == 1 && look.isValid() && text.contains(QLatin1Char('.'));
    drawText(painter, item, seen(parts.text), text, quiet ? Tone::Neutral : tone);
    painter.restore();
}

} // namespace

void StateDelegate::initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const
{
    QStyledItemDelegate::initStyleOption(option, index);
    if (option->direction == Qt::RightToLeft && !option->text.isRightToLeft())
        option->text = QString(QChar(0x2066) + option->text + QChar(0x2069));
}

QRect StateDelegate::textRect(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    QStyleOptionViewItem item(option);
    initStyleOption(&item, index);
    const QVariant look = index.data(LookRole);
    QRect area = look.isValid() || index.data(SeriesRole).isValid()
                   ? partsOf(item, look.isValid()).text
                   : item.rect.adjusted(item.fontMetrics.height() / 4, 0, 0, 0);
    area.setWidth(std::min(area.width(), item.fontMetrics.horizontalAdvance(item.text)));
    return QStyle::visualRect(item.direction, item.rect, area);
}

void StateDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                          const QModelIndex &index) const
{
    QStyleOptionViewItem item(option);
    initStyleOption(&item, index);
    item.state &= ~QStyle::State_HasFocus; // whole rows are selected: the row shows the focus
    item.font.setUnderline(m_hovered == index);
    if (const QVariant line = index.data(LineRole); line.isValid()) {
        item.text.clear();
        QApplication::style()->drawControl(QStyle::CE_ItemViewItem, &item, painter, item.widget);
        drawLine(*painter, item, index, line.toString());
        return;
    }
    const QVariant look = index.data(LookRole);
    const QVariant series = index.data(SeriesRole);
    if (!look.isValid() && !series.isValid()) {
        QApplication::style()->drawControl(QStyle::CE_ItemViewItem, &item, painter, item.widget);
        return;
    }
    paintState(*painter, item, index, look, series);
}

} // namespace deckhand
