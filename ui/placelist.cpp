#include "ui/placelist.h"

#include "ui/metrics.h"
#include "ui/placedelegate.h"

#include <QFocusEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QScrollBar>

#include <algorithm>
#include <utility>

namespace deckhand {

PlaceList::PlaceList(QWidget *parent) : QTreeWidget(parent)
{
    const Metrics metrics(this);
    setObjectName(QStringLiteral("places"));
    setAccessibleName(tr("Places"));
    setItemDelegate(new PlaceDelegate(this));
    setHeaderHidden(true);
    setRootIsDecorated(false);
    setIndentation(0);
    setExpandsOnDoubleClick(false);
    setFrameShape(NoFrame);
    setMouseTracking(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    viewport()->setAutoFillBackground(false);
    QPalette ground;
    ground.setColor(QPalette::Base, Qt::transparent);
    setPalette(ground);
    setViewportMargins(0, metrics.gap(), 0, 0);
    connect(verticalScrollBar(), &QScrollBar::rangeChanged, this, &PlaceList::fitWidth);
    connect(this, &QTreeWidget::currentItemChanged, this, &PlaceList::takeCurrent);
    connect(this, &QTreeWidget::itemActivated, this, &PlaceList::open);
    fitWidth();
}

void PlaceList::addPlace(const QIcon &icon, const QString &name, const QString &toolTip)
{
    auto *item = new QTreeWidgetItem({name});
    item->setIcon(0, icon);
    item->setToolTip(0, toolTip);
    addTopLevelItem(item);
    fitWidth();
}

int PlaceList::place() const
{
    QTreeWidgetItem *item = currentItem();
    if (!item)
        return -1;
    return indexOfTopLevelItem(item->parent() ? item->parent() : item);
}

void PlaceList::setPlace(int of)
{
    if (place() != of || (currentItem()->parent() && line().isEmpty()))
        setCurrentItem(topLevelItem(of));
}

void PlaceList::takeCurrent()
{
    if (const int now = place(); now >= 0 && now != std::exchange(m_place, now))
        Q_EMIT placeChanged(now);
}

void PlaceList::setBadge(int place, int number, const QString &spoken)
{
    QTreeWidgetItem *item = topLevelItem(place);
    item->setData(0, PlaceBadgeRole, number);
    item->setData(0, Qt::AccessibleTextRole, number == 0 ? item->text(0) : spoken);
}

void PlaceList::setLines(int place, const std::vector<PlaceLine> &lines)
{
    QTreeWidgetItem *of = topLevelItem(place);
    const bool inside = currentItem() && currentItem()->parent() == of;
    const QByteArray current = line();
    while (of->childCount() < int(lines.size()))
        of->addChild(new QTreeWidgetItem);
    for (int row = 0; row < int(lines.size()); ++row) {
        const PlaceLine &shown = lines[std::size_t(row)];
        QTreeWidgetItem *item = of->child(row);
        const QString spoken =
            shown.state.isEmpty() ? shown.name : tr("%1, %2").arg(shown.name, shown.state);
        item->setText(0, shown.name);
        item->setToolTip(0, spoken);
        item->setData(0, Qt::AccessibleTextRole, spoken);
        item->setData(0, LineIdRole, shown.id);
        item->setData(0, LineLookRole, QVariant::fromValue(shown.look));
    }
    if (inside) {
        // Of those that are to go, too: nothing that goes is current.
        const auto same = std::find_if(lines.begin(), lines.end(),
                                       [&current](const PlaceLine &l) { return l.id == current; });
        setCurrentItem(same == lines.end() ? of : of->child(int(same - lines.begin())));
    }
    while (of->childCount() > int(lines.size()))
        delete of->takeChild(of->childCount() - 1);
}

int PlaceList::room() const
{
    const int left = viewport()->height() - count() * PlaceRow::placeHeight(fontMetrics());
    return std::max(0, left / PlaceRow::lineHeight(fontMetrics()));
}

QByteArray PlaceList::line() const
{
    const QTreeWidgetItem *item = currentItem();
    return item ? item->data(0, LineIdRole).toByteArray() : QByteArray();
}

void PlaceList::setLine(int place, const QByteArray &id)
{
    QTreeWidgetItem *target = topLevelItem(place);
    for (int row = 0; !id.isEmpty() && target->isExpanded() && row < target->childCount(); ++row) {
        if (target->child(row)->data(0, LineIdRole).toByteArray() != id)
            continue;
        target = target->child(row);
        break;
    }
    setCurrentItem(target);
}

void PlaceList::setUnfolded(int place, bool unfolded)
{
    QTreeWidgetItem *of = topLevelItem(place);
    // What is not seen cannot be current; the view would unfold the place again to show it.
    if (!unfolded && currentItem() && currentItem()->parent() == of)
        setCurrentItem(of);
    of->setExpanded(unfolded);
}

void PlaceList::open(QTreeWidgetItem *item)
{
    const QByteArray id = item->data(0, LineIdRole).toByteArray();
    const int of = indexOfTopLevelItem(item->parent() ? item->parent() : item);
    if (id.isEmpty())
        Q_EMIT placeOpened(of);
    else
        Q_EMIT lineOpened(of, id);
}

void PlaceList::fold(int place, bool unfolded)
{
    setUnfolded(place, unfolded);
    Q_EMIT folded(place, unfolded);
}

void PlaceList::keyPressEvent(QKeyEvent *event)
{
    const bool left = event->key() == Qt::Key_Left;
    const QTreeWidgetItem *item = currentItem();
    if (!item || (!left && event->key() != Qt::Key_Right)) {
        QTreeWidget::keyPressEvent(event);
        return;
    }
    event->accept();
    const bool unfold = left == isRightToLeft();
    if (item->parent()) {
        if (!unfold)
            setCurrentItem(item->parent());
    } else if (item->childCount() > 0 && unfold != item->isExpanded()) {
        fold(place(), unfold);
    } else if (item->childCount() > 0 && unfold) {
        setCurrentItem(item->child(0));
    }
}

bool PlaceList::foldAt(const QPoint &at)
{
    const QModelIndex index = indexAt(at);
    if (!index.isValid() || PlaceRow::isLine(index) || !foldRect(index.row()).contains(at))
        return false;
    fold(index.row(), !isUnfolded(index.row()));
    return true;
}

std::optional<QByteArray> PlaceList::lineAt(const QPoint &at) const
{
    const QTreeWidgetItem *item = itemAt(at);
    return item && item->parent() ? std::optional(item->data(0, LineIdRole).toByteArray())
                                  : std::nullopt;
}

void PlaceList::mousePressEvent(QMouseEvent *event)
{
    // A line is opened by a whole click: its place is not gone to on the way.
    const QPoint at = event->position().toPoint();
    m_pressed = lineAt(at);
    if (!m_pressed && !(event->button() == Qt::LeftButton && foldAt(at)))
        QTreeWidget::mousePressEvent(event);
}

void PlaceList::mouseReleaseEvent(QMouseEvent *event)
{
    const QPoint at = event->position().toPoint();
    const std::optional<QByteArray> pressed = std::exchange(m_pressed, std::nullopt);
    if (!pressed)
        QTreeWidget::mouseReleaseEvent(event);
    else if (event->button() == Qt::LeftButton && lineAt(at) == pressed)
        open(itemAt(at));
}

void PlaceList::mouseDoubleClickEvent(QMouseEvent *event)
{
    // Two clicks in a row are two clicks.
    const QPoint at = event->position().toPoint();
    if (!lineAt(at) && !foldAt(at))
        QTreeWidget::mouseDoubleClickEvent(event);
}

void PlaceList::focusOutEvent(QFocusEvent *event)
{
    QTreeWidget::focusOutEvent(event);
    if (event->reason() != Qt::ActiveWindowFocusReason && event->reason() != Qt::PopupFocusReason &&
        event->reason() != Qt::MenuBarFocusReason)
        Q_EMIT left();
}

QRect PlaceList::textRect(int place) const
{
    const QModelIndex index = model()->index(place, 0);
    return PlaceRow(index, visualRect(index), font(), isRightToLeft()).text;
}

QRect PlaceList::badgeRect(int place) const
{
    const QModelIndex index = model()->index(place, 0);
    return PlaceRow(index, visualRect(index), font(), isRightToLeft()).badge;
}

QRect PlaceList::foldRect(int place) const
{
    const QModelIndex index = model()->index(place, 0);
    return PlaceRow(index, visualRect(index), font(), isRightToLeft()).fold;
}

void PlaceList::fitWidth()
{
    int width = Metrics(this).x * 20;
    for (int place = 0; place < count(); ++place)
        width = std::max(width, PlaceRow::neededWidth(font(), name(place)));
    if (verticalScrollBar()->maximum() > verticalScrollBar()->minimum())
        width += verticalScrollBar()->sizeHint().width();
    setFixedWidth(width);
}

void PlaceList::changeEvent(QEvent *event)
{
    QTreeWidget::changeEvent(event);
    if (event->type() == QEvent::FontChange) {
        fitWidth();
        scheduleDelayedItemsLayout();
        Q_EMIT roomChanged();
    }
}

void PlaceList::resizeEvent(QResizeEvent *event)
{
    QTreeWidget::resizeEvent(event);
    if (event->oldSize().height() != event->size().height())
        Q_EMIT roomChanged();
}

} // namespace deckhand
