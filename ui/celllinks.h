#pragma once

#include <QObject>
#include <QPersistentModelIndex>

class QHelpEvent;
class QMouseEvent;

namespace deckhand {

class TableView;

/// Makes the text of cells that have a LinkRole open what it counts: drawn as a link below the
/// pointer, opened by a click on it. A click beside the text chooses the row as everywhere.
class CellLinks : public QObject
{
    Q_OBJECT

public:
    /// `tip` is said of each. Owned by the table.
    CellLinks(TableView &table, const QString &tip);

Q_SIGNALS:
    void asked(const QString &filter);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    [[nodiscard]] QModelIndex linkAt(const QPoint &at) const;
    void hover(const QModelIndex &index);
    void release(const QMouseEvent &event);
    bool showTip(const QHelpEvent &event);

    TableView &m_table;
    const QString m_tip;
    QPersistentModelIndex m_pressed;
};

} // namespace deckhand
