#include "ui/placedelegate.h"

#include "ui/facts.h"
#include "ui/icons.h"
#include "ui/theme.h"

#include <QPainter>

#include <algorithm>

namespace deckhand {

namespace {

constexpr int smallestTarget = 24;

int foldWidth(const QFontMetrics &metrics)
{
    return std::max(smallestTarget, metrics.height() * 5 / 4);
}

int badgeWidthOf(const QFontMetrics &metrics, int count)
{
    const QString number = QLocale().toString(count);
    return std::max(metrics.height() * 5 / 4,
                    metrics.horizontalAdvance(number) + metrics.height() / 2);
}

int badgeOf(const QModelIndex &index)
{
    return index.data(PlaceBadgeRole).toInt();
}

QIcon iconOf(const QModelIndex &index)
{
    const QVariant look = index.data(LineLookRole);
    return look.isValid() ? icon(look.value<Look>())
                          : index.data(Qt::DecorationRole).value<QIcon>();
}

void paintBadge(QPainter &painter, const QRect &badge, int count)
{
    painter.setPen(Qt::NoPen);
    const BarColors colors = badgeColors(currentScheme());
    painter.setBrush(colors.fill);
    painter.drawRoundedRect(badge, badge.height() / 2.0, badge.height() / 2.0);
    painter.setPen(colors.text);
    painter.drawText(badge, Qt::AlignCenter, QLocale().toString(count));
}

/// An angle: down where the lines are seen, else towards where one reads to.
void paintFold(QPainter &painter, const QRect &fold, const QStyleOptionViewItem &option,
               const QColor &ink)
{
    const double a = option.fontMetrics.height() / 4.0;
    painter.setPen(QPen(ink, 1.6, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.setBrush(Qt::NoBrush);
    painter.translate(QRectF(fold).center());
    if (!option.state.testFlag(QStyle::State_Open))
        painter.rotate(option.direction == Qt::RightToLeft ? 90 : -90);
    painter.drawPolyline(QPolygonF({{-a, -a / 2}, {0, a / 2}, {a, -a / 2}}));
}

} // namespace

PlaceRow::PlaceRow(const QModelIndex &index, const QRect &row, const QFont &font, bool rtl)
{
    const QFontMetrics metrics(boldOf(font));
    const int em = metrics.height();
    frame = QRectF(row).adjusted(em / 3.0, em / 8.0, -em / 3.0, -em / 8.0);
    QRect inner = frame.toRect().adjusted(em / 2, 0, -em / 2, 0);
    const int side = em * 5 / 4;
    if (isLine(index)) {
        inner.setLeft(inner.left() + side - em / 4);
        icon = {inner.left(), inner.center().y() - em / 2 + 1, em, em};
    } else {
        icon = {inner.left(), inner.center().y() - side / 2 + 1, side, side};
    }
    if (index.model()->hasChildren(index)) {
        fold = QRect(0, row.top(), foldWidth(metrics), row.height());
        fold.moveRight(frame.toRect().right());
        inner.setRight(fold.left() - 1);
    }
    const int count = badgeOf(index);
    const int badgeWidth = count > 0 ? badgeWidthOf(metrics, count) : 0;
    badge = {inner.right() + 1 - badgeWidth, inner.center().y() - em * 5 / 8, badgeWidth,
             em * 5 / 4};
    text = inner;
    text.setLeft(icon.right() + 1 + em / 2);
    if (badgeWidth > 0)
        text.setRight(badge.left() - em / 3);
    if (!rtl)
        return;
    for (QRect *part : {&icon, &text, &badge, &fold}) {
        if (!part->isNull())
            part->moveLeft(row.left() + row.right() - part->right());
    }
}

int PlaceRow::placeHeight(const QFontMetrics &metrics)
{
    return metrics.height() * 2 + metrics.height() / 4;
}

int PlaceRow::lineHeight(const QFontMetrics &metrics)
{
    return std::max(smallestTarget, metrics.height() * 3 / 2);
}

int PlaceRow::neededWidth(const QFont &font, const QString &text)
{
    const QFontMetrics metrics(boldOf(font));
    const int em = metrics.height();
    return 2 * (em / 3 + 1) + em / 2 + em * 5 / 4 + em / 2 + metrics.horizontalAdvance(text) +
           em / 3 + badgeWidthOf(metrics, 999) + foldWidth(metrics) + 2;
}

void PlaceDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                          const QModelIndex &index) const
{
    const bool selected = option.state.testFlag(QStyle::State_Selected);
    const bool hovered = option.state.testFlag(QStyle::State_MouseOver);
    const bool focused = selected && option.state.testFlag(QStyle::State_HasFocus);
    const PlaceRow parts(index, option.rect, option.font, option.direction == Qt::RightToLeft);
    const double radius = option.fontMetrics.height() / 3.0;
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(focused ? QPen(toneColor(Tone::Info), 1.6) : QPen(Qt::NoPen));
    if (selected || hovered)
        painter->setBrush(
            option.palette.color(selected ? QPalette::Highlight : QPalette::Midlight));
    painter->drawRoundedRect(parts.frame, radius, radius);
    iconOf(index).paint(painter, parts.icon, Qt::AlignCenter,
                        selected ? QIcon::Selected : QIcon::Normal);
    const QFont font = selected ? boldOf(option.font) : option.font;
    const QColor ink =
        option.palette.color(selected ? QPalette::HighlightedText : QPalette::WindowText);
    painter->setFont(font);
    painter->setPen(ink);
    painter->drawText(
        parts.text, Qt::AlignLeading | Qt::AlignVCenter,
        QFontMetrics(font).elidedText(index.data().toString(), Qt::ElideRight, parts.text.width()));
    if (const int count = badgeOf(index); count > 0)
        paintBadge(*painter, parts.badge, count);
    if (!parts.fold.isNull())
        paintFold(*painter, parts.fold, option, ink);
    painter->restore();
}

QSize PlaceDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    // A name beneath a place is as long as it likes, and cut.
    if (PlaceRow::isLine(index))
        return {0, PlaceRow::lineHeight(option.fontMetrics)};
    return {PlaceRow::neededWidth(option.font, index.data().toString()),
            PlaceRow::placeHeight(option.fontMetrics)};
}

} // namespace deckhand
