#include "ui/tableview.h"

#include "models/sortedrows.h"
#include "ui/columns.h"
#include "ui/metrics.h"

#include <QApplication>
#include <QClipboard>
#include <QHeaderView>
#include <QKeyEvent>
#include <QScrollBar>

#include <algorithm>

namespace deckhand {

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
    // Wheel, handle, arrows and track, but nothing that the list does by itself.
    connect(verticalScrollBar(), &QAbstractSlider::actionTriggered, this, [this] {
        if (verticalScrollBar()->sliderPosition() < verticalScrollBar()->value())
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

void TableView::setSortedModel(QAbstractItemModel &rows)
{
    m_sorted = new SortedRows(rows, this);
    setModel(m_sorted);
    horizontalHeader()->setSortIndicator(-1, Qt::AscendingOrder);
    horizontalHeader()->setSortIndicatorClearable(true);
    setSortingEnabled(true);
}

int TableView::viewRow(int listed) const
{
    return m_sorted ? m_sorted->rowOf(listed) : listed;
}

int TableView::listedRow(int row) const
{
    return m_sorted ? m_sorted->listedRow(row) : row;
}

QRect TableView::textRect(const QModelIndex &index) const
{
    const auto *delegate = qobject_cast<const StateDelegate *>(itemDelegate());
    if (!delegate || !index.isValid())
        return {};
    QStyleOptionViewItem option;
    initViewItemOption(&option);
    option.rect = visualRect(index);
    return delegate->textRect(option, index);
}

void TableView::makeRoom(int column, const QStringList &texts)
{
    int width = horizontalHeader()->sectionSize(column);
    for (const QString &text : texts)
        width = std::max(width, fontMetrics().horizontalAdvance(text) +
                                    StateDelegate::roomBesideText(fontMetrics()));
    horizontalHeader()->resizeSection(column, width);
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

bool TableView::viewportEvent(QEvent *event)
{
    const int before = verticalScrollBar()->value();
    const bool taken = QTableView::viewportEvent(event);
    // What a finger drags goes to the value without an action of the scroll bar.
    if (event->type() == QEvent::Gesture && verticalScrollBar()->value() < before)
        Q_EMIT scrolledUp();
    return taken;
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
