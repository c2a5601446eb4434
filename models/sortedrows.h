#pragma once

#include <QSortFilterProxyModel>

namespace deckhand {

/// The rows of a list in the order of one of its columns, by their SortRole; in the list's own
/// order while no column is chosen.
class SortedRows : public QSortFilterProxyModel
{
    Q_OBJECT

public:
    explicit SortedRows(QAbstractItemModel &rows, QObject *parent = nullptr);
    /// Where a row of the list stands here, and the other way round; -1 where there is none.
    [[nodiscard]] int rowOf(int listed) const;
    [[nodiscard]] int listedRow(int row) const;
};

} // namespace deckhand
