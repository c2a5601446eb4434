#pragma once

#include "ui/tableview.h"

namespace deckhand {

/// In one column, the share that is done as a bar under its words.
class ProgressDelegate final : public StateDelegate
{
    Q_OBJECT

public:
    ProgressDelegate(int column, QObject *parent) : StateDelegate(parent), m_column(column) {}

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;

private:
    int m_column;
};

} // namespace deckhand
