#pragma once

#include "ui/itemlayout.h"

namespace deckhand {

/// Tiles in as few rows as their size hints have room for, three at most, each row as wide as the
/// layout; mirrored with the reading direction. Of widths that differ each tile has its share.
class TileLayout final : public ItemLayout
{
    Q_OBJECT

public:
    using ItemLayout::ItemLayout;

    [[nodiscard]] Qt::Orientations expandingDirections() const override { return Qt::Horizontal; }
    [[nodiscard]] int heightForWidth(int width) const override;
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSize() const override;
    void setGeometry(const QRect &rect) override;

private:
    [[nodiscard]] int perRow(int rows) const { return (count() + rows - 1) / rows; }
    [[nodiscard]] int rowsFor(int width) const;
    [[nodiscard]] int rowHeight() const;
    /// Of the row that begins with item `first`, without gaps.
    [[nodiscard]] int hintOfRow(int first, int most) const;
    void arrangeRow(const QRect &row, int first, int most) const;
};

} // namespace deckhand
