#pragma once

#include <QLayout>

#include <vector>

namespace deckhand {

/// What layouts of our own that arrange their items by the width have in common: they own the
/// items, have no margins, and their height follows from their width.
class ItemLayout : public QLayout
{
    Q_OBJECT

public:
    explicit ItemLayout(int gap);
    ~ItemLayout() override;

    void addItem(QLayoutItem *item) override { m_items.push_back(item); }
    [[nodiscard]] int count() const override { return int(m_items.size()); }
    [[nodiscard]] QLayoutItem *itemAt(int index) const override;
    QLayoutItem *takeAt(int index) override;
    [[nodiscard]] bool hasHeightForWidth() const override { return true; }

protected:
    [[nodiscard]] const std::vector<QLayoutItem *> &items() const { return m_items; }
    /// In which the items follow each other.
    [[nodiscard]] Qt::LayoutDirection direction() const;

private:
    std::vector<QLayoutItem *> m_items;
};

} // namespace deckhand
