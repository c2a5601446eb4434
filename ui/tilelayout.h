#pragma once

#include <QLayout>

#include <vector>

namespace deckhand {

/// Tiles in as few rows as their size hints have room for, three at most, each row as wide as the
/// layout; mirrored with the reading direction. Of widths that differ each tile has its share.
class TileLayout final : public QLayout
{
    Q_OBJECT

public:
    explicit TileLayout(int gap);
    ~TileLayout() override;

    void addItem(QLayoutItem *item) override { m_items.push_back(item); }
    [[nodiscard]] int count() const override { return int(m_items.size()); }
    [[nodiscard]] QLayoutItem *itemAt(int index) const override;
    QLayoutItem *takeAt(int index) override;

    [[nodiscard]] Qt::Orientations expandingDirections() const override { return Qt::Horizontal; }
    [[nodiscard]] bool hasHeightForWidth() const override { return true; }
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

    std::vector<QLayoutItem *> m_items;
};

} // namespace deckhand
