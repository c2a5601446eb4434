#include "models/sortedrows.h"

#include "models/semantics.h"

namespace deckhand {

SortedRows::SortedRows(QAbstractItemModel &rows, QObject *parent) : QSortFilterProxyModel(parent)
{
    setSortRole(SortRole);
    setSortCaseSensitivity(Qt::CaseInsensitive);
    setSortLocaleAware(true);
    setSourceModel(&rows);
}

int SortedRows::rowOf(int listed) const
{
    return listed < 0 ? -1 : mapFromSource(sourceModel()->index(listed, 0)).row();
}

int SortedRows::listedRow(int row) const
{
    return row < 0 ? -1 : mapToSource(index(row, 0)).row();
}

} // namespace deckhand
