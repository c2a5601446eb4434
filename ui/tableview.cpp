#include "ui/tableview.h"

#include "ui/columns.h"
#include "ui/icons.h"
#include "ui/metrics.h"
#include "ui/sparkline.h"
#include "ui/theme.h"

#include <QApplication>
#include <QClipboard>
#include <QHeaderView>
#include <QKeyEvent>
#include <QPainter>
#include <QScrollBar>
#include <QWheelEvent>

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

/// With an icon or a sparkline in front of the text.
void paintState(QPainter &painter, QStyleOptionViewItem &item, const QModelIndex &index,
                const QVariant &look, const QVariant &series)
{
    const QString text = item.text;
    item.text.clear();
    QApplication::style()->drawControl(QStyle::CE_ItemViewItem, &item, &painter, item.widget);
    const int em = item.fontMetrics.height();
    const QRect row = item.rect;
    // Laid out from the left, then mirrored where one reads from the right.
    const auto seen = [&](const QRect &part) {
        return QStyle::visualRect(item.direction, row, part);
    };
    QRect area = row.adjusted(em / 3, 0, -em / 3, 0);
    painter.save();
    painter.setClipRect(row);
    const Tone tone = look.isValid() ? look.value<Look>().tone : Tone::Neutral;
    if (look.isValid()) {
        const QRect square(area.left(), area.center().y() - em / 2 + 1, em, em);
        paintIcon(painter, QRectF(seen(square)).translated(0, -0.5), look.value<Look>().icon,
                  textColor(item, tone));
        area.setLeft(area.left() + em + em / 3);
    } else {
        const QRect chart(area.left(), area.top() + em / 4, em * 5, area.height() - em / 2);
        paintBars(painter, seen(chart), series.value<Series>(), Tone::Success,
                  item.state.testFlag(QStyle::State_Selected));
        area.setLeft(chart.right() + em / 2);
    }
    // Types carry the colour in their icon only: a list of coloured words is hard to read.
    const bool quiet = index.column() == 1 && look.isValid() && text.contains(QLatin1Char('.'));
    drawText(painter, item, seen(area), text, quiet ? Tone::Neutral : tone);
    painter.restore();
}

} // namespace

void StateDelegate::initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const
{
    QStyledItemDelegate::initStyleOption(option, index);
    if (option->direction == Qt::RightToLeft && !option->text.isRightToLeft())
        option->text = QString(QChar(0x2066) + option->text + QChar(0x2069));
}

void StateDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                          const QModelIndex &index) const
{
    QStyleOptionViewItem item(option);
    initStyleOption(&item, index);
    item.state &= ~QStyle::State_HasFocus; // whole rows are selected: the row shows the focus
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

TableView::TableView(QWidget *parent) : QTableView(parent)
{
    setItemDelegate(new StateDelegate(this));
    setSelectionBehavior(SelectRows);
    setSelectionMode(SingleSelection);
    setEditTriggers(NoEditTriggers);
    setShowGrid(false);
    setWordWrap(false);
    setFrameShape(NoFrame);
    setTabKeyNavigation(false);
    setVerticalScrollMode(ScrollPerPixel);
    setHorizontalScrollMode(ScrollPerPixel);
    verticalHeader()->hide();
    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    verticalHeader()->setMinimumSectionSize(0);
    verticalHeader()->setDefaultSectionSize(Metrics(this).row());
    horizontalHeader()->setHighlightSections(false);
    horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    horizontalHeader()->setSectionsMovable(true);
    connect(verticalScrollBar(), &QAbstractSlider::sliderMoved, this, [this] {
        if (!isAtEnd())
            Q_EMIT scrolledUp();
    });
}

void TableView::setColumnWidths(const QList<int> &letters, int stretch)
{
    const Metrics metrics(this);
    for (int column = 0; column < letters.size(); ++column)
        horizontalHeader()->resizeSection(column,
                                          std::max(letters[column] * metrics.x + metrics.em,
                                                   horizontalHeader()->sectionSizeHint(column)));
    m_stretched = stretch;
    m_leastStretched = horizontalHeader()->sectionSize(stretch);
    horizontalHeader()->setSectionResizeMode(stretch, QHeaderView::Stretch);
    horizontalHeader()->setMinimumSectionSize(metrics.x * 6);
}

void TableView::makeRoom(int column, const QStringList &texts)
{
    int width = horizontalHeader()->sectionSize(column);
    for (const QString &text : texts)
        width = std::max(width, fontMetrics().horizontalAdvance(text) +
                                    StateDelegate::roomBesideText(fontMetrics()));
    horizontalHeader()->resizeSection(column, width);
}

bool TableView::isAtEnd() const
{
    return verticalScrollBar()->value() >= verticalScrollBar()->maximum() - rowHeight(0);
}

void TableView::currentChanged(const QModelIndex &current, const QModelIndex &previous)
{
    QTableView::currentChanged(current, previous);
    Q_EMIT currentRowChanged(current.row());
}

void TableView::selectionChanged(const QItemSelection &selected, const QItemSelection &deselected)
{
    QTableView::selectionChanged(selected, deselected);
    // A screen reader selects a row without going there. One that is left alone since others went
    // is not gone to.
    const QItemSelection now = selectionModel()->selection();
    if (!selected.isEmpty() && chosenCount() == 1) {
        const int row = now.first().top();
        if (row != currentIndex().row())
            selectionModel()->setCurrentIndex(
                model()->index(row, std::max(0, currentIndex().column())),
                QItemSelectionModel::NoUpdate);
    }
    Q_EMIT chosenChanged();
}

void TableView::reset()
{
    QTableView::reset();
    Q_EMIT chosenChanged(); // what was selected is forgotten in silence
}

void TableView::chooseSeveral()
{
    setSelectionMode(ExtendedSelection);
}

int TableView::chosenCount() const
{
    // Whole rows are chosen, so ranges do not overlap.
    int count = 0;
    const QItemSelection chosen =
        selectionModel() ? selectionModel()->selection() : QItemSelection();
    for (const QItemSelectionRange &range : chosen)
        count += range.height();
    return count;
}

std::vector<int> TableView::chosenRows() const
{
    std::vector<int> rows;
    const QItemSelection chosen = selectionModel()->selection();
    for (const QItemSelectionRange &range : chosen) {
        for (int row = range.top(); row <= range.bottom(); ++row)
            rows.push_back(row);
    }
    std::sort(rows.begin(), rows.end());
    return rows;
}

void TableView::copyCell() const
{
    const QString shown = currentIndex().data().toString();
    const QString full = currentIndex().data(ValueRole).toString();
    if (!shown.isEmpty())
        QApplication::clipboard()->setText(full.isEmpty() ? shown : full);
}

int TableView::copyRows() const
{
    QStringList lines;
    for (const int row : chosenRows()) {
        const QByteArray json = model()->index(row, 0).data(JsonRole).toByteArray();
        if (!json.isEmpty() && lines.size() < mostCopied)
            lines.append(QString::fromUtf8(json));
    }
    if (!lines.isEmpty())
        QApplication::clipboard()->setText(lines.join(QLatin1Char('\n')));
    return int(lines.size());
}

bool TableView::takesKey(const QKeyEvent &event)
{
    if (event.matches(QKeySequence::Copy)) {
        copyCell();
        return true;
    }
    if (event.modifiers() != Qt::NoModifier && event.modifiers() != Qt::KeypadModifier)
        return false;
    const bool enter = event.key() == Qt::Key_Return || event.key() == Qt::Key_Enter;
    if (enter && currentIndex().isValid())
        Q_EMIT openAsked();
    else if (event.key() == Qt::Key_Escape)
        Q_EMIT leaveAsked();
    return false; // lists within a dialog or a detail leave these to it
}

void TableView::keyPressEvent(QKeyEvent *event)
{
    const bool down = event->key() == Qt::Key_J;
    const bool letters = m_settings && m_settings->singleKeys();
    if (letters && event->modifiers() == Qt::NoModifier && (down || event->key() == Qt::Key_K)) {
        const int row = currentIndex().row() + (down ? 1 : -1);
        if (model() && row >= 0 && row < model()->rowCount())
            setCurrentIndex(model()->index(row, std::max(0, currentIndex().column())));
        event->accept();
        return;
    }
    if (takesKey(*event))
        event->accept();
    else
        QTableView::keyPressEvent(event);
}

void TableView::focusInEvent(QFocusEvent *event)
{
    QAbstractScrollArea::focusInEvent(event);
    viewport()->update();
}

void TableView::wheelEvent(QWheelEvent *event)
{
    QTableView::wheelEvent(event);
    if (event->angleDelta().y() > 0 && !isAtEnd())
        Q_EMIT scrolledUp();
}

void TableView::rowsInserted(const QModelIndex &parent, int first, int last)
{
    const int height = verticalHeader()->defaultSectionSize();
    const int before = verticalScrollBar()->value();
    const int count = last - first + 1;
    const bool above = before > 0 && first * height < before;
    // The index has moved with its row already; where it was seen is above that.
    const int seenAt = (currentIndex().row() - count) * height - before;
    const bool pushed = before == 0 && first == 0 && currentIndex().row() >= count &&
                        seenAt + height <= viewport()->height();
    QTableView::rowsInserted(parent, first, last);
    if (above)
        shiftBy(count * height);
    else if (pushed)
        shiftBy(std::max(0, seenAt + (count + 1) * height - viewport()->height()));
}

void TableView::rowsAboutToBeRemoved(const QModelIndex &parent, int first, int last)
{
    const int height = verticalHeader()->defaultSectionSize();
    const int before = verticalScrollBar()->value();
    // A row that goes takes no other's place: a detail goes on showing it.
    if (currentIndex().row() >= first && currentIndex().row() <= last)
        selectionModel()->setCurrentIndex({}, QItemSelectionModel::NoUpdate);
    QTableView::rowsAboutToBeRemoved(parent, first, last);
    if ((last + 1) * height <= before) {
        const int target = before - (last - first + 1) * height;
        verticalScrollBar()->setValue(target);
    }
}

void TableView::remember(ConsoleSettings &settings)
{
    m_settings = &settings;
    m_columns = new Columns(*this, settings);
    connect(&settings, &ConsoleSettings::densityChanged, this, &TableView::applyDensity);
    connect(&settings, &ConsoleSettings::timeModeChanged, this, [this] {
        viewport()->update();
        horizontalHeader()->viewport()->update();
    });
    applyDensity();
}

void TableView::applyDensity()
{
    const Metrics metrics(this);
    const int row = m_settings->density() == Density::Compact ? metrics.em + metrics.em / 4
                  : m_settings->density() == Density::Relaxed ? metrics.em * 2 + metrics.em / 4
                                                              : metrics.row();
    const int top = rowAt(0);
    verticalHeader()->setDefaultSectionSize(row);
    if (top > 0)
        scrollTo(model()->index(top, 0), PositionAtTop);
}

void TableView::setPresets(const ColumnPresets &presets)
{
    m_columns->setPresets(presets);
}

void TableView::setSpare(const QList<int> &columns)
{
    m_columns->setSpare(columns, m_stretched, m_leastStretched);
}

void TableView::showColumnMenu()
{
    if (m_columns)
        m_columns->showMenu(
            horizontalHeader()->mapToGlobal(QPoint(0, horizontalHeader()->height())));
}

void TableView::shiftBy(int pixels)
{
    if (pixels <= 0)
        return;
    updateGeometries(); // the range first, or the value is cut to the old one
    verticalScrollBar()->setValue(verticalScrollBar()->value() + pixels);
}

} // namespace deckhand
