#include "ui/placelist.h"

#include "ui/facts.h"
#include "ui/metrics.h"
#include "ui/theme.h"

#include <QEvent>
#include <QPainter>
#include <QStyledItemDelegate>

#include <algorithm>

namespace deckhand {

namespace {

/// Where the parts of one row go. Widths are those of the bold font, so that choosing a place moves
/// nothing.
struct RowParts
{
    QRectF frame;
    QRect icon, text, badge;

    RowParts(const QRect &row, const QFont &font, int badgeCount, bool rtl)
    {
        const QFontMetrics metrics(boldOf(font));
        const int em = metrics.height();
        frame = QRectF(row).adjusted(em / 3.0, em / 8.0, -em / 3.0, -em / 8.0);
        const QRect line = frame.toRect().adjusted(em / 2, 0, -em / 2, 0);
        const int side = em * 5 / 4;
        icon = {line.left(), line.center().y() - side / 2 + 1, side, side};
        const int badgeWidth = badgeCount > 0 ? badgeWidthOf(metrics, badgeCount) : 0;
        badge = {line.right() + 1 - badgeWidth, line.center().y() - em * 5 / 8, badgeWidth,
                 em * 5 / 4};
        text = line;
        text.setLeft(icon.right() + 1 + em / 2);
        if (badgeWidth > 0)
            text.setRight(badge.left() - em / 3);
        if (rtl) {
            for (QRect *part : {&icon, &text, &badge})
                part->moveLeft(row.left() + row.right() - part->right());
        }
    }

    static int badgeWidthOf(const QFontMetrics &metrics, int count)
    {
        const QString number = QLocale().toString(count);
        return std::max(metrics.height() * 5 / 4,
                        metrics.horizontalAdvance(number) + metrics.height() / 2);
    }

    /// What a row needs for its text in bold beside a badge of three digits.
    static int neededWidth(const QFont &font, const QString &text)
    {
        const QFontMetrics metrics(boldOf(font));
        const int em = metrics.height();
        return 2 * (em / 3 + 1 + em / 2) + em * 5 / 4 + em / 2 + metrics.horizontalAdvance(text) +
               em / 3 + badgeWidthOf(metrics, 999) + 2;
    }
};

class PlaceDelegate final : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override
    {
        const bool selected = option.state.testFlag(QStyle::State_Selected);
        const bool hovered = option.state.testFlag(QStyle::State_MouseOver);
        const bool focused = selected && option.state.testFlag(QStyle::State_HasFocus);
        const int badge = index.data(PlaceList::BadgeRole).toInt();
        const RowParts parts(option.rect, option.font, badge, option.direction == Qt::RightToLeft);
        const double radius = option.fontMetrics.height() / 3.0;
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        painter->setPen(focused ? QPen(toneColor(Tone::Info), 1.6) : QPen(Qt::NoPen));
        if (selected || hovered)
            painter->setBrush(
                option.palette.color(selected ? QPalette::Highlight : QPalette::Midlight));
        painter->drawRoundedRect(parts.frame, radius, radius);
        index.data(Qt::DecorationRole)
            .value<QIcon>()
            .paint(painter, parts.icon, Qt::AlignCenter,
                   selected ? QIcon::Selected : QIcon::Normal);
        const QFont font = selected ? boldOf(option.font) : option.font;
        painter->setFont(font);
        painter->setPen(
            option.palette.color(selected ? QPalette::HighlightedText : QPalette::WindowText));
        painter->drawText(parts.text, Qt::AlignLeading | Qt::AlignVCenter,
                          QFontMetrics(font).elidedText(index.data().toString(), Qt::ElideRight,
                                                        parts.text.width()));
        if (badge > 0)
            paintBadge(*painter, parts.badge, badge);
        painter->restore();
    }

    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        const int em = option.fontMetrics.height();
        return {RowParts::neededWidth(option.font, index.data().toString()), em * 2 + em / 4};
    }

private:
    static void paintBadge(QPainter &painter, const QRect &badge, int count)
    {
        painter.setPen(Qt::NoPen);
        const BarColors colors = badgeColors(currentScheme());
        painter.setBrush(colors.fill);
        painter.drawRoundedRect(badge, badge.height() / 2.0, badge.height() / 2.0);
        painter.setPen(colors.text);
        painter.drawText(badge, Qt::AlignCenter, QLocale().toString(count));
    }
};

} // namespace

PlaceList::PlaceList(QWidget *parent) : QListWidget(parent)
{
    const Metrics metrics(this);
    setObjectName(QStringLiteral("places"));
    setAccessibleName(tr("Places"));
    setItemDelegate(new PlaceDelegate(this));
    setFrameShape(NoFrame);
    setMouseTracking(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    viewport()->setAutoFillBackground(false);
    QPalette ground;
    ground.setColor(QPalette::Base, Qt::transparent);
    setPalette(ground);
    setViewportMargins(0, metrics.gap(), 0, 0);
    connect(model(), &QAbstractItemModel::rowsInserted, this, &PlaceList::fitWidth);
    fitWidth();
}

QRect PlaceList::textRect(int row) const
{
    const QListWidgetItem *of = item(row);
    return RowParts(visualItemRect(of), font(), of->data(BadgeRole).toInt(), isRightToLeft()).text;
}

QRect PlaceList::badgeRect(int row) const
{
    const QListWidgetItem *of = item(row);
    return RowParts(visualItemRect(of), font(), of->data(BadgeRole).toInt(), isRightToLeft()).badge;
}

void PlaceList::fitWidth()
{
    int width = Metrics(this).x * 20;
    for (int row = 0; row < count(); ++row)
        width = std::max(width, RowParts::neededWidth(font(), item(row)->text()));
    setFixedWidth(width);
}

void PlaceList::changeEvent(QEvent *event)
{
    QListWidget::changeEvent(event);
    if (event->type() == QEvent::FontChange) {
        fitWidth();
        scheduleDelayedItemsLayout();
    }
}

} // namespace deckhand
