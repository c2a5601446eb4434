#pragma once

#include "ui/itemlayout.h"

namespace deckhand {

/// A row of widgets that goes on in the next line where the width ends, as words do; mirrored with
/// the reading direction.
class FlowLayout final : public ItemLayout
{
    Q_OBJECT

public:
    using ItemLayout::ItemLayout;

    [[nodiscard]] Qt::Orientations expandingDirections() const override { return {}; }
    [[nodiscard]] int heightForWidth(int width) const override;
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSize() const override;
    void setGeometry(const QRect &rect) override;

private:
    /// Where each item goes; answers the height of all lines.
    int arrange(const QRect &rect, bool apply) const;
};

} // namespace deckhand
