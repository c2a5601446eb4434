#include "models/markedmodel.h"

namespace deckhand {

void MarkedModel::watch(const Marks &marks)
{
    m_marks = &marks;
    connect(&marks, &Marks::changed, this, [this] {
        if (m_markFilter.isNeeded())
            reload();
        else if (rowCount() > 0)
            Q_EMIT dataChanged(index(0, columnCount() - 1),
                               index(rowCount() - 1, columnCount() - 1));
    });
}

void MarkedModel::request(const QByteArray &cursor)
{
    if (cursor.isEmpty() && isMixed())
        readMarked();
    else
        requestPage(cursor);
}

} // namespace deckhand
