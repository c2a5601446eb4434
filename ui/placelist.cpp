#include "ui/placelist.h"

#include "ui/metrics.h"
#include "ui/theme.h"

#include <QPainter>
#include <QStyledItemDelegate>

namespace deckhand {

namespace {

class PlaceDelegate final : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override
    {
        const int em = option.fontMetrics.height();
        const bool selected = option.state.testFlag(QStyle::State_Selected);
        const bool hovered = option.state.testFlag(QStyle::State_MouseOver);
        const bool focused = selected && option.state.testFlag(QStyle::State_HasFocus);
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        const QRectF frame = QRectF(option.rect).adjusted(em / 3.0, em / 8.0, -em / 3.0, -em / 8.0);
        painter->setPen(focused ? QPen(toneColor(Tone::Info), 1.6) : QPen(Qt::NoPen));
        if (selected || hovered)
            painter->setBrush(
                option.palette.color(selected ? QPalette::Highlight : QPalette::Midlight));
        painter->drawRoundedRect(frame, em / 3.0, em / 3.0);
        const bool rtl = option.direction == Qt::RightToLeft;
        QRect line = frame.toRect().adjusted(em / 2, 0, -em / 2, 0);
        const int side = em * 5 / 4;
        QRect mark(rtl ? line.right() - side : line.left(), line.center().y() - side / 2 + 1, side,
                   side);
        index.data(Qt::DecorationRole).value<QIcon>().paint(painter, mark);
        const int shift = side + em / 2;
        QRect text = line.adjusted(rtl ? 0 : shift, 0, rtl ? -shift : 0, 0);
        QFont font = option.font;
        font.setWeight(selected ? QFont::DemiBold : QFont::Normal);
        painter->setFont(font);
        painter->setPen(
            option.palette.color(selected ? QPalette::HighlightedText : QPalette::WindowText));
        painter->drawText(text, Qt::AlignLeading | Qt::AlignVCenter, index.data().toString());
        paintBadge(*painter, line, em, index.data(PlaceList::BadgeRole).toInt(), rtl);
        painter->restore();
    }

    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &) const override
    {
        const int em = option.fontMetrics.height();
        return {em * 10, em * 2 + em / 4};
    }

private:
    static void paintBadge(QPainter &painter, const QRect &line, int em, int count, bool rtl)
    {
        if (count <= 0)
            return;
        const QString text = QLocale().toString(count);
        const int width =
            std::max(em * 5 / 4, painter.fontMetrics().horizontalAdvance(text) + em / 2);
        QRect badge(rtl ? line.left() : line.right() - width, line.center().y() - em * 5 / 8, width,
                    em * 5 / 4);
        painter.setPen(Qt::NoPen);
        painter.setBrush(QColor(0xB3261E));
        painter.drawRoundedRect(badge, badge.height() / 2.0, badge.height() / 2.0);
        painter.setPen(Qt::white);
        painter.drawText(badge, Qt::AlignCenter, text);
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
    setFixedWidth(metrics.x * 24);
    viewport()->setAutoFillBackground(false);
    QPalette ground = palette();
    ground.setColor(QPalette::Base, Qt::transparent);
    setPalette(ground);
    setViewportMargins(0, metrics.gap(), 0, 0);
}

} // namespace deckhand
