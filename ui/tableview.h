#pragma once

#include "models/consolesettings.h"

#include <QStyledItemDelegate>
#include <QTableView>

#include <vector>

namespace deckhand {

class Columns;
class SortedRows;
struct ColumnPresets;

/// Cells with an icon in the colour of their state beside the word, sparklines with their number,
/// and ids in a fixed-width font; selected rows keep their state's colour where it is readable. A
/// line runs through all the cells that have it.
class StateDelegate : public QStyledItemDelegate
{
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;
    /// What a cell with an icon takes besides its text.
    [[nodiscard]] static int roomBesideText(const QFontMetrics &metrics)
    {
        return metrics.height() * 2 + metrics.height() / 3;
    }
    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;
    /// Where the text of a cell stands, as high as the row.
    [[nodiscard]] QRect textRect(const QStyleOptionViewItem &option,
                                 const QModelIndex &index) const;
    /// The cell whose text is drawn as a link; none is an index that is not valid.
    void setHoveredLink(const QModelIndex &index) { m_hovered = index; }
    [[nodiscard]] QModelIndex hoveredLink() const { return m_hovered; }

protected:
    /// Ids, types and URLs keep their order where one reads from the right.
    void initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const override;

private:
    QPersistentModelIndex m_hovered;
};

/// A list of rows: fixed row height, whole rows selected, no grid, columns that are sized once and
/// never to their contents. Rows that come or go above what is read do not move it: scrolled down,
/// the row at the top stays there; at the top, the chosen row stays in sight.
class TableView : public QTableView
{
    Q_OBJECT

public:
    explicit TableView(QWidget *parent = nullptr);
    /// Widths in average letters; the last but `stretch`ed column takes what is left.
    /// Makes a column wide enough for each of `texts` beside an icon.
    void makeRoom(int column, const QStringList &texts);
    void setColumnWidths(const QList<int> &letters, int stretch);
    /// Keeps columns (which, where, how wide) and density as they were left. Call it once the
    /// widths are set; the header's menu chooses columns.
    void remember(ConsoleSettings &settings);
    /// Offered in the menu of columns. Once they are remembered.
    void setPresets(const ColumnPresets &presets);
    /// Which columns a list that is too narrow for all leaves out, from the first on. Once they are
    /// remembered.
    void setSpare(const QList<int> &columns);
    void showColumnMenu();
    /// Shows `rows` in the order of a column whose header is clicked: up, down, and at the third
    /// time as they are listed. Remembered with the columns.
    void setSortedModel(QAbstractItemModel &rows);
    /// Where a row of the model stands here, and which row of it stands here; -1 for none.
    [[nodiscard]] int viewRow(int listed) const;
    [[nodiscard]] int listedRow(int row) const;
    /// Where the text of a cell stands; empty where the delegate does not tell.
    [[nodiscard]] QRect textRect(const QModelIndex &index) const;
    /// Several rows can be chosen; a detail shows the current one of them.
    void chooseSeveral();
    [[nodiscard]] int chosenCount() const;
    /// From the top.
    [[nodiscard]] std::vector<int> chosenRows() const;
    /// The current cell in full.
    void copyCell() const;
    /// The chosen rows, one line of JSON each, at most `mostCopied`; tells how many.
    int copyRows() const;
    static constexpr int mostCopied = 1000;
    void reset() override;

Q_SIGNALS:
    void currentRowChanged(int row);
    void scrolledUp(); ///< by hand, whatever with
    void chosenChanged();
    void openAsked();  ///< Enter
    void leaveAsked(); ///< Esc

protected:
    void selectionChanged(const QItemSelection &selected,
                          const QItemSelection &deselected) override;
    void currentChanged(const QModelIndex &current, const QModelIndex &previous) override;
    bool viewportEvent(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    /// Getting the focus chooses nothing.
    void focusInEvent(QFocusEvent *event) override;
    void rowsInserted(const QModelIndex &parent, int first, int last) override;
    void rowsAboutToBeRemoved(const QModelIndex &parent, int first, int last) override;

private:
    void shiftBy(int pixels);
    [[nodiscard]] bool takesKey(const QKeyEvent &event);
    void applyDensity();

    ConsoleSettings *m_settings = nullptr;
    Columns *m_columns = nullptr;
    SortedRows *m_sorted = nullptr;
    int m_stretched = -1;
    int m_leastStretched = 0; ///< pixels
};

} // namespace deckhand
